import { webSocketBelow } from './web-socket.js';

/** What may wait for one connection, in this process, before it is cut off. */
const MOST_UNREAD_BYTES = 1024 * 1024;
const CHECK_EVERY_MS = 2_000;

/** As much of an Engine.IO connection as tells what waits for its other side. */
export interface OutgoingConnection {
  /** Engine.IO's own, which does not show its WebSocket in its type. */
  readonly transport: object;
  /** `packetCreate`: a packet is about to be queued. `flush`: the queue is handed to the WebSocket. */
  on(event: 'packetCreate', listener: (packet: { readonly data?: unknown }) => void): unknown;
  on(event: 'flush', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  close(discard: boolean): unknown;
}

export interface SlowReadersOptions {
  readonly mostBytes?: number;
  readonly checkEveryMs?: number;
  /** Told after a connection was cut off. */
  readonly onCutOff: () => void;
}

/**
 * Cuts off connections that do not read what they are sent, before it fills the memory. Owns one timer: not all
 * that waits was sent as a packet, the WebSocket answers pings by itself.
 */
export class SlowReaders {
  readonly #mostBytes: number;
  readonly #onCutOff: () => void;
  /** Each connection with the bytes in Engine.IO's queue; what is beyond that, the WebSocket knows. */
  readonly #queuedBytes = new Map<OutgoingConnection, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: SlowReadersOptions) {
    this.#mostBytes = options.mostBytes ?? MOST_UNREAD_BYTES;
    this.#onCutOff = options.onCutOff;
    this.#timer = setInterval(() => this.#checkAll(), options.checkEveryMs ?? CHECK_EVERY_MS).unref();
  }

  watch(connection: OutgoingConnection): void {
    this.#queuedBytes.set(connection, 0);
    connection.on('packetCreate', ({ data }) => {
      const queued = this.#queuedBytes.get(connection);
      if (queued === undefined) return;
      this.#queuedBytes.set(connection, queued + (typeof data === 'string' ? Buffer.byteLength(data) : 0));
      this.#check(connection);
    });
    connection.on('flush', () => {
      if (this.#queuedBytes.has(connection)) this.#queuedBytes.set(connection, 0);
    });
    connection.once('close', () => this.#queuedBytes.delete(connection));
  }

  close(): void {
    clearInterval(this.#timer);
    this.#queuedBytes.clear();
  }

  #checkAll(): void {
    for (const connection of this.#queuedBytes.keys()) this.#check(connection);
  }

  #check(connection: OutgoingConnection): void {
    const webSocket = webSocketBelow(connection);
    const buffered = webSocket?.bufferedAmount ?? 0;
    if ((this.#queuedBytes.get(connection) ?? 0) + buffered <= this.#mostBytes) return;
    this.#queuedBytes.delete(connection);
    connection.close(true);
    // The closing handshake would wait for a peer that does not read, and keep the memory meanwhile.
    webSocket?.terminate();
    this.#onCutOff();
  }
}
