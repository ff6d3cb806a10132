import type { Timers } from '../environment/timers.js';

/** Interval of the worker's ticks while the page is hidden. */
const TICK_MS = 200;
const SCRIPT = `setInterval(() => postMessage(0), ${TICK_MS})`;
/** The worker has loaded its script by then. */
const REVOKE_AFTER_MS = 10_000;

/**
 * Keeps a page's timers on time while it is hidden, with the timer of a worker, which browsers don't throttle. The
 * worker exists only while the page is hidden. Where the page's Content-Security-Policy forbids workers, timers are as
 * slow as the browser makes them.
 */
export class BackgroundTimers {
  readonly #timers: Timers;
  readonly #closing = new AbortController();
  #worker: Worker | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
    document.addEventListener('visibilitychange', () => this.#followVisibility(), {
      signal: this.#closing.signal,
    });
    this.#followVisibility();
  }

  close(): void {
    this.#closing.abort();
    this.#stopWorker();
  }

  #followVisibility(): void {
    if (document.visibilityState === 'visible') this.#stopWorker();
    else this.#worker ??= this.#startWorker();
  }

  #startWorker(): Worker | null {
    const url = URL.createObjectURL(new Blob([SCRIPT], { type: 'text/javascript' }));
    try {
      const worker = new Worker(trustedScriptUrl(url) as string);
      worker.onmessage = () => this.#timers.runDue();
      return worker;
    } catch {
      // The page's policy forbids it, and the page has chosen that.
      return null;
    } finally {
      setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
    }
  }

  #stopWorker(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): {
    createScriptURL(url: string): unknown;
  };
}

/** A script URL that passes `require-trusted-types-for 'script'`. */
function trustedScriptUrl(url: string): unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return url;
  return trustedTypes.createPolicy('mesh-call', { createScriptURL: (each) => each }).createScriptURL(url);
}
