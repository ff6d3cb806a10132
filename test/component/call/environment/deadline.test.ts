import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withDeadline } from '../../../../component/call/environment/deadline.js';
import { callError } from '../../../../component/core/call/error-sentences.js';
import { assertNoTimers, delay, pass, useFakeClock } from '../../../support/fakes/clock.js';

describe('withDeadline', () => {
  useFakeClock();

  it('passes a result on, and leaves no timer behind', async () => {
    assert.equal(await withDeadline(async () => 'listed', 1_000, delay), 'listed');
    assertNoTimers();
  });

  it('rejects a call that never settles with `timeout`, at the deadline', async () => {
    let code: unknown = null;
    const call = withDeadline(() => new Promise(() => undefined), 1_000, delay);
    call.catch((error: { code?: unknown }) => {
      code = error.code;
    });
    await pass(900);
    assert.equal(code, null);
    await pass(200);
    assert.equal(code, 'timeout');
  });

  it("wraps the browser's exceptions, also those that are thrown at once, and no CallError", async () => {
    const cause = new DOMException('gone', 'InvalidStateError');
    const failing = [
      () => Promise.reject(cause),
      () => {
        throw cause;
      },
    ];
    for (const call of failing)
      await assert.rejects(withDeadline(call, 1_000, delay), {
        name: 'CallError',
        code: 'not-supported',
        cause,
      });
    const error = callError('device-in-use');
    await assert.rejects(
      withDeadline(() => Promise.reject(error), 1_000, delay),
      error,
    );
  });
});
