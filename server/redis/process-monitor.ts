import type { Clock } from '../rooms/clock.js';

/** A process that was not heard of for so long is gone: nobody's ghost stays for more than ten seconds. */
export const SILENT_MS = 8_000;

/** Which of the processes that share a store are still there, by the beats that each leaves in it. */
export class ProcessMonitor {
  readonly #clock: Pick<Clock, 'nowMs'>;
  #silentMs: ReadonlyMap<string, number> = new Map();
  #lists = 0;
  /** Who was in no list when somebody asked, and how many lists there had been. */
  readonly #missed = new Map<string, number>();
  /** Since when every process that is there can have beaten; `null`: nobody could. */
  #sinceMs: number | null = null;

  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock;
  }

  /** A list has been read: for how many ms each process has been silent. */
  heard(silentMs: ReadonlyMap<string, number>): void {
    this.#sinceMs ??= this.#clock.nowMs();
    this.#silentMs = silentMs;
    this.#lists += 1;
    for (const process of silentMs.keys()) this.#missed.delete(process);
  }

  /** The store was away: whoever is silent now may have been cut off from it as well. */
  restart(): void {
    this.#sinceMs = null;
    this.#missed.clear();
  }

  isGone(process: string): boolean {
    if (this.#sinceMs === null || this.#clock.nowMs() - this.#sinceMs < SILENT_MS) return false;
    const silentMs = this.#silentMs.get(process);
    if (silentMs !== undefined) return silentMs >= SILENT_MS;
    // One that has just come may have taken a place after the last list was read.
    const missedAt = this.#missed.get(process);
    if (missedAt === undefined) this.#missed.set(process, this.#lists);
    return missedAt !== undefined && missedAt < this.#lists;
  }

  /** Those of the list that are gone. */
  gone(): string[] {
    return [...this.#silentMs.keys()].filter((process) => this.isGone(process));
  }
}
