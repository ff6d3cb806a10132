import { playoutDelayMs } from '../../core/sending/playout-delay.js';
import type { Connection } from '../link/connection.js';
import { videoLines } from '../link/media-lines.js';
import { readStats } from '../stats/read-stats.js';

/** What is wished for has to be this much longer than what there is. */
const RAISE = 1.3;
const LOOKS_BEFORE_LESS = 15;

/** Makes one connection's pictures wait for what was lost, where that pays (W3C webrtc-extensions, jitterBufferTarget). */
export class PlayoutDelay {
  readonly #connection: Connection;
  /** Counted at the last look; null where what came since says nothing of the network. */
  #before: { readonly received: number; readonly lost: number } | null = { received: 0, lost: 0 };
  #delayMs = 0;
  /** Looks in a row after which less would have been enough. */
  #lessEnough = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** What was lost while the connection was, has to wait for nothing. */
  forget(): void {
    this.#before = null;
  }

  /** To be called every few seconds. Asks the browser for figures only where something may have to be done. */
  async adapt(roundTripMs: number): Promise<void> {
    if (playoutDelayMs({ roundTripMs, lossShare: 1 }) === 0) return this.#hold(0);
    const now = await this.#counted();
    const before = this.#before ?? now;
    const lost = Math.max(0, now.lost - before.lost);
    const all = lost + now.received - before.received;
    this.#before = now;
    const lossShare = all > 0 ? lost / all : 0;
    this.#hold(playoutDelayMs({ roundTripMs, lossShare }));
  }

  /** Every change is seen as a stop or a hurry: raised when it must be, lowered once less has been enough for long. */
  #hold(delayMs: number): void {
    this.#lessEnough = delayMs < this.#delayMs ? this.#lessEnough + 1 : 0;
    const raises = delayMs > this.#delayMs * RAISE;
    if (!raises && this.#lessEnough < LOOKS_BEFORE_LESS) return;
    this.#lessEnough = 0;
    this.#delayMs = delayMs;
    for (const line of videoLines) {
      const receiver = this.#connection.receiver(line);
      if (receiver && 'jitterBufferTarget' in receiver) receiver.jitterBufferTarget = delayMs || null;
    }
  }

  /**
   * Packets of pictures so far. Those that were sent again count as received, and what the browser asked for again
   * as lost: it comes in the end, but late.
   */
  async #counted(): Promise<{ received: number; lost: number }> {
    const report = (await readStats(this.#connection)) as ReadonlyMap<
      string,
      Partial<RTCInboundRtpStreamStats>
    >;
    const counted = { received: 0, lost: 0 };
    for (const { type, kind, packetsReceived = 0, packetsLost = 0, nackCount = 0 } of report.values()) {
      if (type !== 'inbound-rtp' || kind !== 'video') continue;
      counted.received += packetsReceived;
      counted.lost += Math.max(packetsLost, nackCount);
    }
    return counted;
  }
}
