import { Redis } from 'ioredis';
import { StoreUnavailableError } from '../rooms/room-store.js';

/** An answer that takes longer will not come. */
const ANSWER_WITHIN_MS = 2_000;
const LONGEST_PAUSE_MS = 1_000;
const LEAST_MAJOR = 7;

const shared = {
  connectTimeout: 3_000,
  retryStrategy: (tries: number) => Math.min(100 * tries, LONGEST_PAUSE_MS),
};

/** What Socket.IO's adapter uses of a client. */
export interface Subscriber {
  ssubscribe(channel: string): void;
  sunsubscribe(channel: string): void;
  on(event: string, listener: (...values: never[]) => void): void;
}

export interface ConnectionEvents {
  readonly onReady: () => void;
  /** The connection has ended or failed, and why. */
  readonly onLost: (reason: string) => void;
  /** What is said is heard from now on; what was said before may have been missed. */
  readonly onHearing: () => void;
}

/** The two connections to Redis that a process has: one to ask by, one to hear by. Both come back by themselves. */
export class RedisConnection {
  /** What is asked while there is no connection fails at once. */
  readonly commands: Redis;
  readonly #hearing: Redis;
  #checked = false;

  constructor(url: string, { onReady, onLost, onHearing }: ConnectionEvents) {
    this.commands = new Redis(url, {
      ...shared,
      enableOfflineQueue: false,
      commandTimeout: ANSWER_WITHIN_MS,
      maxRetriesPerRequest: 0,
    });
    this.#hearing = new Redis(url, { ...shared, maxRetriesPerRequest: null });
    this.commands.on('ready', () => {
      this.#checked = false;
      onReady();
    });
    this.commands.on('error', (error: Error) => onLost(error.message));
    this.commands.on('close', () => onLost('the connection ended'));
    // What was subscribed to is asked for before, and so answered before.
    this.#hearing.on('ready', () => void this.#hearing.ping().then(onHearing, () => undefined));
    // The same is wrong with the other one, and said by it.
    this.#hearing.on('error', () => undefined);
  }

  /** Subscriptions that are made again with every new connection, so that nobody has to look at what becomes of one. */
  get subscriber(): Subscriber {
    const redis = this.#hearing;
    const nobody = () => undefined;
    return {
      ssubscribe: (channel) => void redis.ssubscribe(channel).catch(nobody),
      sunsubscribe: (channel) => void redis.sunsubscribe(channel).catch(nobody),
      on: (event, listener) => void redis.on(event, listener as (...values: unknown[]) => void),
    };
  }

  /** @throws {StoreAway} */
  async eval(
    script: string,
    keys: readonly string[],
    values: readonly (string | number)[],
  ): Promise<unknown> {
    return this.run(this.commands.eval(script, keys.length, ...keys, ...values));
  }

  /** @throws {StoreAway} where there is no answer, or one that is an error */
  async run<Answer>(question: Promise<Answer>): Promise<Answer> {
    try {
      return await question;
    } catch (error) {
      throw new StoreUnavailableError(error);
    }
  }

  /** @throws {StoreAway} where the server is of a version that does not know all that is asked of it */
  async check(): Promise<void> {
    if (this.#checked) return;
    const info = await this.run(this.commands.info('server'));
    const version = /^redis_version:(\S+)/mu.exec(info)?.[1] ?? '';
    if (Number.parseInt(version, 10) < LEAST_MAJOR)
      throw new StoreUnavailableError(
        new Error(`Redis ${LEAST_MAJOR} or Valkey is needed, and this is Redis ${version}`),
      );
    this.#checked = true;
  }

  /** Starts over with connections on which nothing comes any more. */
  renew(): void {
    this.commands.disconnect(true);
    this.#hearing.disconnect(true);
  }

  close(): void {
    this.commands.disconnect();
    this.#hearing.disconnect();
  }
}
