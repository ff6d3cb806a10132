import type { SendLimits } from '../../core/sending/send-limits.js';

/** The media of a participant, in the order of the m-lines of every connection. */
export const mediaLineNames = ['microphone', 'camera', 'screen', 'screen-audio'] as const;

export type MediaLineName = (typeof mediaLineNames)[number];

export const videoLines = ['camera', 'screen'] as const;

/** Those that people meet by; the others follow with the first screen that is shared. */
const FIRST_LINES = 2;

const kinds: Readonly<Record<MediaLineName, 'audio' | 'video'>> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-audio': 'audio',
};

/**
 * The four lines of one connection. They are laid once, empty, by the side that offers and taken up by the other,
 * and filled with `replaceTrack`: so a permission prompt never holds up negotiation, and turning something on or
 * off needs no new offer. The two of a screen are laid in a second offer, by the first screen that one of the two shares:
 * empty ones cost each end some 2 ms of processor time a second, a quarter of all that a silent link does.
 */
export class MediaLines {
  readonly #peer: RTCPeerConnection;
  readonly #tracks = new Map<MediaLineName, MediaStreamTrack | null>();
  #transceivers: readonly RTCRtpTransceiver[] = [];

  constructor(peer: RTCPeerConnection) {
    this.#peer = peer;
  }

  /** Lays microphone and camera, for the side that offers. Tracks that are there already go along at once. */
  lay(limits: SendLimits | null): void {
    this.#lay(mediaLineNames.slice(0, FIRST_LINES), limits);
  }

  /** Lays the lines of the screen, if they are not laid: the browser then asks for an offer. */
  layScreen(limits: SendLimits | null): void {
    if (this.#transceivers.length > 0) this.#lay(mediaLineNames.slice(this.#transceivers.length), limits);
  }

  /**
   * Takes up the lines of an offer that was just applied, still empty.
   *
   * @throws TypeError if the offer has other lines than these, or in another order
   */
  adopt(): void {
    const transceivers = this.#peer.getTransceivers();
    const asExpected = transceivers.every(({ receiver }, i) => {
      const name = mediaLineNames[i];
      return name !== undefined && receiver.track.kind === kinds[name];
    });
    if (!asExpected || transceivers.length < FIRST_LINES)
      throw new TypeError(
        'The offer has other media lines than microphone, camera, screen and screen sound.',
      );
    const added = transceivers.slice(this.#transceivers.length);
    this.#transceivers = transceivers;
    for (const transceiver of added) transceiver.direction = 'sendrecv';
  }

  /** Puts the tracks on the lines that were taken up. An answer need not wait for it. */
  async fill(): Promise<void> {
    const tracks = [...this.#tracks].filter(([name, track]) => {
      const sender = this.sender(name);
      return sender && sender.track !== track;
    });
    await Promise.all(tracks.map(([name, track]) => this.sender(name)?.replaceTrack(track)));
  }

  /** Sends a track on a line, or nothing: an empty line costs no packets. */
  async setTrack(name: MediaLineName, track: MediaStreamTrack | null): Promise<void> {
    this.#tracks.set(name, track);
    await this.sender(name)?.replaceTrack(track);
  }

  /** The line that a receiver's transceiver is; null for one that nobody agreed on. */
  nameOf(transceiver: RTCRtpTransceiver): MediaLineName | null {
    return mediaLineNames[this.#peer.getTransceivers().indexOf(transceiver)] ?? null;
  }

  sender(name: MediaLineName): RTCRtpSender | null {
    return this.#transceivers[mediaLineNames.indexOf(name)]?.sender ?? null;
  }

  receiver(name: MediaLineName): RTCRtpReceiver | null {
    return this.#transceivers[mediaLineNames.indexOf(name)]?.receiver ?? null;
  }

  #lay(names: readonly MediaLineName[], limits: SendLimits | null): void {
    const laid = names.map((name) => {
      const limit = limits?.[name as keyof SendLimits];
      return this.#peer.addTransceiver(this.#tracks.get(name) ?? kinds[name], {
        direction: 'sendrecv',
        ...(limit ? { sendEncodings: [limit] } : {}),
      });
    });
    this.#transceivers = [...this.#transceivers, ...laid];
  }
}
