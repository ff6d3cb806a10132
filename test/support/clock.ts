/** The delay of a call over `setTimeout`, which `mock.timers` of node:test drives where a test enables it. */
export const delay = (callback: () => void, delayMs: number): (() => void) => {
  const timer = setTimeout(callback, delayMs);
  return () => clearTimeout(timer);
};

/** Resolves when every promise that is settled by now has run its callbacks. */
export const rest = () => new Promise<void>((resolve) => setImmediate(resolve));
