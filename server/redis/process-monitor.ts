import type { Clock } from '../rooms/clock.js';

/** Without a heartbeat for this long, a process counts as dead. So its members are gone within 10 s. */
export const DEAD_AFTER_MS = 8_000;

/**
 * Failure detector that finds dead processes by the heartbeats they leave in the store. Only the clock of this process counts:
 * a heartbeat shows life because it differs from the one before, whatever time it carries.
 */
export class ProcessMonitor {
  readonly #clock: Pick<Clock, 'nowMs'>;
  /** Last heartbeat of each listed process, and since when it is the last one. */
  readonly #beats = new Map<string, { readonly beat: string; readonly sinceMs: number }>();
  /** For each process missing from a list when `isGone` was called: since when. */
  readonly #missing = new Map<string, number>();
  /** Since when every living process had a chance to send heartbeats; `null` during an outage. */
  #observingSinceMs: number | null = null;

  /** @param clock a monotonic one */
  constructor(clock: Pick<Clock, 'nowMs'>) {
    this.#clock = clock;
  }

  /** @param beats last heartbeat of each listed process */
  update(beats: ReadonlyMap<string, string>): void {
    const nowMs = this.#clock.nowMs();
    this.#observingSinceMs ??= nowMs;
    for (const process of this.#beats.keys()) if (!beats.has(process)) this.#beats.delete(process);
    for (const [process, beat] of beats) {
      this.#missing.delete(process);
      if (this.#beats.get(process)?.beat !== beat) this.#beats.set(process, { beat, sinceMs: nowMs });
    }
  }

  /** Starts over after a store outage, because living processes could not send heartbeats either. */
  restart(): void {
    this.#observingSinceMs = null;
    this.#missing.clear();
  }

  isGone(process: string): boolean {
    if (this.#observingSinceMs === null) return false;
    const nowMs = this.#clock.nowMs();
    if (nowMs - this.#observingSinceMs < DEAD_AFTER_MS) return false;
    const beat = this.#beats.get(process);
    if (beat) return nowMs - beat.sinceMs >= DEAD_AFTER_MS;
    // A process that has just started may have taken a place after the last update. And Redis drops all processes from the list
    // when its clock is set forward, until each has sent its next heartbeat.
    const missingSinceMs = this.#missing.get(process) ?? nowMs;
    this.#missing.set(process, missingSinceMs);
    return nowMs - missingSinceMs >= DEAD_AFTER_MS;
  }

  /** Listed processes that are dead. */
  gone(): string[] {
    return [...this.#beats.keys()].filter((process) => this.isGone(process));
  }
}
