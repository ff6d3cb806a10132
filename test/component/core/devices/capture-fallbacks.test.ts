import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { captureErrorCode, fallbacksAfter } from '../../../../component/core/devices/capture-fallbacks.js';

const both = { devices: ['microphone', 'camera'], constraintSet: 'preferred' } as const;
const camera = { devices: ['camera'], constraintSet: 'preferred' } as const;
const microphone = { devices: ['microphone'], constraintSet: 'preferred' } as const;
const requested = { microphone: 'prompt', camera: 'prompt' } as const;

describe('fallbacksAfter', () => {
  const cases = [
    [
      'tries each device alone when one is missing',
      both,
      'device-not-found',
      requested,
      [microphone, camera],
    ],
    ['tries each device alone when one is busy', both, 'device-in-use', requested, [microphone, camera]],
    [
      'asks less of a device that cannot do what was wished',
      camera,
      'device-not-found',
      requested,
      [{ devices: ['camera'], constraintSet: 'any' }],
    ],
    ['gives up in the end', { devices: ['camera'], constraintSet: 'any' }, 'device-not-found', requested, []],
    [
      'does not ask again after a no to both',
      both,
      'permission-denied',
      { microphone: 'denied', camera: 'denied' },
      [],
    ],
    ['does not ask again after a prompt was closed', both, 'permission-denied', requested, []],
    [
      'keeps the microphone when only the camera is refused',
      both,
      'permission-denied',
      { microphone: 'prompt', camera: 'denied' },
      [microphone],
    ],
    [
      'keeps the camera when only the microphone is refused',
      both,
      'permission-denied',
      { microphone: 'denied', camera: 'granted' },
      [camera],
    ],
    [
      'keeps a device that was granted earlier when the prompt for the other one was closed',
      both,
      'permission-denied',
      { microphone: 'granted', camera: 'prompt' },
      [microphone],
    ],
    [
      'does not ask again where the browser does not tell',
      both,
      'permission-denied',
      { microphone: 'unknown', camera: 'unknown' },
      [],
    ],
    ['does not ask again for one device', camera, 'permission-denied', requested, []],
    ['stops where the page forbids it', both, 'policy-blocked', requested, []],
  ] as const;
  for (const [name, failed, code, permissions, expected] of cases)
    it(name, () => assert.deepEqual(fallbacksAfter(failed, code, permissions), expected));
});

describe('captureErrorCode', () => {
  const cases = [
    ['NotAllowedError', 'permission-denied'],
    ['SecurityError', 'permission-denied'],
    ['NotFoundError', 'device-not-found'],
    ['OverconstrainedError', 'device-not-found'],
    ['NotReadableError', 'device-in-use'],
    ['AbortError', 'device-in-use'],
    ['TypeError', 'not-supported'],
  ] as const;
  for (const [name, code] of cases) it(name, () => assert.equal(captureErrorCode(name), code));
});
