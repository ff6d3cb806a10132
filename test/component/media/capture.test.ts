import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Log, silentLogger } from '../../../component/core/log.js';
import { type CaptureEnvironment, capture, type DeviceChoice } from '../../../component/media/capture.js';
import { FakeStream, FakeTrack } from '../../support/fakes/fake-media.js';

/** A browser that rejects requests for some device kinds, with a DOMException of the given name. */
function browser(failures: { audio?: string; video?: string } = {}, more: Partial<CaptureEnvironment> = {}) {
  const requests: MediaStreamConstraints[] = [];
  const environment: CaptureEnvironment = {
    isSecureContext: true,
    permissionOf: async () => 'prompt',
    policyAllows: () => true,
    getUserMedia: async (constraints) => {
      requests.push(constraints);
      const kinds = (['audio', 'video'] as const).filter((kind) => constraints[kind]);
      const failure = kinds.map((kind) => failures[kind]).find((name) => name !== undefined);
      if (failure) throw new DOMException('failed', failure);
      return new FakeStream(kinds.map((kind) => new FakeTrack(kind)));
    },
    ...more,
  };
  return { environment, requests };
}

const both = ['microphone', 'camera'] as const;
const options = (environment: CaptureEnvironment, choice: DeviceChoice = {}) => ({
  environment,
  choice,
  log: silentLogger,
});

describe('capture', () => {
  it('opens two devices with one request', async () => {
    const { environment, requests } = browser();
    const { tracks, failures } = await capture(both, options(environment));
    assert.deepEqual([tracks.microphone?.kind, tracks.camera?.kind, failures.size], ['audio', 'video', 0]);
    assert.equal(requests.length, 1);
  });

  it('requires the chosen device first, and accepts any other as a fallback', async () => {
    const { environment, requests } = browser({ video: 'OverconstrainedError' });
    const { failures } = await capture(['camera'], options(environment, { camera: 'usb' }));
    const [first, second] = requests.map(({ video }) => video);
    assert.deepEqual((first as MediaTrackConstraints).deviceId, { exact: 'usb' });
    assert.equal(second, true);
    assert.equal(failures.get('camera')?.code, 'device-not-found');
  });

  it('opens the working device alone after both failed together', async () => {
    const { environment, requests } = browser({ video: 'NotReadableError' });
    const { tracks, failures } = await capture(both, options(environment));
    assert.equal(tracks.microphone?.kind, 'audio');
    assert.equal(failures.has('microphone'), false);
    assert.deepEqual(
      [failures.get('camera')?.code, failures.get('camera')?.device],
      ['device-in-use', 'camera'],
    );
    assert.equal(requests.length, 4);
  });

  it('returns one error for both devices if they fail for the same reason', async () => {
    const { environment } = browser({ audio: 'NotAllowedError', video: 'NotAllowedError' });
    const { failures } = await capture(both, options(environment));
    assert.equal(new Set(failures.values()).size, 1);
    assert.equal(failures.get('camera')?.device, null);
    const cause = failures.get('camera')?.cause;
    assert.ok(cause instanceof DOMException && cause.name === 'NotAllowedError');
  });

  it('tells an insecure page from a browser without WebRTC', async () => {
    const codes = [false, true].map(async (isSecureContext) => {
      const { environment } = browser({}, { getUserMedia: null, isSecureContext });
      const { failures } = await capture(['camera'], options(environment));
      return failures.get('camera')?.code;
    });
    assert.deepEqual(await Promise.all(codes), ['insecure-context', 'unsupported-browser']);
  });

  it('does not request a device that the Permissions-Policy blocks', async () => {
    const { environment, requests } = browser({}, { policyAllows: (device) => device === 'camera' });
    const { tracks, failures } = await capture(both, options(environment));
    assert.equal(failures.get('microphone')?.code, 'policy-blocked');
    assert.equal(tracks.camera?.kind, 'video');
    assert.deepEqual(
      requests.map(({ audio }) => audio),
      [undefined],
    );
  });

  it('logs every opened device and every failed attempt with its code, and no device id', async () => {
    const log = new Log({ sink: () => undefined, wallMs: () => 0 });
    const { environment } = browser({ video: 'NotFoundError' });
    const choice = { microphone: 'secret-device-id' };
    await capture(both, { environment, choice, log: log.logger('media') });
    const entries = log.entries();
    assert.deepEqual(
      entries.map(({ level, message, fields }) => [level, message, fields.device ?? fields.code]),
      [
        ['warn', 'capture failed', 'device-not-found'],
        ['info', 'device opened', 'microphone'],
        ['warn', 'capture failed', 'device-not-found'],
        ['warn', 'capture failed', 'device-not-found'],
      ],
    );
    assert.ok(!JSON.stringify(entries).includes(choice.microphone));
  });
});
