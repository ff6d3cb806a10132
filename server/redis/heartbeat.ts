import { randomBytes } from 'node:crypto';
import { type Clock, monotonicClock, systemClock } from '../rooms/clock.js';
import { StoreUnavailableError } from '../rooms/room-store.js';
import { isRefusal, type RedisConnection } from './connection.js';
import { keys } from './keys.js';
import { ProcessMonitor } from './process-monitor.js';
import { HEARTBEAT } from './scripts.js';

const INTERVAL_MS = 1_000;
/** Without any heartbeat for this long there was no server: a new epoch begins, with empty rooms. */
const EPOCH_TTL_MS = 5_000;
/** In a new epoch, processes first restore the rooms they know. A newcomer before that would find them unlocked. */
const EPOCH_SETTLE_MS = 1_500;
/** How long a dead process stays in the list of processes. */
export const PROCESS_TTL_MS = 60_000;
/** How long a client waits for an unavailable store. It also limits how often the client retries. */
const READY_TIMEOUT_MS = 3_000;

export interface HeartbeatOptions {
  readonly connection: RedisConnection;
  /** Name of this process. */
  readonly process: string;
  /** Called before the store counts as available. @throws {StoreUnavailableError} if this process may not use it */
  readonly checkAccess: () => Promise<void>;
  /** Called after each heartbeat. `recovered`: the store was unavailable before, or has lost its records. */
  readonly onBeat: (recovered: boolean) => Promise<void>;
  /** Called once per outage for each reason. */
  readonly onOutage: (reason: string) => void;
  /** Called for errors that no outage explains. */
  readonly onError: (error: unknown) => void;
}

/** Heartbeat that checks the store, announces this process and reads what all processes share. */
export class Heartbeat {
  readonly processes = new ProcessMonitor(monotonicClock);
  readonly #options: HeartbeatOptions;
  readonly #clock: Clock = systemClock;
  #shared: { readonly epoch: string; readonly secret: Buffer } | null = null;
  /** Age of the epoch at the last heartbeat, by the clock of Redis. */
  #epochAgeMs = 0;
  /** When this process saw the epoch first. The clock of Redis may have been set back since the epoch began. */
  #epochSeenAtMs = 0;
  #isUp = false;
  #wasUp = false;
  /** Reasons of the current outage. The last one may be a consequence of the others. */
  readonly #outageReasons = new Set<string>();
  readonly #waiters = new Set<() => void>();
  #beating = false;
  #beatAgain = false;
  #cancelTimer: (() => void) | null = null;
  #isClosed = false;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** False until the store was available once, and while it refuses this process. An outage leaves it true. */
  get isReady(): boolean {
    return this.#wasUp && ![...this.#outageReasons].some(isRefusal);
  }

  get epoch(): string {
    return this.#known.epoch;
  }

  get secret(): Buffer {
    return this.#known.secret;
  }

  /** Resolves when the store is available and the epoch has settled. @throws {StoreUnavailableError} after a timeout */
  async ready(): Promise<void> {
    if (this.#isSettled) return;
    await new Promise<void>((resolve) => {
      const wake = () => {
        cancel();
        this.#waiters.delete(wake);
        resolve();
      };
      const cancel = this.#clock.after(READY_TIMEOUT_MS, wake);
      this.#waiters.add(wake);
    });
    if (!this.#isSettled) throw this.#unavailable();
  }

  /** Sends a heartbeat at once and schedules the following ones. Never rejects. */
  async beat(): Promise<void> {
    this.#beatAgain = this.#beating;
    if (this.#beating || this.#isClosed) return;
    this.#beating = true;
    this.#cancelTimer?.();
    try {
      const previousEpoch = this.#shared?.epoch;
      await this.#send();
      const recovered = !this.#isUp || this.epoch !== previousEpoch;
      if (recovered) await this.#options.checkAccess();
      this.#isUp = true;
      this.#wasUp = true;
      this.#outageReasons.clear();
      await this.#options.onBeat(recovered);
      if (this.#isSettled) for (const wake of this.#waiters) wake();
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) this.#options.onError(error);
      const { cause, message } = error instanceof Error ? error : new Error(String(error));
      const reason = cause instanceof Error ? cause.message : message;
      this.fail(reason);
      // Connected but not responding: only a new connection helps.
      const { connection } = this.#options;
      if (connection.commands.status === 'ready' && !isRefusal(reason)) connection.reconnect();
    } finally {
      this.#beating = false;
      if (!this.#isClosed)
        this.#cancelTimer = this.#clock.after(this.#beatAgain ? 0 : INTERVAL_MS, () => void this.beat());
    }
  }

  /** Marks the store as unavailable. */
  fail(reason: string): void {
    this.#isUp = false;
    this.processes.restart();
    if (this.#isClosed || this.#outageReasons.has(reason)) return;
    this.#outageReasons.add(reason);
    this.#options.onOutage(reason);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTimer?.();
    for (const wake of this.#waiters) wake();
  }

  get #isSettled(): boolean {
    const ageMs = Math.max(this.#epochAgeMs, monotonicClock.nowMs() - this.#epochSeenAtMs);
    return this.#isUp && ageMs >= EPOCH_SETTLE_MS;
  }

  get #known() {
    if (!this.#shared) throw this.#unavailable();
    return this.#shared;
  }

  #unavailable(): StoreUnavailableError {
    return new StoreUnavailableError(new Error([...this.#outageReasons].join('; ')));
  }

  async #send(): Promise<void> {
    const { connection, process } = this.#options;
    await connection.checkServer();
    const reply = await connection.eval(
      HEARTBEAT,
      [keys.processes, keys.epoch, keys.secret],
      [
        process,
        randomBytes(12).toString('base64url'),
        // Redis may have lost the shared secret; this restores it.
        (this.#shared?.secret ?? randomBytes(32)).toString('hex'),
        EPOCH_TTL_MS,
        PROCESS_TTL_MS,
      ],
    );
    await connection.checkSubscriptions();
    const [epoch, secret, nowMs, lastBeats] = reply as [string, string, number, string[]];
    // Before a new epoch no process could send a heartbeat for a while, so silence proves nothing.
    if (epoch !== this.#shared?.epoch) {
      this.processes.restart();
      this.#epochSeenAtMs = monotonicClock.nowMs();
    }
    this.#epochAgeMs = nowMs - Number.parseInt(epoch, 10);
    this.#shared = { epoch, secret: Buffer.from(secret, 'hex') };
    const beats = new Map<string, string>();
    for (let at = 0; at < lastBeats.length; at += 2) beats.set(lastBeats[at] ?? '', lastBeats[at + 1] ?? '');
    this.processes.update(beats);
  }
}
