import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { captureErrorCode, fallbacksAfter } from '../../../../component/core/devices/capture-fallbacks.js';

const both = { devices: ['microphone', 'camera'], constraintSet: 'preferred' } as const;
const camera = { devices: ['camera'], constraintSet: 'preferred' } as const;
const microphone = { devices: ['microphone'], constraintSet: 'preferred' } as const;
const notAsked = { microphone: 'prompt', camera: 'prompt' } as const;

describe('fallbacksAfter', () => {
  const cases = [
    ['tries each device alone if one is missing', both, 'device-not-found', notAsked, [microphone, camera]],
    ['tries each device alone if one is in use', both, 'device-in-use', notAsked, [microphone, camera]],
    [
      'drops the constraints that a device cannot meet',
      camera,
      'device-not-found',
      notAsked,
      [{ devices: ['camera'], constraintSet: 'any' }],
    ],
    [
      'gives up after an attempt without constraints',
      { devices: ['camera'], constraintSet: 'any' },
      'device-not-found',
      notAsked,
      [],
    ],
    [
      'makes no other attempt after both permissions were denied',
      both,
      'permission-denied',
      { microphone: 'denied', camera: 'denied' },
      [],
    ],
    ['makes no other attempt after a dismissed prompt', both, 'permission-denied', notAsked, []],
    [
      'tries the microphone alone if only the camera is denied',
      both,
      'permission-denied',
      { microphone: 'prompt', camera: 'denied' },
      [microphone],
    ],
    [
      'tries the camera alone if only the microphone is denied',
      both,
      'permission-denied',
      { microphone: 'denied', camera: 'granted' },
      [camera],
    ],
    [
      'tries a device that was allowed before alone if the prompt for the other one was dismissed',
      both,
      'permission-denied',
      { microphone: 'granted', camera: 'prompt' },
      [microphone],
    ],
    [
      'makes no other attempt if the permissions are unknown',
      both,
      'permission-denied',
      { microphone: 'unknown', camera: 'unknown' },
      [],
    ],
    ['makes no other attempt after one device was denied', camera, 'permission-denied', notAsked, []],
    [
      'makes no other attempt if a Permissions-Policy blocks the device',
      both,
      'policy-blocked',
      notAsked,
      [],
    ],
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
  for (const [name, code] of cases)
    it(`maps ${name} to ${code}`, () => assert.equal(captureErrorCode(name), code));
});
