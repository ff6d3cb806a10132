import type { Timers } from '../environment/timers.js';

/** Ticks while the page cannot be seen. */
const TICK_MS = 200;
const SCRIPT = `setInterval(() => postMessage(0), ${TICK_MS})`;

/**
 * Keeps a page's timers running while it cannot be seen: a worker's are not held back. Made when the page is first
 * hidden; where the page's Content-Security-Policy allows no worker, timers are as slow as the browser has them.
 */
export class BackgroundTimers {
  readonly #timers: Timers;
  readonly #ends = new AbortController();
  #worker: Worker | null = null;

  constructor(timers: Timers) {
    this.#timers = timers;
    document.addEventListener('visibilitychange', () => this.#follow(), { signal: this.#ends.signal });
    this.#follow();
  }

  close(): void {
    this.#ends.abort();
    this.#stop();
  }

  #follow(): void {
    if (document.visibilityState === 'visible') this.#stop();
    else this.#worker ??= this.#start();
  }

  #start(): Worker | null {
    const url = URL.createObjectURL(new Blob([SCRIPT], { type: 'text/javascript' }));
    try {
      const worker = new Worker(trusted(url) as string);
      worker.onmessage = () => this.#timers.runDue();
      return worker;
    } catch {
      // Forbidden by the page: slower timers are what it has chosen.
      return null;
    } finally {
      // The worker has taken the script by the time that its first message comes; a page may be hidden many times.
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    }
  }

  #stop(): void {
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

/** What a page that demands Trusted Types takes for a script's address. */
function trusted(url: string): unknown {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return url;
  return trustedTypes.createPolicy('mesh-call', { createScriptURL: (each) => each }).createScriptURL(url);
}
