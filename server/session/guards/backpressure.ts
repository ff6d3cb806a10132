import { webSocketBelow } from './web-socket.js';

/** As much of an Engine.IO connection as this needs. */
interface Connection {
  readonly transport: object;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Whether a connection is read. Who sends more than is taken has it wait on their own side: it costs nothing here, and
 * what was meant well is late and not lost.
 */
export class Backpressure {
  readonly #connection: Connection;
  #timer: NodeJS.Timeout | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.once('close', () => this.#close());
  }

  /** @returns whether it was being read until now */
  stopFor(durationMs: number): boolean {
    if (this.#timer) return false;
    webSocketBelow(this.#connection)?.pause();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      webSocketBelow(this.#connection)?.resume();
    }, durationMs).unref();
    return true;
  }

  /** What waits on its other side is not waited for. */
  #close(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    webSocketBelow(this.#connection)?.terminate();
  }
}
