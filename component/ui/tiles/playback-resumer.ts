const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 8_000;
/** Playback that has lasted this long counts as working again. */
const WORKING_MS = 5_000;

/**
 * Retry with backoff: resumes media that the browser has paused, when it freezes the page or another program takes the
 * speaker. The first retry comes at once. While each is followed by another pause, the wait doubles: a system that pauses
 * again at once would otherwise be asked thousands of times a second.
 */
export class PlaybackResumer {
  readonly #resume: () => void;
  #waitMs = 0;
  #resumedAtMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(resume: () => void) {
    this.#resume = resume;
  }

  /** Whether a retry is scheduled, so that nothing else should start playback. */
  get isWaiting(): boolean {
    return this.#timer !== null;
  }

  readonly onPause = (): void => {
    if (this.#timer !== null) return;
    const isWorking = performance.now() - this.#resumedAtMs > WORKING_MS;
    this.#waitMs = isWorking ? 0 : Math.min(MAX_WAIT_MS, Math.max(FIRST_WAIT_MS, this.#waitMs * 2));
    if (this.#waitMs === 0) this.#run();
    else this.#timer = setTimeout(() => this.#run(), this.#waitMs);
  };

  /** Cancels a scheduled retry. Idempotent. */
  cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #run(): void {
    this.#timer = null;
    this.#resumedAtMs = performance.now();
    this.#resume();
  }
}
