/** How sound travels over one link. */
export interface AudioPacketization {
  /** How much of it one packet holds. */
  readonly frameMs: 20 | 60;
  /** Whether each packet repeats the one before (RFC 2198), which costs twice the bits and hides most losses. */
  readonly redundant: boolean;
}

/** Losses that are worth it, and those that are not any more: sound with every twentieth packet lost is hard to follow. */
const worthwhile = { begin: 0.05, end: 0.02 } as const;

/** @param lossShare of what is sent, 0 to 1 */
export function wantsRedundancy(before: boolean, lossShare: number): boolean {
  return lossShare >= (before ? worthwhile.end : worthwhile.begin);
}

/**
 * A description of the other side that asks for sound in such packets (RFC 8866 §6.14, `ptime`), and for fewer of them in
 * silence (RFC 7587 §6.1, `usedtx`). What is said there is what the own browser then sends; the other side need not know.
 *
 * @param sdp as it came; without Opus in it, it is given back as it is
 */
export function withAudioPacketization(sdp: string, { frameMs, redundant }: AudioPacketization): string {
  return sdp
    .split(/(?=^m=)/mu)
    .map((section) => (section.startsWith('m=audio') ? withPackets(section, frameMs, redundant) : section))
    .join('');
}

function withPackets(section: string, frameMs: number, redundant: boolean): string {
  const opus = payloadOf(section, 'opus');
  if (opus === null) return section;
  const end = section.includes('\r\n') ? '\r\n' : '\n';
  const [first = '', ...lines] = section.split(/\r?\n/u).filter((line) => line !== '');
  const fmtp = `a=fmtp:${opus} `;
  const parameters = (lines.find((line) => line.startsWith(fmtp)) ?? fmtp)
    .slice(fmtp.length)
    .split(';')
    .filter((each) => each !== '' && !/^(?:usedtx|useinbandfec)=/u.test(each));
  return [
    withFirst(first, redundant ? (payloadOf(section, 'red') ?? opus) : opus),
    ...lines.filter((line) => !line.startsWith(fmtp) && !/^a=(?:max)?ptime:/u.test(line)),
    `${fmtp}${[...parameters, 'useinbandfec=1', 'usedtx=1'].join(';')}`,
    `a=ptime:${frameMs}`,
    '',
  ].join(end);
}

function payloadOf(section: string, codec: string): string | null {
  return new RegExp(`^a=rtpmap:(\\d+) ${codec}/48000`, 'imu').exec(section)?.[1] ?? null;
}

/** The line of a medium with this payload before the others: the first is the one that is sent (RFC 3264 §6.1). */
function withFirst(line: string, payload: string): string {
  const [medium, port, protocol, ...payloads] = line.split(' ');
  return [medium, port, protocol, payload, ...payloads.filter((each) => each !== payload)].join(' ');
}
