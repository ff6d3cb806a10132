/**
 * When to draw: in a task of its own, so that what a message from the network asks for comes before what it looks
 * like, and not while connections being made need the page's one thread. Whoever has asked for something by hand
 * sees the answer at once.
 */
export class RenderScheduler {
  readonly #settled: () => Promise<void>;
  #hurried = false;
  #goOn: () => void = () => undefined;

  /** `settled` resolves when no connection being made needs the page's thread. */
  constructor(settled: () => Promise<void>) {
    this.#settled = settled;
  }

  /** Resolves at the moment to draw what has changed. */
  async come(): Promise<void> {
    await nextTask();
    if (!this.#hurried) await Promise.race([this.#settled(), this.#hurry()]);
    this.#hurried = false;
  }

  /** The next drawing waits for nothing. */
  hurry(): void {
    this.#hurried = true;
    this.#goOn();
  }

  #hurry(): Promise<void> {
    return new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }
}

/** Timers and frames would do, but hidden tabs hold both back for a second and more. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
