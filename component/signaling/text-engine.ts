/** What Socket.IO's manager hands to its engine, as far as one WebSocket needs it. */
export interface EngineOptions {
  readonly path: string;
}

type Listener = (...values: unknown[]) => void;

/**
 * The client of Engine.IO, protocol 4, for text over one WebSocket: as much of it as Socket.IO's manager asks for. In the
 * bundled script it takes the place of engine.io-client, of which two thirds are for transports and upgrades that this
 * product never uses, and which is as large as a tenth of the whole script. The names are that library's.
 *
 * @see https://github.com/socketio/engine.io-protocol
 */
export class Socket {
  id: string | null = null;
  readyState: 'opening' | 'open' | 'closed' = 'opening';
  readonly transport = { writable: false };
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #ends = new AbortController();
  #ws: WebSocket | null = null;
  /** How long the server may be silent: it sends a ping before. */
  #patienceMs = 0;
  #dueAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Connects at once, to the `http(s)` address of a server. */
  constructor(address: string, { path }: EngineOptions) {
    const url = new URL(path, address.replace(/^http/u, 'ws'));
    url.search = '?EIO=4&transport=websocket';
    const { signal } = this.#ends;
    globalThis.addEventListener?.('offline', () => this.#end('transport close'), { signal });
    try {
      const ws = new WebSocket(url);
      this.#ws = ws;
      ws.onmessage = ({ data }) => {
        if (typeof data === 'string') this.#hear(data[0], data.slice(1));
      };
      ws.onerror = () => this.#fail(new Error('websocket error'));
      ws.onclose = (context) => this.#end('transport close', context);
    } catch (cause) {
      // Refused by the page's policy. Nobody listens before the constructor is through.
      queueMicrotask(() => this.#fail(new Error('websocket error', { cause })));
    }
  }

  on(event: string, listener: Listener): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return this;
  }

  off(event: string, listener: Listener): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  write(text: string): void {
    if (this.readyState === 'open' && this.#ws?.readyState === 1) this.#ws.send(`4${text}`);
  }

  close(): void {
    this.#end('forced close');
  }

  /** Whether the server is overdue, also where the timer that tells it was held back. */
  _hasPingExpired(): boolean {
    const isOverdue = Date.now() > this.#dueAtMs;
    if (isOverdue) queueMicrotask(() => this.#end('ping timeout'));
    return isOverdue;
  }

  #hear(type: string | undefined, text: string): void {
    if (type === '0') this.#open(text);
    else if (type === '2') {
      this.#ws?.send('3');
      this.#emit('ping');
      this.#await();
    } else if (type === '4') this.#emit('data', text);
  }

  #open(handshake: string): void {
    const { sid, pingInterval, pingTimeout } = JSON.parse(handshake);
    this.id = sid;
    this.readyState = 'open';
    this.transport.writable = true;
    this.#patienceMs = pingInterval + pingTimeout;
    this.#await();
    this.#emit('open');
  }

  #await(): void {
    clearTimeout(this.#timer);
    if (this.readyState !== 'open') return;
    this.#dueAtMs = Date.now() + this.#patienceMs;
    this.#timer = setTimeout(() => this.#end('ping timeout'), this.#patienceMs);
  }

  #fail(error: Error): void {
    if (this.readyState === 'closed') return;
    this.#emit('error', error);
    this.#end('transport error', error);
  }

  #end(reason: string, description?: unknown): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.transport.writable = false;
    this.id = null;
    this.#ends.abort();
    clearTimeout(this.#timer);
    const ws = this.#ws;
    if (ws) {
      ws.onmessage = ws.onerror = ws.onclose = null;
      ws.close();
    }
    this.#emit('close', reason, description);
  }

  #emit(event: string, ...values: unknown[]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...values);
  }
}

/** What the manager's timers are. */
export function installTimerFunctions(target: object): void {
  Object.assign(target, {
    setTimeoutFn: setTimeout.bind(globalThis),
    clearTimeoutFn: clearTimeout.bind(globalThis),
  });
}

export const nextTick = (callback: () => void): void => queueMicrotask(callback);
