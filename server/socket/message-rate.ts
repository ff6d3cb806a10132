import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** `over`: this message is too many. `flood`: the sender has gone on far beyond that, and is to be cut off. */
export type RateVerdict = 'within' | 'over' | 'flood';

/** 200 at once, 50 a second on the long run: several times what eight participants trickling candidates need. */
const BURST = 200;
const WINDOW_SECONDS = 4;
const FLOOD_FACTOR = 10;

/** Counts the messages of each connection. Bounded by their number: `forget` whoever is gone. */
export class MessageRate {
  readonly #limiter = new RateLimiterMemory({ points: BURST, duration: WINDOW_SECONDS });

  async take(connection: string): Promise<RateVerdict> {
    try {
      await this.#limiter.consume(connection);
      return 'within';
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      return refusal.consumedPoints > BURST * FLOOD_FACTOR ? 'flood' : 'over';
    }
  }

  forget(connection: string): void {
    void this.#limiter.delete(connection);
  }
}
