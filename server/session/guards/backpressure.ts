import { webSocketOf } from './web-socket.js';

/** The part of an Engine.IO connection that backpressure needs. */
interface Connection {
  readonly transport: object;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Backpressure: pauses reading from a socket, so that TCP flow control queues the excess at the sender. It costs no
 * memory here, and messages of an honest sender are delayed instead of lost.
 *
 * See demo/docs/decisions/0037-backpressure-for-floods.md.
 */
export class Backpressure {
  readonly #connection: Connection;
  #timer: NodeJS.Timeout | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.once('close', () => this.#onClose());
  }

  /** @returns false if reading was paused already */
  pauseFor(durationMs: number): boolean {
    if (this.#timer) return false;
    webSocketOf(this.#connection)?.pause();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      webSocketOf(this.#connection)?.resume();
    }, durationMs).unref();
    return true;
  }

  /** A paused socket would never read the peer's close frame, so it is terminated. */
  #onClose(): void {
    if (!this.#timer) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    webSocketOf(this.#connection)?.terminate();
  }
}
