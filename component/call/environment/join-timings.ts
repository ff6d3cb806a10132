/** The part of `performance` that timings use. */
export type Clock = Pick<Performance, 'now' | 'measure' | 'clearMeasures'>;

/** The stages of a join, each measured from its start. */
export const joinStages = [
  'socket',
  'devices',
  'joined',
  'first-candidate',
  'connected',
  'first-remote-frame',
] as const;

export type JoinStage = (typeof joinStages)[number];

/**
 * Performance marks of the latest join, for the browser's developer tools: entries `mesh-call:STAGE` of
 * `performance.measure`, each from the call of `join()` until the stage was first reached.
 */
export class JoinTimings {
  readonly #clock: Clock;
  #startMs: number | null = null;
  #open = new Set<JoinStage>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    for (const stage of joinStages) this.#clock.clearMeasures(`mesh-call:${stage}`);
    this.#startMs = this.#clock.now();
    this.#open = new Set(joinStages);
  }

  reached(stage: JoinStage): void {
    if (this.#startMs === null || !this.#open.delete(stage)) return;
    this.#clock.measure(`mesh-call:${stage}`, { start: this.#startMs, end: this.#clock.now() });
  }
}
