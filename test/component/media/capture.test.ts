import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallError } from '../../../component/core/call/call-error.js';
import type { Device } from '../../../component/core/devices/capture-fallbacks.js';
import { Log, silentLogger } from '../../../component/core/log.js';
import {
  Capture,
  type CaptureEnvironment,
  type CaptureOptions,
  type DeviceChoice,
} from '../../../component/media/capture.js';
import { delay, pass, rest, useFakeClock } from '../../support/fakes/clock.js';
import { FakeStream, FakeTrack } from '../../support/fakes/fake-media.js';

/** A browser that rejects requests for some device kinds, with a DOMException of the given name. */
function browser(failures: { audio?: string; video?: string } = {}, more: Partial<CaptureEnvironment> = {}) {
  const requests: MediaStreamConstraints[] = [];
  const environment: CaptureEnvironment = {
    isSecureContext: true,
    permissionOf: async () => 'prompt',
    policyAllows: () => true,
    delay,
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
  isWanted: () => true,
  log: silentLogger,
});

/** The results of all devices. */
async function capture(devices: readonly Device[], given: CaptureOptions) {
  const all = new Capture(devices, given);
  const tracks: Partial<Record<Device, MediaStreamTrack>> = {};
  const failures = new Map<Device, CallError>();
  for (const device of devices) {
    const result = await all.result(device);
    if (result instanceof CallError) failures.set(device, result);
    else tracks[device] = result;
  }
  return { tracks, failures };
}

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

  it('reports a device that the browser leaves out, and keeps the other one', async () => {
    const permissions = [
      ['denied', 'permission-denied'],
      ['granted', 'device-not-found'],
    ] as const;
    for (const [permission, code] of permissions) {
      const { environment } = browser(
        {},
        {
          permissionOf: async () => permission,
          getUserMedia: async () => new FakeStream([new FakeTrack('audio')]),
        },
      );
      const { tracks, failures } = await capture(both, options(environment));
      assert.deepEqual([tracks.microphone?.kind, failures.has('microphone')], ['audio', false]);
      assert.deepEqual([failures.get('camera')?.code, failures.get('camera')?.device], [code, 'camera']);
    }
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

  it('hands over each device as soon as it is known, without waiting for one that fails late', async () => {
    let failCamera = (_error: Error) => undefined as unknown;
    const { environment } = browser();
    const { getUserMedia } = environment;
    const held: CaptureEnvironment = {
      ...environment,
      getUserMedia: async (constraints) => {
        if (constraints.audio && constraints.video) throw new DOMException('busy', 'NotReadableError');
        if (constraints.video)
          await new Promise((_resolve, reject) => {
            failCamera = reject;
          });
        return getUserMedia?.(constraints) ?? new FakeStream();
      },
    };
    const all = new Capture(both, options(held));
    const microphone = await all.result('microphone');
    assert.ok(!(microphone instanceof CallError) && microphone.kind === 'audio');
    failCamera(new DOMException('busy', 'NotReadableError'));
    await rest();
    failCamera(new DOMException('busy', 'NotReadableError'));
    const camera = await all.result('camera');
    assert.ok(camera instanceof CallError && camera.code === 'device-in-use');
  });

  it('counts a device that the browser leaves out as not opened, and requests it alone', async () => {
    const { environment, requests } = browser();
    const { getUserMedia } = environment;
    const soundOnly = async (constraints: MediaStreamConstraints) => {
      const stream = await getUserMedia?.(constraints);
      return new FakeStream(constraints.audio ? stream?.getAudioTracks() : []);
    };
    const { tracks, failures } = await capture(both, options({ ...environment, getUserMedia: soundOnly }));
    assert.equal(tracks.microphone?.kind, 'audio');
    assert.equal(failures.get('camera')?.code, 'device-not-found');
    assert.deepEqual(
      requests.map(({ audio, video }) => [audio !== undefined, video !== undefined]),
      [
        [true, true],
        [false, true],
        [false, true],
      ],
    );
  });

  it('requests a device no more that is no longer wanted', async () => {
    const { environment, requests } = browser({ audio: 'NotReadableError' });
    let isCameraWanted = true;
    const all = new Capture(both, {
      ...options(environment),
      isWanted: (device) => device === 'microphone' || isCameraWanted,
    });
    isCameraWanted = false;
    const camera = await all.result('camera');
    assert.ok(camera instanceof CallError && camera.code === 'aborted');
    await all.result('microphone');
    assert.deepEqual(
      requests.slice(1).map(({ video }) => video),
      [undefined, undefined],
    );
  });

  it('returns one error for two devices that fail alike, one after the other', async () => {
    const { environment } = browser({ audio: 'NotFoundError', video: 'NotFoundError' });
    const { failures } = await capture(both, options(environment));
    assert.equal(failures.get('camera'), failures.get('microphone'));
    assert.equal(failures.get('camera')?.device, null);
  });

  describe('with a request that never settles', () => {
    useFakeClock();
    /** A browser whose camera never opens, with these permissions. */
    const hanging = (permissionOf: CaptureEnvironment['permissionOf']) => {
      const requests: string[] = [];
      const getUserMedia = ({ audio, video }: MediaStreamConstraints) => {
        requests.push([audio && 'audio', video && 'video'].filter(Boolean).join('+'));
        const microphone = new FakeStream([new FakeTrack('audio')]);
        return video ? new Promise<MediaStream>(() => undefined) : Promise.resolve(microphone);
      };
      return { ...browser({}, { permissionOf, getUserMedia }), requests };
    };

    it('opens the microphone alone where it needs no answer to a prompt', async () => {
      for (const cameraPermission of ['granted', 'prompt'] as const) {
        const permissionOf = async (device: Device) => (device === 'camera' ? cameraPermission : 'granted');
        const { environment } = hanging(permissionOf);
        let isOpen = false;
        const all = new Capture(both, options(environment));
        void all.result('microphone').then(() => {
          isOpen = true;
        });
        await pass(1_900);
        assert.equal(isOpen, false);
        await pass(200);
        assert.equal(isOpen, true, cameraPermission);
      }
    });

    it('tells why the camera failed without waiting for a microphone that hangs', async () => {
      const { environment } = browser(
        {},
        {
          getUserMedia: ({ audio, video }) => {
            if (audio && !video) return new Promise(() => undefined);
            return Promise.reject(new DOMException('none', 'NotFoundError'));
          },
        },
      );
      let code: unknown = null;
      const camera = new Capture(both, options(environment)).result('camera');
      void camera.then((result) => {
        if (result instanceof CallError) ({ code } = result);
      });
      await pass(600);
      assert.equal(code, 'device-not-found');
    });

    it('waits with both devices for one answer to a prompt', async () => {
      const { environment, requests } = hanging(async () => 'prompt');
      const all = new Capture(both, options(environment));
      void all.result('microphone').then(() => assert.fail('opened'));
      await pass(10_000);
      assert.deepEqual(requests, ['audio+video']);
    });
  });

  it('logs every opened device and every failed attempt with its code, and no device id', async () => {
    const log = new Log({ sink: () => undefined, wallMs: () => 0 });
    const { environment } = browser({ video: 'NotFoundError' });
    const choice = { microphone: 'secret-device-id' };
    await capture(both, { ...options(environment, choice), log: log.logger('media') });
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
