import { Redis } from 'ioredis';
import { StoreUnavailableError } from '../rooms/room-store.js';

const COMMAND_TIMEOUT_MS = 2_000;
const MAX_RETRY_DELAY_MS = 1_000;
const MIN_MAJOR_VERSION = 7;

const shared = {
  connectTimeout: 3_000,
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
  #versionChecked = false;

  constructor(url: string, { onReady, onLost, onSubscribed }: ConnectionEvents) {
    this.commands = new Redis(url, {
      ...shared,
      enableOfflineQueue: false,
      commandTimeout: COMMAND_TIMEOUT_MS,
      maxRetriesPerRequest: 0,
    });
    this.#subscriptions = new Redis(url, { ...shared, maxRetriesPerRequest: null });
    this.commands.on('ready', () => {
      this.#versionChecked = false;
      onReady();
    });
    this.commands.on('error', (error: Error) => onLost(error.message));
    this.commands.on('close', () => onLost('the connection ended'));
    // ioredis resubscribes before it emits `ready`, and Redis answers in order: a pong proves the subscriptions.
    // A failed ping is reported by `commands`, and the next `ready` repeats it.
    this.#subscriptions.on('ready', () => {
      this.#subscriptions.ping().then(onSubscribed, ignoreReportedError);
    });
    this.#subscriptions.on('error', ignoreReportedError);
  }

  /** Subscriber for the adapter. ioredis renews its subscriptions on each reconnection, so failures are ignored. */
  get subscriber(): Subscriber {
    const redis = this.#subscriptions;
    return {
      ssubscribe: (channel) => void redis.ssubscribe(channel).catch(ignoreReportedError),
      sunsubscribe: (channel) => void redis.sunsubscribe(channel).catch(ignoreReportedError),
      on: (event, listener) => void redis.on(event, listener as (...values: unknown[]) => void),
    };
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

  /** Checks the server's version once per connection. @throws {StoreUnavailableError} if it is too old */
  async checkVersion(): Promise<void> {
    if (this.#versionChecked) return;
    const info = await this.run(this.commands.info('server'));
    const version = /^redis_version:(\S+)/mu.exec(info)?.[1] ?? '';
    if (Number.parseInt(version, 10) < MIN_MAJOR_VERSION)
      throw new StoreUnavailableError(
        new Error(`Redis ${MIN_MAJOR_VERSION} or Valkey is needed, and this is Redis ${version}`),
      );
    this.#versionChecked = true;
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

function ignoreReportedError(): void {
  // Both connections fail for the same reasons, and the events of `commands` report them.
}
