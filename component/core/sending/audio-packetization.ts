// Packetization of audio (packet duration and redundancy) on a link, written into the remote SDP.

/** Packetization of the audio on one link. */
export interface AudioPacketization {
  /** Audio in one RTP packet, milliseconds. */
  readonly frameMs: 20 | 60;
  /**
   * Whether each packet repeats the one before (RED, RFC 2198): twice the bits, but most losses stay
   * inaudible.
   */
  readonly redundant: boolean;
}

/**
 * Loss shares that turn redundancy on and off (hysteresis). Speech with 5 % of its packets lost is hard to
 * follow.
 */
const thresholds = { on: 0.05, off: 0.02 } as const;

/**
 * Decides whether a link needs audio redundancy.
 *
 * @param before the last decision
 * @param lossShare share of sent packets that are lost, 0 to 1
 */
export function wantsRedundancy(before: boolean, lossShare: number): boolean {
  return lossShare >= (before ? thresholds.off : thresholds.on);
}

/**
 * Rewrites a remote description so that it asks for this packetization (`ptime`, RFC 8866 §6.14) and for
 * discontinuous transmission in silence (`usedtx`, RFC 7587 §6.1). It decides what the local browser sends.
 * The other side does not see the rewritten description.
 *
 * @param sdp remote description as received
 * @returns the same text where the audio m-lines do not offer Opus
 */
export function withAudioPacketization(sdp: string, { frameMs, redundant }: AudioPacketization): string {
  return sdp
    .split(/(?=^m=)/mu)
    .map((section) => (section.startsWith('m=audio') ? rewriteSection(section, frameMs, redundant) : section))
    .join('');
}

function rewriteSection(section: string, frameMs: number, redundant: boolean): string {
  const opus = payloadTypeOf(section, 'opus');
  if (opus === null) return section;
  const lineBreak = section.includes('\r\n') ? '\r\n' : '\n';
  const [mLine = '', ...attributes] = section.split(/\r?\n/u).filter((line) => line !== '');
  const fmtp = `a=fmtp:${opus} `;
  // Without the parameters that are set below.
  const parameters = (attributes.find((line) => line.startsWith(fmtp)) ?? fmtp)
    .slice(fmtp.length)
    .split(';')
    .filter((each) => each !== '' && !/^(?:usedtx|useinbandfec)=/u.test(each));
  return [
    preferPayload(mLine, redundant ? (payloadTypeOf(section, 'red') ?? opus) : opus),
    ...attributes.filter((line) => !line.startsWith(fmtp) && !/^a=(?:max)?ptime:/u.test(line)),
    `${fmtp}${[...parameters, 'useinbandfec=1', 'usedtx=1'].join(';')}`,
    `a=ptime:${frameMs}`,
    '',
  ].join(lineBreak);
}

function payloadTypeOf(section: string, codec: string): string | null {
  return new RegExp(`^a=rtpmap:(\\d+) ${codec}/48000`, 'imu').exec(section)?.[1] ?? null;
}

/** Moves a payload type to the front of an m-line: the first one is sent (RFC 3264 §6.1). */
function preferPayload(mLine: string, payload: string): string {
  const [medium, port, protocol, ...payloads] = mLine.split(' ');
  return [medium, port, protocol, payload, ...payloads.filter((each) => each !== payload)].join(' ');
}
