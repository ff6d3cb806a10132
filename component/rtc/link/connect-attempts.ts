import { backoffMs } from '../../core/connection/backoff.js';
import { connectDeadlineMs, RENEW_BACKOFF, STUCK_MS, UNREACHABLE_MS, YOUNG_MS } from './connect-timeouts.js';

/** Keeps the times of what is tried for one link: how its newest connection gets on, and how many failed before it. */
export class ConnectAttempts {
  readonly #nowMs: () => number;
  readonly #random: () => number;
  #failures = 0;
  #firstAtMs: number | null = null;
  /** When the newest connection was made, or its ICE restarted. */
  #begunAtMs = Number.NEGATIVE_INFINITY;
  /** When it last got on; in no time at all while its offer is unanswered. */
  #steppedAtMs = Number.NEGATIVE_INFINITY;

  /**
   * @param nowMs a monotonic clock
   * @param random from [0, 1)
   */
  constructor(nowMs: () => number, random: () => number) {
    this.#nowMs = nowMs;
    this.#random = random;
  }

  /** There is another connection, which waits for the other side. */
  begun(): void {
    this.restarted();
    this.#firstAtMs ??= this.#begunAtMs;
    this.#steppedAtMs = Number.POSITIVE_INFINITY;
  }

  restarted(): void {
    this.#begunAtMs = this.#nowMs();
  }

  /**
   * It has got a step on.
   *
   * @param known whether there was a way already, which may be back at any moment: then a next try comes as soon as the first
   * @returns within how many milliseconds another step has to come
   */
  stepped(known: boolean): number {
    this.#steppedAtMs = this.#nowMs();
    return connectDeadlineMs(known ? 0 : this.#failures);
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** @returns after how many milliseconds to try again */
  failed(): number {
    const waitMs = backoffMs(this.#failures, RENEW_BACKOFF, this.#random());
    this.#failures += 1;
    return waitMs;
  }

  /** Whether the other side may not have heard of the newest connection yet. */
  get isYoung(): boolean {
    return this.#nowMs() - this.#begunAtMs < YOUNG_MS;
  }

  get isStuck(): boolean {
    return this.#nowMs() - this.#steppedAtMs >= STUCK_MS;
  }

  /** Whether that is to be told. */
  get areHopeless(): boolean {
    return this.#nowMs() - (this.#firstAtMs ?? this.#nowMs()) >= UNREACHABLE_MS;
  }
}
