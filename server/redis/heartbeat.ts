import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../rooms/clock.js';
import { StoreUnavailableError } from '../rooms/room-store.js';
import type { RedisConnection } from './connection.js';
import { keys } from './keys.js';
import { ProcessMonitor } from './process-monitor.js';
import { BEAT } from './scripts.js';

const BEAT_MS = 1_000;
/** With nobody's beat for so long there was no server: rooms begin anew, and nobody who is not back is said to have left. */
const EPOCH_OUTLIVES_MS = 5_000;
/** In a new epoch those who know of rooms say so first: whoever came before that would find them empty, and not locked. */
const EPOCH_SETTLES_MS = 1_500;
/** How long a process that is gone is still listed. */
export const REMEMBERED_MS = 60_000;
/** How long somebody who comes is kept waiting for a store that is away: it also keeps them from asking too often. */
const WAIT_MS = 3_000;

export interface HeartbeatOptions {
  readonly connection: RedisConnection;
  /** This process's name. */
  readonly process: string;
  /** The store answers. `wasAway`: it did not before, or has forgotten the halls. */
  readonly onBeat: (wasAway: boolean) => Promise<void>;
  /** It does not, for a reason that has not been told of yet. */
  readonly onAway: (reason: string) => void;
}

/** Whether the store can be reached, what all processes have of it in common, and who they are. */
export class Heartbeat {
  readonly watch = new ProcessMonitor(systemClock);
  readonly #options: HeartbeatOptions;
  readonly #clock: Clock = systemClock;
  #shared: { readonly epoch: string; readonly secret: Buffer } | null = null;
  /** Of the epoch, when it was last asked for. */
  #ageMs = 0;
  #isUp = false;
  #saidWhy: string | null = null;
  readonly #waiting = new Set<() => void>();
  #beating = false;
  #again = false;
  #cancel: (() => void) | null = null;
  #isClosed = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  get epoch(): string {
    return this.#known.epoch;
  }

  get secret(): Buffer {
    return this.#known.secret;
  }

  /** Resolves when the store can be reached, and knows what there is to know. @throws {StoreAway} where that does not come in time */
  async ready(): Promise<void> {
    if (this.#isSettled) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        cancel();
        this.#waiting.delete(go);
        resolve();
      };
      const cancel = this.#clock.after(WAIT_MS, go);
      this.#waiting.add(go);
    });
    if (!this.#isSettled) throw new StoreUnavailableError(this.#saidWhy);
  }

  /** Asks at once, and from then on again and again. */
  async beat(): Promise<void> {
    this.#again = this.#beating;
    if (this.#beating || this.#isClosed) return;
    this.#beating = true;
    this.#cancel?.();
    try {
      const before = this.#shared?.epoch;
      await this.#ask();
      const wasAway = !this.#isUp || this.epoch !== before;
      this.#isUp = true;
      this.#saidWhy = null;
      await this.#options.onBeat(wasAway);
      if (this.#isSettled) for (const go of this.#waiting) go();
    } catch (error) {
      const { cause, message } = error instanceof Error ? error : new Error(String(error));
      this.fail(cause instanceof Error ? cause.message : message);
      if (this.#options.connection.commands.status === 'ready') this.#options.connection.renew();
    } finally {
      this.#beating = false;
      if (!this.#isClosed)
        this.#cancel = this.#clock.after(this.#again ? 0 : BEAT_MS, () => void this.beat());
    }
  }

  /** The store does not answer. */
  fail(reason: string): void {
    const isNews = this.#isUp || this.#saidWhy === null;
    this.#isUp = false;
    this.watch.restart();
    this.#saidWhy ??= reason;
    if (isNews && !this.#isClosed) this.#options.onAway(reason);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    for (const go of this.#waiting) go();
  }

  get #isSettled(): boolean {
    return this.#isUp && this.#ageMs >= EPOCH_SETTLES_MS;
  }

  get #known() {
    if (!this.#shared) throw new StoreUnavailableError(this.#saidWhy);
    return this.#shared;
  }

  async #ask(): Promise<void> {
    const { connection, process } = this.#options;
    await connection.check();
    const answer = await connection.eval(
      BEAT,
      [keys.processes, keys.epoch, keys.secret],
      [
        process,
        randomBytes(12).toString('base64url'),
        // Redis may have lost what was agreed on.
        (this.#shared?.secret ?? randomBytes(32)).toString('hex'),
        EPOCH_OUTLIVES_MS,
        REMEMBERED_MS,
      ],
    );
    const [epoch, secret, nowMs, heard] = answer as [string, string, number, string[]];
    // A new one: nobody could beat for a while.
    if (epoch !== this.#shared?.epoch) this.watch.restart();
    this.#ageMs = nowMs - Number.parseInt(epoch, 10);
    this.#shared = { epoch, secret: Buffer.from(secret, 'hex') };
    const silentMs = new Map<string, number>();
    for (let at = 0; at < heard.length; at += 2) silentMs.set(heard[at] ?? '', nowMs - Number(heard[at + 1]));
    this.watch.heard(silentMs);
  }
}
