import { Redis } from 'ioredis';
import { StoreUnavailableError } from '../rooms/room-store.js';
import { keys } from './keys.js';

const COMMAND_TIMEOUT_MS = 2_000;
const MAX_RETRY_DELAY_MS = 1_000;
const MIN_MAJOR_VERSION = 7;

/** Replies by which Redis says that this server may not use it. Another connection would not help. */
const REFUSALS =
  /^(?:NOAUTH|WRONGPASS|NOPERM|ERR The user executing the script|Redis 7 or Valkey is needed)/u;

const shared = {
  connectTimeout: 3_000,
  commandTimeout: COMMAND_TIMEOUT_MS,
  // A connection whose other end is gone never closes by itself.
  disconnectTimeout: 500,
  maxRetriesPerRequest: 0,
  // It needs the right to use INFO, and logs to the console without it. The heartbeat checks more.
  enableReadyCheck: false,
  retryStrategy: (attempt: number) => Math.min(100 * attempt, MAX_RETRY_DELAY_MS),
};

/** The part of a Redis client that Socket.IO's sharded adapter uses for subscriptions. */
export interface Subscriber {
  ssubscribe(channel: string): void;
  sunsubscribe(channel: string): void;
  on(event: string, listener: (...values: never[]) => void): void;
}

export interface ConnectionEvents {
  readonly onReady: () => void;
  readonly onLost: (reason: string) => void;
  /** Subscriptions are active from now on; events sent before may have been missed. */
  readonly onSubscribed: () => void;
}

/** Pair of Redis connections of a process, one for commands and one for subscriptions. Both reconnect. */
export class RedisConnection {
  /** Commands sent while disconnected fail at once. */
  readonly commands: Redis;
  readonly #subscriptions: Redis;
  /** Channels of the adapter. */
  readonly #channels = new Set<string>();
  /** Those of them to which the current connection is subscribed. */
  readonly #subscribed = new Set<string>();
  #serverChecked = false;

  constructor(url: string, { onReady, onLost, onSubscribed }: ConnectionEvents) {
    this.commands = new Redis(url, { ...shared, enableOfflineQueue: false });
    // Renews no subscriptions by itself, because it would not report one that fails.
    this.#subscriptions = new Redis(url, { ...shared, autoResubscribe: false });
    this.commands.on('ready', () => {
      this.#serverChecked = false;
      onReady();
    });
    this.commands.on('error', (error: Error) => onLost(error.message));
    this.commands.on('close', () => onLost('the connection ended'));
    this.#subscriptions.on('ready', () => {
      this.#subscribed.clear();
      this.checkSubscriptions().then(onSubscribed, ignoreReportedError);
    });
    this.#subscriptions.on('error', ignoreReportedError);
  }

  /** Subscriber for the adapter. A subscription that fails is repeated, and reported, by `checkSubscriptions`. */
  get subscriber(): Subscriber {
    const redis = this.#subscriptions;
    return {
      ssubscribe: (channel) => {
        this.#channels.add(channel);
        if (redis.status === 'ready') this.#subscribe(channel).catch(ignoreReportedError);
      },
      sunsubscribe: (channel) => {
        this.#channels.delete(channel);
        this.#subscribed.delete(channel);
        void redis.sunsubscribe(channel).catch(ignoreReportedError);
      },
      on: (event, listener) => void redis.on(event, listener as (...values: unknown[]) => void),
    };
  }

  /**
   * Checks that Redis still sends what is published. A connection for subscriptions that has gone deaf looks like one on which
   * nothing is published, so only the answer to a PING proves it.
   *
   * @throws {StoreUnavailableError}
   */
  async checkSubscriptions(): Promise<void> {
    const missing = [...this.#channels].filter((channel) => !this.#subscribed.has(channel));
    await Promise.all(missing.map((channel) => this.#subscribe(channel)));
    await this.run(this.#subscriptions.ping());
  }

  async #subscribe(channel: string): Promise<void> {
    await this.run(this.#subscriptions.ssubscribe(channel));
    this.#subscribed.add(channel);
  }

  /** @throws {StoreUnavailableError} */
  async eval(
    script: string,
    keys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<unknown> {
    return this.run(this.commands.eval(script, keys.length, ...keys, ...values));
  }

  /** Awaits a command. @throws {StoreUnavailableError} for a timeout or an error reply */
  async run<Reply>(command: Promise<Reply>): Promise<Reply> {
    try {
      return await command;
    } catch (error) {
      throw new StoreUnavailableError(error);
    }
  }

  /**
   * Checks once for each connection that Redis is new enough, and lets this server publish.
   *
   * @throws {StoreUnavailableError}
   */
  async checkServer(): Promise<void> {
    if (this.#serverChecked) return;
    // Every user may use HELLO, unlike INFO.
    const hello = await this.run(this.commands.call('HELLO'));
    const version = versionOf(hello);
    if (Number.parseInt(version, 10) < MIN_MAJOR_VERSION)
      throw new StoreUnavailableError(
        new Error(`Redis ${MIN_MAJOR_VERSION} or Valkey is needed, and this is Redis ${version}`),
      );
    await this.run(this.commands.spublish(`${keys.channels}:probe`, ''));
    this.#serverChecked = true;
  }

  /** Drops both connections and reconnects, for when the server stops responding on open connections. */
  reconnect(): void {
    this.commands.disconnect(true);
    this.#subscriptions.disconnect(true);
  }

  close(): void {
    this.commands.disconnect();
    this.#subscriptions.disconnect();
  }
}

/** Whether Redis is there and refuses this server: its password, a right, or its age. */
export function isRefusal(reason: string): boolean {
  return REFUSALS.test(reason);
}

/** Version in a reply to HELLO: names and values, as a list or as an object. */
function versionOf(hello: unknown): string {
  const fields = Array.isArray(hello) ? hello : Object.entries(hello ?? {}).flat();
  return String(fields[fields.indexOf('version') + 1]);
}

function ignoreReportedError(): void {
  // The events of `commands` and the next heartbeat report it.
}
