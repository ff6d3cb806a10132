import { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Delay } from '../../rtc/link/connection.js';

/**
 * Wraps a call of the browser that needs no answer of a person: it settles within a deadline, and rejects with nothing
 * but a CallError.
 *
 * @throws CallError `timeout`; `not-supported` with the browser's exception as its cause
 */
export async function withDeadline<Result>(
  call: () => Promise<Result>,
  deadlineMs: number,
  delay: Delay,
): Promise<Result> {
  let cancel = () => undefined as unknown;
  const deadline = new Promise<never>((_resolve, reject) => {
    cancel = delay(() => reject(callError('timeout')), deadlineMs);
  });
  try {
    return await Promise.race([call(), deadline]);
  } catch (cause) {
    throw cause instanceof CallError ? cause : callError('not-supported', { cause });
  } finally {
    cancel();
  }
}
