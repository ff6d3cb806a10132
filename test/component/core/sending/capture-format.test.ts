import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { captureFormat } from '../../../../component/core/sending/capture-format.js';

describe('captureFormat', () => {
  const tile = { width: 471, height: 265 };
  const cases = [
    { name: 'is null while no receiver shows the camera', boxes: [], fps: 30, format: null },
    { name: 'is null for a size without pixels', boxes: [{ width: 0, height: 90 }], fps: 30, format: null },
    {
      name: 'is the smallest size that fills the largest tile',
      boxes: [{ width: 160, height: 90 }, tile],
      fps: 15,
      format: { width: 640, height: 360, frameRate: 15 },
    },
    {
      name: 'accepts a size that needs a little upscaling',
      boxes: [{ width: 350, height: 196 }],
      fps: 10,
      format: { width: 320, height: 180, frameRate: 10 },
    },
    {
      name: 'is limited to 1280×720, at the next higher divisor of 30 frames per second',
      boxes: [{ width: 3_840, height: 2_160 }],
      fps: 20,
      format: { width: 1_280, height: 720, frameRate: 30 },
    },
  ] as const;
  for (const { name, boxes, fps, format } of cases)
    it(name, () => assert.deepEqual(captureFormat(boxes, fps), format));
});
