import type { Connection } from '../link/connection.js';
import { readStats } from './read-stats.js';

/** The counters of one connection that uplink allocation uses (W3C webrtc-stats). They start with the connection. */
export interface SenderStats {
  /** Estimated capacity of the path, bits per second; null where the browser has none (Firefox). */
  readonly availableBps: number | null;
  /** Share of sent packets lost lately, as the receiver reports it, 0 to 1. */
  readonly lossShare: number;
  /** Packets from the other side. */
  readonly packetsReceived: number;
  readonly packetsLost: number;
  /** Energy of the remote microphone, without screen audio: squared level (0 to 1) times seconds. */
  readonly audioEnergy: number;
  readonly framesEncoded: number;
  /** Frame rate of the camera; null where the browser has none. */
  readonly sourceFramerate: number | null;
  /** Whether an encoder is limited by the CPU. */
  readonly cpuLimited: boolean;
}

/** Reads the counters; those that a browser lacks are 0. */
export async function readSenderStats(connection: Connection): Promise<SenderStats> {
  const entries = [...(await readStats(connection)).values()];
  const sentVideo = entries.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video');
  const inbound = entries.filter(({ type }) => type === 'inbound-rtp');
  const sumInbound = (name: string) => inbound.reduce((total, entry) => total + number(entry[name]), 0);
  const microphoneId = connection.receiver('microphone')?.track.id;
  const microphone = inbound.find(
    ({ kind, trackIdentifier }) => kind === 'audio' && trackIdentifier === microphoneId,
  );
  const pair = entries.find((entry) => number(entry.availableOutgoingBitrate) > 0);
  const source = entries.find(({ type, kind }) => type === 'media-source' && kind === 'video');
  const losses = entries.flatMap(({ type, fractionLost }) =>
    type === 'remote-inbound-rtp' ? [number(fractionLost)] : [],
  );
  return {
    availableBps: pair ? number(pair.availableOutgoingBitrate) : null,
    lossShare: Math.max(0, ...losses),
    packetsReceived: sumInbound('packetsReceived'),
    packetsLost: sumInbound('packetsLost'),
    audioEnergy: number(microphone?.totalAudioEnergy),
    framesEncoded: sentVideo.reduce((total, entry) => total + number(entry.framesEncoded), 0),
    sourceFramerate: typeof source?.framesPerSecond === 'number' ? source.framesPerSecond : null,
    cpuLimited: sentVideo.some(({ qualityLimitationReason }) => qualityLimitationReason === 'cpu'),
  };
}

/** Reads a counter that grows with every arrival: media, data, or responses to ICE probes. */
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
