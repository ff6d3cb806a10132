import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** `over`: this message is too many. `flood`: the sender has gone on far beyond that, and is to be cut off. */
export type RateVerdict = 'within' | 'over' | 'flood';

/** 200 at once, 50 a second on the long run: several times what eight participants trickling candidates need. */
const BURST = 200;
/** Twice the longest descriptions for fifteen others, twice over. */
const BURST_BYTES = 2 * 1024 * 1024;
const WINDOW_SECONDS = 4;
const FLOOD_FACTOR = 10;

/** Counts the messages of each connection, and their bytes. Bounded by their number: `forget` whoever is gone. */
export class MessageRate {
  readonly #messages = new RateLimiterMemory({ points: BURST, duration: WINDOW_SECONDS });
  readonly #bytes = new RateLimiterMemory({ points: BURST_BYTES, duration: WINDOW_SECONDS });

  async take(connection: string, bytes: number): Promise<RateVerdict> {
    const [messages, weight] = await Promise.all([
      used(this.#messages, connection, 1),
      used(this.#bytes, connection, bytes),
    ]);
    const most = Math.max(messages / BURST, weight / BURST_BYTES);
    if (most <= 1) return 'within';
    return most > FLOOD_FACTOR ? 'flood' : 'over';
  }

  forget(connection: string): void {
    void this.#messages.delete(connection);
    void this.#bytes.delete(connection);
  }
}

/** Uses up some of a budget. @returns what of it is used up by now */
async function used(limiter: RateLimiterMemory, key: string, points: number): Promise<number> {
  try {
    return (await limiter.consume(key, points)).consumedPoints;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return refusal.consumedPoints;
  }
}
