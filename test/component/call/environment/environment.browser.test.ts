import { browserEnvironment } from '../../../../component/call/environment/environment.js';
import { CallError } from '../../../../component/core/call/call-error.js';
import { equal, ok } from '../../../support/assert.js';

describe('browserEnvironment', () => {
  /** Replaces a method of the browser until the end of the test. */
  const mended: (() => void)[] = [];
  const replace = <Target extends object, Name extends keyof Target>(
    target: Target,
    name: Name,
    value: Target[Name],
  ) => {
    Object.defineProperty(target, name, { configurable: true, value });
    mended.push(() => Reflect.deleteProperty(target, name));
  };

  afterEach(() => {
    for (const mend of mended.splice(0)) mend();
  });

  it('rejects with a CallError when the browser can not list the devices', async () => {
    const refusal = new DOMException('the document is not active', 'InvalidStateError');
    replace(navigator.mediaDevices, 'enumerateDevices', () => Promise.reject(refusal));
    const error: unknown = await browserEnvironment()
      .devices.enumerateDevices()
      .catch((cause: unknown) => cause);
    ok(error instanceof CallError && error.cause === refusal, 'the exception is the cause');
  });

  it('counts a permission as unknown that the browser rejects or does not tell', async () => {
    const answers = [
      () => Promise.reject(new TypeError('unknown name')),
      () => new Promise<never>(() => undefined),
    ];
    for (const answer of answers) {
      replace(navigator.permissions, 'query', answer);
      equal(await browserEnvironment().capture.permissionOf('camera'), 'unknown');
    }
  });
});
