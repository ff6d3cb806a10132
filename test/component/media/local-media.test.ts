import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallError } from '../../../component/core/call/call-error.js';
import { silentLogger } from '../../../component/core/log.js';
import type { CaptureEnvironment } from '../../../component/media/capture.js';
import { LocalMedia } from '../../../component/media/local-media.js';

class FakeTrack extends EventTarget {
  readonly kind: string;
  enabled = true;
  muted = false;
  readyState = 'live';
  constructor(kind: string) {
    super();
    this.kind = kind;
  }
  stop(): void {
    this.readyState = 'ended';
  }
}

/** A browser whose devices are as `devices` says; each request is written down. */
function media(devices: { audio?: string; video?: string } = {}, more: Partial<CaptureEnvironment> = {}) {
  const requests: string[] = [];
  const tracks: FakeTrack[] = [];
  const changes: string[] = [];
  const errors: CallError[] = [];
  const environment: CaptureEnvironment = {
    isSecureContext: true,
    permissionOf: async () => 'prompt',
    policyAllows: () => true,
    getUserMedia: async (constraints) => {
      const kinds = (['audio', 'video'] as const).filter((kind) => constraints[kind]);
      requests.push(kinds.join('+'));
      await Promise.resolve();
      const failure = kinds.map((kind) => devices[kind]).find((name) => name !== undefined);
      if (failure) throw new DOMException('refused', failure);
      const opened = kinds.map((kind) => new FakeTrack(kind));
      tracks.push(...opened);
      return { getTracks: () => opened } as unknown as MediaStream;
    },
    ...more,
  };
  const local = new LocalMedia({
    environment,
    choice: () => ({}),
    onChange: (device, track, origin) => changes.push(`${device} ${track ? 'on' : 'off'} ${origin}`),
    onError: (error) => errors.push(error),
    log: silentLogger,
  });
  return { local, requests, tracks, changes, errors };
}

describe('LocalMedia', () => {
  it('opens both devices with one request', async () => {
    const { local, requests, changes } = media();
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(requests, ['audio+video']);
    assert.deepEqual(changes, ['microphone on user', 'camera on user']);
  });

  it('asks for nothing that is not wanted', async () => {
    const { local, requests } = media();
    await local.setEnabled({ microphone: false, camera: false });
    assert.deepEqual(requests, []);
  });

  it('keeps the microphone when there is no camera, and says why', async () => {
    const { local, errors } = media({ video: 'NotFoundError' });
    await local.setEnabled({ microphone: true, camera: true });
    assert.equal(local.isOn('microphone'), true);
    assert.deepEqual(
      errors.map(({ code, fatal, message }) => [code, fatal, message.includes('camera')]),
      [['device-not-found', false, true]],
    );
    assert.equal(local.errorOf('camera'), errors[0]);
  });

  it('asks once, and tells once, when a person refuses both', async () => {
    const { local, requests, errors } = media({ audio: 'NotAllowedError', video: 'NotAllowedError' });
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(requests, ['audio+video']);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['permission-denied'],
    );
  });

  it('tells a Permissions-Policy from a person', async () => {
    const { local, requests, errors } = media({}, { policyAllows: (device) => device === 'microphone' });
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(requests, ['audio']);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['policy-blocked'],
    );
  });

  it('says that a page is not secure', async () => {
    const { local, errors } = media({}, { getUserMedia: null, isSecureContext: false });
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['insecure-context'],
    );
  });

  it('keeps a muted microphone open and stops a camera that is turned off', async () => {
    const { local, tracks, requests } = media();
    await local.setEnabled({ microphone: true, camera: true });
    await local.setEnabled({ microphone: false, camera: false });
    assert.deepEqual(
      tracks.map(({ kind, enabled, readyState }) => [kind, enabled, readyState]),
      [
        ['audio', false, 'live'],
        ['video', true, 'ended'],
      ],
    );
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(requests, ['audio+video', 'video']);
  });

  it('stops a device at once that opens after it was no longer wanted', async () => {
    const { local, tracks } = media();
    const opening = local.setEnabled({ camera: true });
    await Promise.resolve();
    await Promise.all([local.setEnabled({ camera: false }), opening]);
    assert.ok(tracks.every(({ readyState }) => readyState === 'ended'));
    assert.equal(local.isOn('camera'), false);
  });

  it('turns a device off without waiting for the one that is being asked for', async () => {
    let answer: (() => void) | undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let ask: (() => void) | undefined;
    const requested = new Promise<void>((resolve) => {
      ask = resolve;
    });
    const track = new FakeTrack('video');
    const { local } = media(
      {},
      {
        getUserMedia: async () => {
          ask?.();
          await answered;
          return { getTracks: () => [track] } as unknown as MediaStream;
        },
      },
    );
    const opening = local.setEnabled({ camera: true });
    assert.equal(local.isWanted('camera'), true);
    await requested;
    await local.setEnabled({ camera: false });
    assert.equal(local.isWanted('camera'), false);
    answer?.();
    await opening;
    assert.equal(track.readyState, 'ended');
  });

  it('stops a device at once that opens after the end', async () => {
    const { local, tracks } = media();
    const opening = local.setEnabled({ microphone: true, camera: true });
    await Promise.resolve();
    await Promise.resolve();
    local.close();
    local.close();
    await opening;
    assert.ok(tracks.length > 0 && tracks.every(({ readyState }) => readyState === 'ended'));
  });

  it('notices a device that goes away', async () => {
    const { local, tracks, changes, errors } = media();
    await local.setEnabled({ camera: true });
    tracks[0]?.dispatchEvent(new Event('ended'));
    assert.equal(changes.at(-1), 'camera off device');
    assert.equal(errors[0]?.code, 'device-not-found');
  });
});
