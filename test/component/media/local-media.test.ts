import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallError } from '../../../component/core/call/call-error.js';
import { silentLogger } from '../../../component/core/log.js';
import type { CaptureEnvironment } from '../../../component/media/capture.js';
import { LocalMedia } from '../../../component/media/local-media.js';
import { FakeStream, FakeTrack } from '../../support/fakes/fake-media.js';

/** LocalMedia in a browser that rejects some device kinds, with a DOMException of the given name. */
function setUp(failing: { audio?: string; video?: string } = {}, more: Partial<CaptureEnvironment> = {}) {
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
      const failure = kinds.map((kind) => failing[kind]).find((name) => name !== undefined);
      if (failure) throw new DOMException('failed', failure);
      const opened = kinds.map((kind) => new FakeTrack(kind));
      tracks.push(...opened);
      return new FakeStream(opened);
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
    const { local, requests, changes } = setUp();
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(requests, ['audio+video']);
    assert.deepEqual(changes, ['microphone on user', 'camera on user']);
  });

  it('makes no request for devices that stay off', async () => {
    const { local, requests } = setUp();
    await local.setEnabled({ microphone: false, camera: false });
    assert.deepEqual(requests, []);
  });

  it('opens the microphone without a camera, and reports the missing camera', async () => {
    const { local, errors } = setUp({ video: 'NotFoundError' });
    await local.setEnabled({ microphone: true, camera: true });
    assert.equal(local.isOn('microphone'), true);
    assert.deepEqual(
      errors.map(({ code, fatal, message }) => [code, fatal, message.includes('camera')]),
      [['device-not-found', false, true]],
    );
    assert.equal(local.errorOf('camera'), errors[0]);
  });

  it('requests once, and reports one error, if the person denies both', async () => {
    const { local, requests, errors } = setUp({ audio: 'NotAllowedError', video: 'NotAllowedError' });
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(requests, ['audio+video']);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['permission-denied'],
    );
  });

  it('tells a denial by the Permissions-Policy from one by the person', async () => {
    const { local, requests, errors } = setUp({}, { policyAllows: (device) => device === 'microphone' });
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(requests, ['audio']);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['policy-blocked'],
    );
  });

  it('reports an insecure page', async () => {
    const { local, errors } = setUp({}, { getUserMedia: null, isSecureContext: false });
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['insecure-context'],
    );
  });

  it('keeps a muted microphone open, and stops a camera that is turned off', async () => {
    const { local, tracks, requests } = setUp();
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

  it('stops a device that opens after it was turned off', async () => {
    const { local, tracks } = setUp();
    const opening = local.setEnabled({ camera: true });
    await Promise.resolve();
    await Promise.all([local.setEnabled({ camera: false }), opening]);
    assert.ok(tracks.every(({ readyState }) => readyState === 'ended'));
    assert.equal(local.isOn('camera'), false);
  });

  it('turns a device off without waiting for a pending permission prompt', async () => {
    let closePrompt: (() => void) | undefined;
    const promptClosed = new Promise<void>((resolve) => {
      closePrompt = resolve;
    });
    let onRequest: (() => void) | undefined;
    const requested = new Promise<void>((resolve) => {
      onRequest = resolve;
    });
    const track = new FakeTrack('video');
    const { local } = setUp(
      {},
      {
        getUserMedia: async () => {
          onRequest?.();
          await promptClosed;
          return new FakeStream([track]);
        },
      },
    );
    const opening = local.setEnabled({ camera: true });
    assert.equal(local.isWanted('camera'), true);
    await requested;
    await local.setEnabled({ camera: false });
    assert.equal(local.isWanted('camera'), false);
    closePrompt?.();
    await opening;
    assert.equal(track.readyState, 'ended');
  });

  it('stops a device that opens after close()', async () => {
    const { local, tracks } = setUp();
    const opening = local.setEnabled({ microphone: true, camera: true });
    await Promise.resolve();
    await Promise.resolve();
    local.close();
    local.close();
    await opening;
    assert.ok(tracks.length > 0 && tracks.every(({ readyState }) => readyState === 'ended'));
  });

  it('reports a device that is lost while in use', async () => {
    const { local, tracks, changes, errors } = setUp();
    await local.setEnabled({ camera: true });
    tracks[0]?.dispatchEvent(new Event('ended'));
    assert.equal(changes.at(-1), 'camera off device');
    assert.equal(errors[0]?.code, 'device-not-found');
  });

  it('uses the tracks of the page, and never stops or changes them', async () => {
    const { local, requests, changes } = setUp();
    const camera = new FakeTrack('video');
    local.usePageStream(new FakeStream([camera]));
    await local.setEnabled({ microphone: true, camera: true });
    assert.deepEqual(requests, []);
    assert.deepEqual([local.isOn('camera'), local.isOn('microphone')], [true, false]);
    assert.deepEqual([local.owns('camera'), camera.contentHint], [false, '']);
    await local.setEnabled({ camera: false });
    assert.equal(local.isOn('camera'), false);
    local.close();
    assert.deepEqual([camera.readyState, camera.enabled], ['live', true]);
    assert.ok(changes.includes('camera on user') && changes.includes('camera off user'));
  });

  it('treats a track that the operating system mutes as off, without closing it', async () => {
    const { local, tracks, changes } = setUp();
    await local.setEnabled({ microphone: true });
    const [track] = tracks;
    assert.ok(track);
    track.muted = true;
    track.dispatchEvent(new Event('mute'));
    assert.deepEqual([local.isOn('microphone'), local.isWanted('microphone')], [false, true]);
    track.muted = false;
    track.dispatchEvent(new Event('unmute'));
    assert.deepEqual(changes.slice(1), ['microphone off system', 'microphone on system']);
  });

  it('marks a lost device as lost only if it was in use', async () => {
    const { local, tracks, errors } = setUp();
    await local.setEnabled({ microphone: true });
    await local.setEnabled({ microphone: false });
    tracks[0]?.dispatchEvent(new Event('ended'));
    assert.deepEqual([local.isLost('microphone'), local.openedTrack('microphone')], [false, null]);
    assert.deepEqual(errors, []);
  });
});
