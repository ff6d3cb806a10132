import type { Clock } from '../rooms/clock.js';

/** Without a heartbeat for this long, a process counts as dead. So its members are gone within 10 s. */
export const DEAD_AFTER_MS = 8_000;

/** Failure detector that finds dead processes by the heartbeats they leave in the store. */
export class ProcessMonitor {
  readonly #clock: Pick<Clock, 'nowMs'>;
  #silentMs: ReadonlyMap<string, number> = new Map();
  #updates = 0;
  /** For each process missing from a list when `isGone` was called: the number of updates until then. */
  readonly #missing = new Map<string, number>();
  /** Since when every living process had a chance to send heartbeats; `null` during an outage. */
  #observingSinceMs: number | null = null;

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock;
  }

  /** @param silentMs time since the last heartbeat of each listed process */
  update(silentMs: ReadonlyMap<string, number>): void {
    this.#observingSinceMs ??= this.#clock.nowMs();
    this.#silentMs = silentMs;
    this.#updates += 1;
    for (const process of silentMs.keys()) this.#missing.delete(process);
  }

  /** Starts over after a store outage, because living processes could not send heartbeats either. */
  restart(): void {
    this.#observingSinceMs = null;
    this.#missing.clear();
  }

  isGone(process: string): boolean {
    if (this.#observingSinceMs === null) return false;
    if (this.#clock.nowMs() - this.#observingSinceMs < DEAD_AFTER_MS) return false;
    const silentMs = this.#silentMs.get(process);
    if (silentMs !== undefined) return silentMs >= DEAD_AFTER_MS;
    // A process that has just started may have taken a place after the last update. So wait for the next one.
    const missingSince = this.#missing.get(process);
    if (missingSince === undefined) this.#missing.set(process, this.#updates);
    return missingSince !== undefined && missingSince < this.#updates;
  }

  /** Listed processes that are dead. */
  gone(): string[] {
    return [...this.#silentMs.keys()].filter((process) => this.isGone(process));
  }
}
