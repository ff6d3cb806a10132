import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock } from 'node:test';
import type { Clock } from '../../../component/call/environment/join-timings.js';

/** Start times of the timers that `delay` has started and that have neither run nor been cancelled. */
const pending = new Set<{ readonly dueAtMs: number }>();

/** Replaces `setTimeout` and `Date` in every test of the enclosing `describe`. The clock starts at 0. */
export function useFakeClock(): void {
  beforeEach(() => {
    pending.clear();
    mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  });
  afterEach(() => mock.timers.reset());
}

/** The `delay` of a call's environment. */
export function delay(callback: () => void, delayMs: number): () => void {
  const entry = { dueAtMs: Date.now() + delayMs };
  pending.add(entry);
  const timer = setTimeout(() => {
    pending.delete(entry);
    callback();
  }, delayMs);
  return () => {
    clearTimeout(timer);
    pending.delete(entry);
  };
}

/** The monotonic clock of a call's environment. */
export const nowMs = (): number => Date.now();

/** The `clock` of a call's environment. It records no measures. */
export const clock: Clock = {
  now: nowMs,
  measure: (name, options) => performance.measure(name, options as PerformanceMeasureOptions),
  clearMeasures: (name) => performance.clearMeasures(name),
};

/** Number of timers of `delay` that are still to run. */
export function pendingTimers(): number {
  return pending.size;
}

/** Resolves when every promise that is settled by now has run its callbacks. */
export function rest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Advances the fake clock, from one timer to the next, so that promises settle between them. */
export async function pass(durationMs: number): Promise<void> {
  const endMs = Date.now() + durationMs;
  for (;;) {
    await rest();
    const nextMs = Math.min(...[...pending].map(({ dueAtMs }) => dueAtMs));
    if (nextMs > endMs) break;
    mock.timers.tick(Math.max(0, nextMs - Date.now()));
  }
  mock.timers.tick(endMs - Date.now());
  await rest();
}

/** Advances the fake clock like a suspended page: every timer that became due meanwhile runs at the end. */
export async function suspend(durationMs: number): Promise<void> {
  mock.timers.tick(durationMs);
  await rest();
}

/** Fails unless every timer of `delay` has run or was cancelled. */
export function assertNoTimers(): void {
  assert.equal(pending.size, 0, 'no timer is left');
}
