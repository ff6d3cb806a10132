import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CaptureFormatController } from '../../../../component/call/sending/capture-format-controller.js';
import { silentLogger } from '../../../../component/core/log.js';
import type { CaptureFormat } from '../../../../component/core/sending/capture-format.js';
import { assertNoTimers, delay, pass, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeTrack } from '../../../support/fakes/fake-media.js';

const small: CaptureFormat = { width: 320, height: 180, frameRate: 15 };
const large: CaptureFormat = { width: 1_280, height: 720, frameRate: 30 };

function setUp() {
  const camera = new FakeTrack('video');
  const state = { camera: camera as FakeTrack | null, format: small as CaptureFormat | null, changes: 0 };
  const controller = new CaptureFormatController({
    delay,
    camera: () => state.camera,
    format: () => state.format,
    onChanged: () => {
      state.changes += 1;
    },
    log: silentLogger,
  });
  const widths = () => camera.applied.map(({ width }) => (width as ConstrainULongRange).ideal);
  return { camera, state, controller, widths };
}

describe('CaptureFormatController', () => {
  useFakeClock();

  it('applies the newest needed format, 2 s after the first change', async () => {
    const { state, controller, widths } = setUp();
    controller.follow();
    await pass(1_999);
    assert.deepEqual(widths(), []);
    state.format = large;
    controller.follow();
    await pass(1);
    assert.deepEqual(widths(), [1_280]);
    assert.equal(state.changes, 1);
  });

  it('applies the same format once, and again to another camera', async () => {
    const { state, controller, widths } = setUp();
    controller.follow();
    await pass(2_000);
    controller.follow();
    await pass(2_000);
    assert.deepEqual(widths(), [320]);
    const other = new FakeTrack('video');
    state.camera = other;
    controller.follow();
    await pass(2_000);
    assert.equal(other.applied.length, 1);
  });

  it('keeps the other constraints of the track', async () => {
    const { camera, controller } = setUp();
    await camera.applyConstraints({ facingMode: 'user' });
    controller.follow();
    await pass(2_000);
    assert.equal(camera.getConstraints().facingMode, 'user');
  });

  it('leaves the camera alone while no receiver shows it, or the page owns it', async () => {
    const { state, controller, widths } = setUp();
    state.format = null;
    controller.follow();
    state.format = small;
    state.camera = null;
    controller.follow();
    await pass(2_000);
    assert.deepEqual(widths(), []);
    assertNoTimers();
  });

  it('goes on when a camera refuses a format, and does not repeat it', async () => {
    const { camera, state, controller } = setUp();
    camera.constraintsError = new DOMException('no', 'OverconstrainedError');
    controller.follow();
    await pass(2_000);
    assert.equal(state.changes, 1);
    controller.follow();
    assertNoTimers();
  });

  it('applies nothing once it is closed', async () => {
    const { controller, widths } = setUp();
    controller.follow();
    controller.close();
    controller.follow();
    await pass(5_000);
    assert.deepEqual(widths(), []);
  });
});
