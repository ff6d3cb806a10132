import { presenceTimes } from '../../protocol/index.js';

/** Deadline by which a connection must join a room. Restarts when the connection leaves one. */
export class JoinDeadline {
  readonly #onIdleChange: (isIdle: boolean) => void;
  readonly #onExpire: (seconds: number) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param onIdleChange called when the deadline starts (true) and stops (false) */
  constructor(onIdleChange: (isIdle: boolean) => void, onExpire: (seconds: number) => void) {
    this.#onIdleChange = onIdleChange;
    this.#onExpire = onExpire;
  }

  start(): void {
    this.#onIdleChange(true);
    const { joinDeadlineMs } = presenceTimes;
    this.#timer = setTimeout(() => this.#onExpire(joinDeadlineMs / 1_000), joinDeadlineMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#onIdleChange(false);
  }
}
