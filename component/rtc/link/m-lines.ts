import type { SendLimits } from '../../core/sending/encoding-limits.js';

/** The m-lines of every connection, in their order in the SDP: what each of them carries. */
export const mLines = ['microphone', 'camera', 'screen', 'screen-audio'] as const;

export type MLine = (typeof mLines)[number];

export const videoMLines = ['camera', 'screen'] as const;

/** Microphone and camera: laid with the first offer. The two of a screen follow with the first share. */
const INITIAL_COUNT = 2;

const kinds: Readonly<Record<MLine, 'audio' | 'video'>> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-audio': 'audio',
};

/**
 * The four m-lines of one RTCPeerConnection. The offering side adds them once, empty; the other side adopts them; both
 * fill them by `replaceTrack`. So a permission prompt never holds up negotiation, and toggling a device needs no offer.
 * The m-lines of a screen are added by a second offer, with the first share: an empty m-line costs each end about 2 ms
 * of processor time a second, a quarter of what an idle link costs.
 *
 * See demo/docs/decisions for why m-lines are laid once.
 *
 * See demo/docs/decisions/0003-m-lines-laid-once.md.
 */
export class MLines {
  readonly #peer: RTCPeerConnection;
  readonly #tracks = new Map<MLine, MediaStreamTrack | null>();
  #transceivers: readonly RTCRtpTransceiver[] = [];

  constructor(peer: RTCPeerConnection) {
    this.#peer = peer;
  }

  /** Adds microphone and camera, on the offering side, with the tracks that are known by now. */
  addInitial(limits: SendLimits | null): void {
    this.#add(mLines.slice(0, INITIAL_COUNT), limits);
  }

  /** Adds the m-lines of a screen unless they exist; the browser then fires `negotiationneeded`. */
  addScreen(limits: SendLimits | null): void {
    if (this.#transceivers.length > 0) this.#add(mLines.slice(this.#transceivers.length), limits);
  }

  /**
   * Adopts the transceivers of a remote offer that was just applied, still empty.
   *
   * @throws TypeError if the offer has other m-lines than these, or in another order
   */
  adopt(): void {
    const transceivers = this.#peer.getTransceivers();
    const asExpected = transceivers.every(({ receiver }, i) => {
      const mLine = mLines[i];
      return mLine !== undefined && receiver.track.kind === kinds[mLine];
    });
    if (!asExpected || transceivers.length < INITIAL_COUNT)
      throw new TypeError('The offer has other m-lines than microphone, camera, screen and screen audio.');
    const added = transceivers.slice(this.#transceivers.length);
    this.#transceivers = transceivers;
    for (const transceiver of added) transceiver.direction = 'sendrecv';
  }

  /** Puts the known tracks on adopted m-lines. An answer need not wait for it. */
  async fill(): Promise<void> {
    const missing = [...this.#tracks].filter(([mLine, track]) => {
      const sender = this.sender(mLine);
      return sender && sender.track !== track;
    });
    await Promise.all(missing.map(([mLine, track]) => this.sender(mLine)?.replaceTrack(track)));
  }

  /** Sends a track on an m-line, or null for nothing: an empty m-line sends no packets. */
  async replaceTrack(mLine: MLine, track: MediaStreamTrack | null): Promise<void> {
    this.#tracks.set(mLine, track);
    await this.sender(mLine)?.replaceTrack(track);
  }

  /** The m-line of a transceiver; null for one that is not part of the contract. */
  nameOf(transceiver: RTCRtpTransceiver): MLine | null {
    return mLines[this.#peer.getTransceivers().indexOf(transceiver)] ?? null;
  }

  sender(mLine: MLine): RTCRtpSender | null {
    return this.#transceivers[mLines.indexOf(mLine)]?.sender ?? null;
  }

  receiver(mLine: MLine): RTCRtpReceiver | null {
    return this.#transceivers[mLines.indexOf(mLine)]?.receiver ?? null;
  }

  #add(added: readonly MLine[], limits: SendLimits | null): void {
    const transceivers = added.map((mLine) => {
      const limit = limits?.[mLine as keyof SendLimits];
      return this.#peer.addTransceiver(this.#tracks.get(mLine) ?? kinds[mLine], {
        direction: 'sendrecv',
        ...(limit ? { sendEncodings: [limit] } : {}),
      });
    });
    this.#transceivers = [...this.#transceivers, ...transceivers];
  }
}
