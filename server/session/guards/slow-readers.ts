import { webSocketOf } from './web-socket.js';

/** Bytes that may be queued for one connection in this process. */
const MAX_QUEUED_BYTES = 1024 * 1024;
const CHECK_INTERVAL_MS = 2_000;

/** The part of an Engine.IO connection that shows how much is queued for its peer. */
export interface OutgoingConnection {
  /** Engine.IO's transport. Its type does not show the WebSocket. */
  readonly transport: object;
  /** `packetCreate`: a packet is about to be queued. `flush`: the queue was handed to the WebSocket. */
  on(event: 'packetCreate', listener: (packet: { readonly data?: unknown }) => void): unknown;
  on(event: 'flush', listener: () => void): unknown;
  once(event: 'close', listener: () => void): unknown;
  close(discard: boolean): unknown;
}

export interface SlowReadersOptions {
  readonly maxQueuedBytes?: number;
  readonly checkIntervalMs?: number;
  /** Called after a connection was closed. */
  readonly onClose: () => void;
}

/**
 * Guard that closes connections whose peer does not read, before their queues fill the memory. It also checks on a
 * timer, because the WebSocket queues pongs by itself, without a packet.
 */
export class SlowReaders {
  readonly #maxQueuedBytes: number;
  readonly #onClose: () => void;
  /** Bytes in Engine.IO's own queue of each connection. The WebSocket counts its queue in `bufferedAmount`. */
  readonly #queuedBytes = new Map<OutgoingConnection, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: SlowReadersOptions) {
    this.#maxQueuedBytes = options.maxQueuedBytes ?? MAX_QUEUED_BYTES;
    this.#onClose = options.onClose;
    const intervalMs = options.checkIntervalMs ?? CHECK_INTERVAL_MS;
    this.#timer = setInterval(() => this.#checkAll(), intervalMs).unref();
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
    const webSocket = webSocketOf(connection);
    const buffered = webSocket?.bufferedAmount ?? 0;
    if ((this.#queuedBytes.get(connection) ?? 0) + buffered <= this.#maxQueuedBytes) return;
    this.#queuedBytes.delete(connection);
    connection.close(true);
    // A closing handshake would wait for the peer, which does not read, and keep the memory meanwhile.
    webSocket?.terminate();
    this.#onClose();
  }
}
