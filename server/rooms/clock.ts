/** Time as the rooms need it, so that tests can hold it in their hands. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number;
  /** Acts once after `delayMs`, unless the returned function was called before. */
  after(delayMs: number, act: () => void): () => void;
}

/** The machine's own time. Its timers never keep the process alive. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, act) {
    const timer = setTimeout(act, Math.max(0, delayMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
