/** The slice of `performance` that timings need. */
export type Clock = Pick<Performance, 'now' | 'measure' | 'clearMeasures'>;

/** The stages of a join, each measured from its beginning. */
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
 * Shows in the browser's own tools how long a join takes: `performance.measure` entries `mesh-call:STAGE`, each
 * from the call of `join()` to the first time that the stage was reached. They tell of the latest join.
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
