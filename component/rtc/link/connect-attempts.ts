import { backoffMs } from '../../core/connection/backoff.js';
import { connectDeadlineMs, RENEW_BACKOFF, STUCK_MS, UNREACHABLE_MS, YOUNG_MS } from './connect-timeouts.js';

/** Retry state of one link: progress of the newest connection, and how many connections failed before it. */
export class ConnectAttempts {
  readonly #nowMs: () => number;
  readonly #random: () => number;
  #failures = 0;
  #firstAtMs: number | null = null;
  /** Time of the newest connection, or of its last ICE restart. */
  #begunAtMs = Number.NEGATIVE_INFINITY;
  /** Time of the last progress; `Infinity` until the offer is answered, so that an unanswered offer is never stuck. */
  #progressedAtMs = Number.NEGATIVE_INFINITY;

  /**
   * @param nowMs a monotonic clock
   * @param random from [0, 1)
   */
  constructor(nowMs: () => number, random: () => number) {
    this.#nowMs = nowMs;
    this.#random = random;
  }

  /** A new connection exists; its offer is unanswered. */
  begun(): void {
    this.restarted();
    this.#firstAtMs ??= this.#begunAtMs;
    this.#progressedAtMs = Number.POSITIVE_INFINITY;
  }

  /** ICE was restarted on the newest connection. */
  restarted(): void {
    this.#begunAtMs = this.#nowMs();
  }

  /**
   * The newest connection made progress.
   *
   * @param wasConnected whether the link was connected before: its path may return at any moment, so the deadline stays
   *   that of a first attempt
   * @returns milliseconds within which the next progress is due
   */
  progressed(wasConnected: boolean): number {
    this.#progressedAtMs = this.#nowMs();
    return connectDeadlineMs(wasConnected ? 0 : this.#failures);
  }

  succeeded(): void {
    this.#failures = 0;
  }

  /** @returns milliseconds until the next attempt, by exponential backoff with jitter */
  failed(): number {
    const waitMs = backoffMs(this.#failures, RENEW_BACKOFF, this.#random());
    this.#failures += 1;
    return waitMs;
  }

  /** Whether the other side may not have received the newest connection's offer yet. */
  get isYoung(): boolean {
    return this.#nowMs() - this.#begunAtMs < YOUNG_MS;
  }

  get isStuck(): boolean {
    return this.#nowMs() - this.#progressedAtMs >= STUCK_MS;
  }

  /** Whether attempts have failed for so long that the participant counts as unreachable. */
  get isUnreachable(): boolean {
    return this.#nowMs() - (this.#firstAtMs ?? this.#nowMs()) >= UNREACHABLE_MS;
  }
}
