import { presenceTimes } from '../../protocol/index.js';

/** Ends a connection that has not joined in time; it may leave and start over. */
export class JoinDeadline {
  readonly #changed: (isWaiting: boolean) => void;
  readonly #missed: (seconds: number) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param changed told when the connection starts and stops being one that has not joined */
  constructor(changed: (isWaiting: boolean) => void, missed: (seconds: number) => void) {
    this.#changed = changed;
    this.#missed = missed;
  }

  start(): void {
    this.#changed(true);
    const { joinDeadlineMs } = presenceTimes;
    this.#timer = setTimeout(() => this.#missed(joinDeadlineMs / 1_000), joinDeadlineMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#changed(false);
  }
}
