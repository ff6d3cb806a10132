/**
 * Schedules renders so that they don't delay the network: a render waits for a task of its own, and for connections being
 * made that need the main thread. A render that answers a person's action skips the second wait.
 */
export class RenderScheduler {
  readonly #settled: () => Promise<void>;
  #isUrgent = false;
  #endWait: () => void = () => undefined;

  /** @param settled resolves when no connection being made needs the main thread */
  constructor(settled: () => Promise<void>) {
    this.#settled = settled;
  }

  /** Resolves when the pending changes should be rendered. */
  async nextRender(): Promise<void> {
    await nextTask();
    if (!this.#isUrgent) await Promise.race([this.#settled(), this.#untilUrgent()]);
    this.#isUrgent = false;
  }

  /** Lets the next render skip the wait for connections. */
  hurry(): void {
    this.#isUrgent = true;
    this.#endWait();
  }

  #untilUrgent(): Promise<void> {
    return new Promise((resolve) => {
      this.#endWait = resolve;
    });
  }
}

/** A message channel, since hidden tabs delay timers and animation frames by a second and more. */
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
