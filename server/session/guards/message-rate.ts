import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** What is said to one message. */
export interface RateVerdict {
  /** `over`: it is too many. `flood`: the sender has gone on far beyond that, and is to be cut off. */
  readonly is: 'within' | 'over' | 'flood';
  /** Until there is a budget again. */
  readonly waitMs: number;
}

/** 200 at once, 50 a second on the long run: several times what eight participants trickling candidates need. */
const BURST = 200;
const WINDOW_SECONDS = 4;
/** One more for each of these that a message is long, so 2 MiB at once; a description is about as long as one. */
const BYTES_A_POINT = 10 * 1024;
const FLOOD_FACTOR = 10;

const within: RateVerdict = { is: 'within', waitMs: 0 };

/** Counts the messages of each connection, long ones as several. Bounded by their number: `forget` whoever is gone. */
export class MessageRate {
  readonly #limiter = new RateLimiterMemory({ points: BURST, duration: WINDOW_SECONDS });

  async take(connection: string, bytes: number): Promise<RateVerdict> {
    try {
      await this.#limiter.consume(connection, Math.max(1, Math.ceil(bytes / BYTES_A_POINT)));
      return within;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const is = refusal.consumedPoints > BURST * FLOOD_FACTOR ? 'flood' : 'over';
      return { is, waitMs: refusal.msBeforeNext };
    }
  }

  forget(connection: string): void {
    void this.#limiter.delete(connection);
  }
}
