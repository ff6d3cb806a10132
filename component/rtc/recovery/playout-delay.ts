import { playoutDelayMs } from '../../core/sending/playout-delay.js';
import type { Connection } from '../link/connection.js';
import { videoMLines } from '../link/m-lines.js';
import { readStats } from '../stats/read-stats.js';

/** The target is raised only for a wanted delay that is this many times longer. */
const RAISE_FACTOR = 1.3;
/** Adaptations in a row that must ask for less before the target is lowered. */
const LOWER_AFTER = 15;

/**
 * Controller of the jitter buffer of one connection's video: it waits for retransmissions where packets are lost (W3C
 * webrtc-extensions, `jitterBufferTarget`).
 */
export class PlayoutDelay {
  readonly #connection: Connection;
  /** Packet counts at the last adaptation; null if the losses since then say nothing about the network. */
  #before: { readonly received: number; readonly lost: number } | null = { received: 0, lost: 0 };
  #targetMs = 0;
  /** Adaptations in a row that asked for less. */
  #lowerCount = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Ignores packets lost until now: they were lost while the connection was. */
  skipLosses(): void {
    this.#before = null;
  }

  /** Call every few seconds. Reads stats only where a delay may be needed at this round trip. */
  async adapt(roundTripMs: number): Promise<void> {
    if (playoutDelayMs({ roundTripMs, lossShare: 1 }) === 0) return this.#setTarget(0);
    const now = await this.#readCounts();
    const before = this.#before ?? now;
    const lost = Math.max(0, now.lost - before.lost);
    const total = lost + now.received - before.received;
    this.#before = now;
    const lossShare = total > 0 ? lost / total : 0;
    this.#setTarget(playoutDelayMs({ roundTripMs, lossShare }));
  }

  /** Every change shows as a freeze or a jump, so the target rises only when it must and falls after a long calm. */
  #setTarget(wantedMs: number): void {
    this.#lowerCount = wantedMs < this.#targetMs ? this.#lowerCount + 1 : 0;
    const raises = wantedMs > this.#targetMs * RAISE_FACTOR;
    if (!raises && this.#lowerCount < LOWER_AFTER) return;
    this.#lowerCount = 0;
    this.#targetMs = wantedMs;
    for (const mLine of videoMLines) {
      const receiver = this.#connection.receiver(mLine);
      if (receiver && 'jitterBufferTarget' in receiver) receiver.jitterBufferTarget = wantedMs || null;
    }
  }

  /** Counts video packets. A packet requested again (NACK) counts as lost: it arrives, but late. */
  async #readCounts(): Promise<{ received: number; lost: number }> {
    const report = (await readStats(this.#connection)) as ReadonlyMap<
      string,
      Partial<RTCInboundRtpStreamStats>
    >;
    const counts = { received: 0, lost: 0 };
    for (const { type, kind, packetsReceived = 0, packetsLost = 0, nackCount = 0 } of report.values()) {
      if (type !== 'inbound-rtp' || kind !== 'video') continue;
      counts.received += packetsReceived;
      counts.lost += Math.max(packetsLost, nackCount);
    }
    return counts;
  }
}
