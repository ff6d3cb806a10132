import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '../../../component/core/log.js';
import type { CaptureEnvironment } from '../../../component/media/capture.js';
import { LocalMedia } from '../../../component/media/local-media.js';
import { openDevice } from '../../../component/media/open-device.js';
import { delay, rest } from '../../support/fakes/clock.js';
import { FakeStream, FakeTrack } from '../../support/fakes/fake-media.js';

/** A phone with two cameras, of which only one can be open at a time. The `broken` one never opens. */
async function phone(broken = '') {
  const tracks: FakeTrack[] = [];
  const changes: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  const environment: CaptureEnvironment = {
    isSecureContext: true,
    permissionOf: async () => 'granted',
    policyAllows: () => true,
    delay,
    getUserMedia: async ({ video }) => {
      await gate;
      const wanted = (video as { deviceId?: { exact: string } }).deviceId?.exact ?? 'front';
      const isBusy = tracks.some(({ readyState, label }) => readyState === 'live' && label !== wanted);
      if (isBusy || wanted === broken) throw new DOMException('busy', 'NotReadableError');
      const track = new FakeTrack('video', { deviceId: wanted });
      tracks.push(track);
      return new FakeStream([track]);
    },
  };
  const media = new LocalMedia({
    environment,
    choice: () => ({}),
    onChange: (_device, track, origin) =>
      changes.push(`${track ? track.getSettings().deviceId : 'off'} ${origin}`),
    onError: () => undefined,
    onSlow: () => undefined,
    log: silentLogger,
  });
  await media.setEnabled({ camera: true });
  const live = () => tracks.filter(({ readyState }) => readyState === 'live').map(({ label }) => label);
  const holdRequests = () => {
    let open = () => undefined as unknown;
    gate = new Promise((resolve) => {
      open = () => resolve();
    });
    return () => open();
  };
  const change = (deviceId: string) =>
    openDevice({ media, environment, log: silentLogger }, { device: 'camera', deviceId, origin: 'user' });
  return { media, changes, live, holdRequests, change };
}

describe('openDevice', () => {
  it('stops the open camera of a phone to open the other one', async () => {
    const { changes, live, change } = await phone();
    await change('back');
    assert.deepEqual(live(), ['back']);
    assert.deepEqual(changes, ['front user', 'back user']);
  });

  it('reports the camera as lost if the other one does not open after that', async () => {
    const { media, changes, live, change } = await phone('back');
    await assert.rejects(change('back'), { code: 'device-in-use' });
    assert.deepEqual(live(), []);
    assert.deepEqual(changes, ['front user', 'off device']);
    assert.equal(media.isLost('camera'), true, 'so that it can be opened again');
    assert.equal(media.errorOf('camera')?.code, 'device-in-use', 'the reason for a toggle');
  });

  it('stops a camera that opens after it was turned off', async () => {
    const { media, live, holdRequests, change } = await phone();
    const open = holdRequests();
    const changed = change('back');
    await rest();
    await media.setEnabled({ camera: false });
    open();
    await changed;
    assert.deepEqual(live(), []);
    assert.equal(media.isOn('camera'), false);
  });

  it('stops a device that opens after the page has set its own stream', async () => {
    const { media, live, holdRequests } = await phone();
    await media.setEnabled({ camera: false });
    const open = holdRequests();
    const opened = media.setEnabled({ camera: true });
    await rest();
    media.usePageStream(new FakeStream());
    open();
    await opened;
    assert.deepEqual(live(), []);
  });

  it('lets the latest of two devices win, whichever opens first', async () => {
    const { media, live, holdRequests, change } = await phone();
    const open = holdRequests();
    const changes = [change('back'), change('front')];
    open();
    await Promise.all(changes);
    assert.deepEqual([live(), media.track('camera')?.label], [['front'], 'front']);
  });
});
