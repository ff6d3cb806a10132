import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SilentDeviceWatch } from '../../../../component/call/local/silent-device-watch.js';
import { silentLogger } from '../../../../component/core/log.js';
import { delay, pass, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeTrack } from '../../../support/fakes/fake-media.js';

/** A watch over an open microphone and camera. */
function setUp() {
  const devices = { microphone: new FakeTrack('audio'), camera: new FakeTrack('video') };
  const state = { sounds: 0 as number | null, isOwned: true, isOn: true };
  const errors: string[] = [];
  const watch = new SilentDeviceWatch({
    tracks: {
      media: { owns: () => state.isOwned, track: (device) => (state.isOn ? devices[device] : null) },
    },
    microphoneSounds: () => state.sounds,
    delay,
    onError: ({ code, device }) => errors.push(`${code} ${device}`),
    log: silentLogger,
  });
  watch.start();
  /** Passes seconds in which the given devices work. */
  const seconds = async (count: number, works: { microphone?: boolean; camera?: boolean } = {}) => {
    for (let second = 0; second < count; second += 1) {
      if (works.camera) devices.camera.stats.totalFrames += 30;
      if (works.microphone && state.sounds !== null) state.sounds += 6;
      await pass(1_000);
    }
  };
  return { devices, state, errors, watch, seconds };
}

describe('SilentDeviceWatch', () => {
  useFakeClock();

  it('reports a microphone and a camera that give nothing for 10 s, once', async () => {
    const { errors, watch, seconds } = setUp();
    await seconds(10);
    assert.deepEqual(errors, []);
    await seconds(20);
    assert.deepEqual(errors, ['no-input microphone', 'no-input camera']);
    watch.close();
  });

  it('reports nothing while noise and frames come, and a device that stops later', async () => {
    const { errors, watch, seconds } = setUp();
    await seconds(30, { microphone: true, camera: true });
    assert.deepEqual(errors, []);
    await seconds(11, { microphone: true });
    assert.deepEqual(errors, ['no-input camera']);
    watch.close();
  });

  it('reports nothing of devices that are off, that the page owns, or that are not measured', async () => {
    for (const change of [{ isOn: false }, { isOwned: false }, { sounds: null }]) {
      const { state, errors, watch, seconds } = setUp();
      Object.assign(state, change);
      await seconds(30, { camera: true, microphone: 'sounds' in change });
      assert.deepEqual(errors, []);
      watch.close();
    }
  });

  it('watches a replaced device anew', async () => {
    const { devices, errors, watch, seconds } = setUp();
    await seconds(9, { microphone: true });
    devices.camera = new FakeTrack('video');
    await seconds(9, { microphone: true });
    assert.deepEqual(errors, []);
    await seconds(2, { microphone: true });
    assert.deepEqual(errors, ['no-input camera']);
    watch.close();
  });
});
