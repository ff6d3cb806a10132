import type { Connection } from '../link/connection.js';
import { readStats } from './read-stats.js';

/** What the browser has counted of one connection, as far as a budget goes by it. Counters begin with the connection. */
export interface SenderStats {
  /** What the browser believes that the way carries, bits per second; null where it does not tell (Firefox). */
  readonly availableBps: number | null;
  /** Share of packets lost lately as the other side reports it, 0 to 1. */
  readonly lossShare: number;
  /** Packets of the other side that came, and that did not. */
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** Of the other side's microphone, not of the screen's sound: squares of its loudness, 0 to 1, times seconds. */
  readonly soundEnergy: number;
  readonly framesEncoded: number;
  /** Frames a second that the camera gives; null where the browser does not tell. */
  readonly sourceFramerate: number | null;
  /** Whether an encoder says that the processor holds it back. */
  readonly processorLimited: boolean;
}

/** As the browser tells it (W3C webrtc-stats); figures that a browser does not know are 0. */
export async function readSenderStats(connection: Connection): Promise<SenderStats> {
  const entries = [...(await readStats(connection)).values()];
  const pictures = entries.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video');
  const sum = (name: string) => pictures.reduce((total, entry) => total + number(entry[name]), 0);
  const inbound = entries.filter(({ type }) => type === 'inbound-rtp');
  const received = (name: string) => inbound.reduce((total, entry) => total + number(entry[name]), 0);
  const microphone = connection.receiver('microphone')?.track.id;
  const voice = inbound.find(
    ({ kind, trackIdentifier }) => kind === 'audio' && trackIdentifier === microphone,
  );
  const available = entries.find((entry) => number(entry.availableOutgoingBitrate) > 0);
  const source = entries.find(({ type, kind }) => type === 'media-source' && kind === 'video');
  const losses = entries.flatMap(({ type, fractionLost }) =>
    type === 'remote-inbound-rtp' ? [number(fractionLost)] : [],
  );
  return {
    availableBps: available ? number(available.availableOutgoingBitrate) : null,
    lossShare: Math.max(0, ...losses),
    packetsReceived: received('packetsReceived'),
    packetsLost: received('packetsLost'),
    soundEnergy: number(voice?.totalAudioEnergy),
    framesEncoded: sum('framesEncoded'),
    sourceFramerate: typeof source?.framesPerSecond === 'number' ? source.framesPerSecond : null,
    processorLimited: pictures.some(({ qualityLimitationReason }) => qualityLimitationReason === 'cpu'),
  };
}

/** A figure that grows with whatever arrives: media, data, or answers to the browser's own probes. */
export async function readArrived(connection: Connection): Promise<number> {
  return [...(await readStats(connection)).values()]
    .filter(({ type }) => type === 'candidate-pair')
    .reduce(
      (sum, { bytesReceived, responsesReceived }) => sum + number(bytesReceived) + number(responsesReceived),
      0,
    );
}

function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
