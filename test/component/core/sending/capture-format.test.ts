import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { captureFormat } from '../../../../component/core/sending/capture-format.js';

describe('what a camera is asked for', () => {
  const tile = { width: 471, height: 265 };
  const cases = [
    { what: 'nothing while nobody shows it', boxes: [], fps: 30, format: null },
    { what: 'nothing for a box without pixels', boxes: [{ width: 0, height: 90 }], fps: 30, format: null },
    {
      what: 'the least size that fills the largest tile',
      boxes: [{ width: 160, height: 90 }, tile],
      fps: 15,
      format: { width: 640, height: 360, frameRate: 15 },
    },
    {
      what: 'a size that has to be stretched a little',
      boxes: [{ width: 350, height: 196 }],
      fps: 10,
      format: { width: 320, height: 180, frameRate: 10 },
    },
    {
      what: 'no more than cameras do well, at a rate that no frame is missing from',
      boxes: [{ width: 3_840, height: 2_160 }],
      fps: 20,
      format: { width: 1_280, height: 720, frameRate: 30 },
    },
  ] as const;
  for (const { what, boxes, fps, format } of cases)
    it(what, () => assert.deepEqual(captureFormat(boxes, fps), format));
});
