import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallError } from '../../../component/core/call/call-error.js';
import { silentLogger } from '../../../component/core/log.js';
import type { CaptureEnvironment } from '../../../component/media/capture.js';
import { LocalMedia } from '../../../component/media/local-media.js';
import { assertNoTimers, delay, pass, rest, useFakeClock } from '../../support/fakes/clock.js';
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
    delay,
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
    onSlow: () => undefined,
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
    tracks[0]?.end();
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

  it('forgets why a device failed once the page brings its own stream', async () => {
    const { local } = setUp({ video: 'NotReadableError' });
    await local.setEnabled({ camera: true });
    assert.equal(local.errorOf('camera')?.code, 'device-in-use');
    local.usePageStream(new FakeStream());
    await local.setEnabled({ camera: true });
    assert.equal(local.errorOf('camera'), null);
  });

  it('treats a track that the operating system mutes as off, without closing it', async () => {
    const { local, tracks, changes } = setUp();
    await local.setEnabled({ microphone: true });
    const [track] = tracks;
    assert.ok(track);
    track.setMuted(true);
    assert.deepEqual([local.isOn('microphone'), local.isWanted('microphone')], [false, true]);
    track.setMuted(false);
    assert.deepEqual(changes.slice(1), ['microphone off system', 'microphone on system']);
  });

  it('marks a lost device as lost only if it was in use', async () => {
    const { local, tracks, errors } = setUp();
    await local.setEnabled({ microphone: true });
    await local.setEnabled({ microphone: false });
    tracks[0]?.end();
    assert.deepEqual([local.isLost('microphone'), local.openedTrack('microphone')], [false, null]);
    assert.deepEqual(errors, []);
  });

  it('takes a track that ended before anything listened as a lost device', async () => {
    const { local, changes, errors } = setUp(
      {},
      {
        getUserMedia: async () => {
          const track = new FakeTrack('audio');
          track.stop();
          return new FakeStream([track]);
        },
      },
    );
    await local.setEnabled({ microphone: true });
    assert.deepEqual([local.isOn('microphone'), local.isLost('microphone')], [false, true]);
    assert.deepEqual([changes.filter((change) => change.includes(' on ')), errors.length], [[], 1]);
  });

  it('opens a microphone again that ended without an event while it was muted', async () => {
    const { local, tracks, requests } = setUp();
    await local.setEnabled({ microphone: true });
    await local.setEnabled({ microphone: false });
    tracks[0]?.stop();
    await local.setEnabled({ microphone: true });
    assert.deepEqual([requests, local.isOn('microphone')], [['audio', 'audio'], true]);
  });

  it('turns the microphone on while the camera goes on failing', async () => {
    const { local, changes } = setUp(
      {},
      {
        getUserMedia: ({ audio, video }) => {
          if (audio && video) return Promise.reject(new DOMException('busy', 'NotReadableError'));
          if (video) return new Promise(() => undefined);
          return Promise.resolve(new FakeStream([new FakeTrack('audio')]));
        },
      },
    );
    void local.setEnabled({ microphone: true, camera: true });
    await rest();
    assert.deepEqual([changes, local.isWanted('camera')], [['microphone on user'], true]);
  });
});

/** LocalMedia in a browser whose camera requests are held: `answer` opens or rejects the oldest. */
function setUpHeld() {
  const held: ((error?: Error) => void)[] = [];
  const opened: FakeTrack[] = [];
  const slow: string[] = [];
  const errors: string[] = [];
  const local: LocalMedia = new LocalMedia({
    environment: {
      isSecureContext: true,
      permissionOf: async () => 'granted',
      policyAllows: () => true,
      delay,
      getUserMedia: ({ audio, video }) =>
        new Promise((resolve, reject) => {
          const answer = (error?: Error) => {
            const tracks = [
              ...(audio ? [new FakeTrack('audio')] : []),
              ...(video ? [new FakeTrack('video')] : []),
            ];
            opened.push(...tracks);
            if (error) reject(error);
            else resolve(new FakeStream(tracks));
          };
          if (video) held.push(answer);
          else answer();
        }),
    },
    choice: () => ({}),
    onChange: () => undefined,
    onError: ({ code }) => errors.push(code),
    onSlow: () => slow.push(local.slowDevices.join()),
    log: silentLogger,
  });
  const answer = async (error?: Error) => {
    held.shift()?.(error);
    await rest();
  };
  const live = () => opened.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind);
  return { local, held, live, slow, errors, answer };
}

describe('LocalMedia with a camera that never opens', () => {
  useFakeClock();

  it('opens the microphone nevertheless, and says which device is slow', async () => {
    const { local, slow } = setUpHeld();
    void local.setEnabled({ microphone: true, camera: true });
    await pass(3_500);
    assert.deepEqual([local.isOn('microphone'), local.slowDevices], [true, ['camera']]);
    await local.setEnabled({ camera: false });
    assert.deepEqual(slow, ['camera', '']);
  });

  it('lets the microphone be turned on meanwhile', async () => {
    const { local } = setUpHeld();
    void local.setEnabled({ camera: true });
    await local.setEnabled({ microphone: true });
    assert.equal(local.isOn('microphone'), true);
  });

  it('settles an attempt that is abandoned, and stops its track when it comes', async () => {
    const { local, live, answer } = setUpHeld();
    const opening = local.setEnabled({ camera: true });
    await local.setEnabled({ camera: false });
    await opening;
    await answer();
    assert.deepEqual([live(), local.isOn('camera')], [[], false]);
  });

  it('requests the camera again after off and on, once the first request has ended or is slow', async () => {
    const { local, held, answer } = setUpHeld();
    void local.setEnabled({ camera: true });
    await local.setEnabled({ camera: false });
    const again = local.setEnabled({ camera: true });
    await rest();
    assert.equal(held.length, 1, 'a phone opens one camera at a time');
    await pass(3_100);
    assert.equal(held.length, 2);
    await answer();
    assert.equal(local.isOn('camera'), false, 'the abandoned request');
    await answer();
    await again;
    assert.equal(local.isOn('camera'), true);
  });

  it('lets an abandoned request that fails not turn the newer one off', async () => {
    const { local, errors, answer } = setUpHeld();
    void local.setEnabled({ camera: true });
    await local.setEnabled({ camera: false });
    const again = local.setEnabled({ camera: true });
    await answer(new DOMException('denied', 'NotAllowedError'));
    await answer();
    await again;
    assert.deepEqual([local.isOn('camera'), errors], [true, []]);
  });

  it('opens a slow camera anew when asked to retry', async () => {
    const { local, live, held, answer } = setUpHeld();
    const opening = local.setEnabled({ camera: true });
    local.retry(['camera']);
    assert.equal(held.length, 1, 'not slow yet');
    await pass(3_100);
    local.retry(['camera']);
    await rest();
    assert.equal(held.length, 2);
    await answer();
    await answer();
    await opening;
    assert.deepEqual([live(), local.isOn('camera')], [['video'], true]);
  });

  it('uses the stream of the page at once', async () => {
    const { local, live, answer } = setUpHeld();
    const opening = local.setEnabled({ camera: true });
    const own = new FakeTrack('video');
    local.usePageStream(new FakeStream([own]));
    await opening;
    await local.setEnabled({ camera: true });
    assert.equal(local.track('camera'), own);
    await answer();
    assert.deepEqual([live(), own.readyState], [[], 'live']);
  });

  it('leaves no timer behind after it is closed and the request has ended', async () => {
    const { local, live, answer } = setUpHeld();
    const opening = local.setEnabled({ camera: true });
    local.close();
    await opening;
    await answer();
    assertNoTimers();
    assert.deepEqual(live(), []);
  });
});
