/** The media of a participant, in the order of the m-lines of every connection. */
export const lineNames = ['microphone', 'camera', 'screen', 'screen-audio'] as const;

export type LineName = (typeof lineNames)[number];

const kinds: Readonly<Record<LineName, 'audio' | 'video'>> = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  'screen-audio': 'audio',
};

/**
 * The four lines of one connection. They are laid once, empty, by the side that offers and taken up by the other,
 * and filled with `replaceTrack`: so a permission prompt never holds up negotiation, and turning something on or
 * off needs no new offer.
 */
export class MediaLines {
  readonly #peer: RTCPeerConnection;
  readonly #tracks = new Map<LineName, MediaStreamTrack | null>();
  #transceivers: readonly RTCRtpTransceiver[] = [];

  constructor(peer: RTCPeerConnection) {
    this.#peer = peer;
  }

  /** Lays the lines, for the side that offers. Tracks that are there already go along at once. */
  lay(): void {
    this.#transceivers = lineNames.map((name) =>
      this.#peer.addTransceiver(this.#tracks.get(name) ?? kinds[name], { direction: 'sendrecv' }),
    );
  }

  /**
   * Takes up the lines of an offer that was just applied, still empty.
   *
   * @throws TypeError if the offer does not have these four lines
   */
  adopt(): void {
    if (this.#transceivers.length > 0) return;
    const transceivers = this.#peer.getTransceivers();
    const asExpected = lineNames.every((name, i) => transceivers[i]?.receiver.track.kind === kinds[name]);
    if (!asExpected || transceivers.length !== lineNames.length)
      throw new TypeError(
        'The offer has other media lines than microphone, camera, screen and screen sound.',
      );
    this.#transceivers = transceivers;
    for (const transceiver of transceivers) transceiver.direction = 'sendrecv';
  }

  /** Puts the tracks on the lines that were taken up. An answer need not wait for it. */
  async fill(): Promise<void> {
    const tracks = [...this.#tracks].filter(([name, track]) => this.sender(name)?.track !== track);
    await Promise.all(tracks.map(([name, track]) => this.sender(name)?.replaceTrack(track)));
  }

  /** Sends a track on a line, or nothing: an empty line costs no packets. */
  async setTrack(name: LineName, track: MediaStreamTrack | null): Promise<void> {
    this.#tracks.set(name, track);
    await this.sender(name)?.replaceTrack(track);
  }

  /** The line that a receiver's transceiver is; null for one that nobody agreed on. */
  nameOf(transceiver: RTCRtpTransceiver): LineName | null {
    return lineNames[this.#peer.getTransceivers().indexOf(transceiver)] ?? null;
  }

  sender(name: LineName): RTCRtpSender | null {
    return this.#transceivers[lineNames.indexOf(name)]?.sender ?? null;
  }

  receiver(name: LineName): RTCRtpReceiver | null {
    return this.#transceivers[lineNames.indexOf(name)]?.receiver ?? null;
  }
}
