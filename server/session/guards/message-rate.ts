import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

export interface RateResult {
  /** `over`: drop the message. `flood`: the sender ignored that ten times over, so disconnect it. */
  readonly status: 'within' | 'over' | 'flood';
  /** Time until the budget is renewed. */
  readonly waitMs: number;
}

/** Burst of 200 messages, 50 per second sustained: several times what eight participants with trickle ICE need. */
const BURST = 200;
const WINDOW_SECONDS = 4;
/** A long message costs one point per 10 KiB, about one session description. So a burst is at most 2 MiB. */
const BYTES_PER_POINT = 10 * 1024;
const FLOOD_FACTOR = 10;

const within: RateResult = { status: 'within', waitMs: 0 };

/** Rate limiter of messages per connection, weighted by size. Call `forget` for closed connections. */
export class MessageRate {
  readonly #limiter = new RateLimiterMemory({ points: BURST, duration: WINDOW_SECONDS });

  async consume(connectionId: string, bytes: number): Promise<RateResult> {
    try {
      await this.#limiter.consume(connectionId, Math.max(1, Math.ceil(bytes / BYTES_PER_POINT)));
      return within;
    } catch (rejection) {
      if (!(rejection instanceof RateLimiterRes)) throw rejection;
      const isFlood = rejection.consumedPoints > BURST * FLOOD_FACTOR;
      // The limiter goes by the time of the system, which may have been set back.
      const waitMs = Math.min(rejection.msBeforeNext, WINDOW_SECONDS * 1_000);
      return { status: isFlood ? 'flood' : 'over', waitMs };
    }
  }

  forget(connectionId: string): void {
    void this.#limiter.delete(connectionId);
  }
}
