import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '../../../component/core/log.js';
import type { CaptureEnvironment } from '../../../component/media/capture.js';
import { LocalMedia } from '../../../component/media/local-media.js';
import { openDevice } from '../../../component/media/open-device.js';
import { rest } from '../../support/peer-link.js';

class FakeTrack extends EventTarget {
  readonly kind: string;
  readonly deviceId: string;
  enabled = true;
  muted = false;
  readyState = 'live';
  constructor(kind: string, deviceId: string) {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
  }
  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }
  stop(): void {
    this.readyState = 'ended';
  }
}

/** A phone: two cameras of which one can be open at a time. `broken` is one that never opens. */
async function phone(broken = '') {
  const tracks: FakeTrack[] = [];
  const changes: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  const environment: CaptureEnvironment = {
    isSecureContext: true,
    permissionOf: async () => 'granted',
    policyAllows: () => true,
    getUserMedia: async ({ video }) => {
      await gate;
      const wanted = (video as { deviceId?: { exact: string } }).deviceId?.exact ?? 'front';
      const isBusy = tracks.some(({ readyState, deviceId }) => readyState === 'live' && deviceId !== wanted);
      if (isBusy || wanted === broken) throw new DOMException('busy', 'NotReadableError');
      const track = new FakeTrack('video', wanted);
      tracks.push(track);
      return { getTracks: () => [track] } as unknown as MediaStream;
    },
  };
  const media = new LocalMedia({
    environment,
    choice: () => ({}),
    onChange: (_device, track, origin) =>
      changes.push(`${track ? (track as unknown as FakeTrack).deviceId : 'off'} ${origin}`),
    onError: () => undefined,
    log: silentLogger,
  });
  await media.setEnabled({ camera: true });
  const live = () => tracks.filter(({ readyState }) => readyState === 'live').map(({ deviceId }) => deviceId);
  const hold = () => {
    let open = () => undefined as unknown;
    gate = new Promise((resolve) => {
      open = () => resolve();
    });
    return () => open();
  };
  const change = (deviceId: string) =>
    openDevice({ media, environment, log: silentLogger }, { device: 'camera', deviceId, origin: 'user' });
  return { media, changes, live, hold, change };
}

describe('openDevice', () => {
  it('lets go of the one camera that a phone can have open, and opens the other one', async () => {
    const { changes, live, change } = await phone();
    await change('back');
    assert.deepEqual(live(), ['back']);
    assert.deepEqual(changes, ['front user', 'back user']);
  });

  it('says that the camera is off where that costs the one that was open', async () => {
    const { media, changes, live, change } = await phone('back');
    await assert.rejects(change('back'), { code: 'device-in-use' });
    assert.deepEqual(live(), []);
    assert.deepEqual(changes, ['front user', 'off device']);
    assert.equal(media.isLost('camera'), true, 'and it may be opened again by itself');
  });

  it('keeps no camera open that was turned off meanwhile', async () => {
    const { media, live, hold, change } = await phone();
    const open = hold();
    const changed = change('back');
    await rest();
    await media.setEnabled({ camera: false });
    open();
    await changed;
    assert.deepEqual(live(), []);
    assert.equal(media.isOn('camera'), false);
  });

  it('keeps no device open where the page has brought its own meanwhile', async () => {
    const { media, live, hold } = await phone();
    await media.setEnabled({ camera: false });
    const open = hold();
    const opened = media.setEnabled({ camera: true });
    await rest();
    media.usePageStream({ getVideoTracks: () => [], getAudioTracks: () => [] } as unknown as MediaStream);
    open();
    await opened;
    assert.deepEqual(live(), []);
  });
});
