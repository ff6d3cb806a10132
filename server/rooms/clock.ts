/** Clock with timers, as the rooms need them. Tests replace it to control the time. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Calls `callback` once after `delayMs`. @returns a function that cancels the call */
  after(delayMs: number, callback: () => void): () => void;
}

/**
 * Clock for durations: it does not step when the time of the system is set (https://www.w3.org/TR/hr-time-3/#sec-monotonic-clock).
 * Its start is arbitrary.
 */
export const monotonicClock: Pick<Clock, 'nowMs'> = { nowMs: () => performance.now() };

/** Clock of the operating system. Its timers never keep the process alive. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, Math.max(0, delayMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
