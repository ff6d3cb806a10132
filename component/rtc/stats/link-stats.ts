import type { Connection } from '../link/connection.js';
import { type MediaLineName, mediaLineNames } from '../link/media-lines.js';
import { type Report, readStats } from './read-stats.js';

/**
 * One line in one direction: every figure that the browser tells of its RTP stream, under the names of W3C
 * webrtc-stats (RTCInboundRtpStreamStats, RTCOutboundRtpStreamStats) and in their units. Counters begin with the
 * connection.
 */
export interface MediaLineStats {
  readonly line: MediaLineName;
  /** MIME type, `video/VP8` say; left out until something was sent. */
  readonly codec?: string;
  readonly [figure: string]: number | string | boolean | undefined;
}

/** How the link to one participant stands. */
export interface LinkStats {
  /** Which connection of this pair it is, from 1; 0 before the first. */
  readonly connection: number;
  readonly connectionState: RTCPeerConnectionState | 'none';
  /** Signals dropped because they belonged to an older connection or negotiation. */
  readonly droppedSignals: number;
  /** Times that the browser refused what was asked of its connections. */
  readonly faults: number;
  /** The pair of addresses in use; null while there is none. */
  readonly candidatePair: {
    readonly local: string;
    readonly remote: string;
    readonly protocol: string;
    /** Seconds; null until measured. */
    readonly currentRoundTripTime: number | null;
    readonly bytesSent: number;
    readonly bytesReceived: number;
  } | null;
  readonly received: readonly MediaLineStats[];
  readonly sent: readonly MediaLineStats[];
}

export async function readLinkStats(
  connection: Connection | null,
  counts: Pick<LinkStats, 'droppedSignals' | 'faults'>,
): Promise<LinkStats> {
  if (!connection)
    return {
      connection: 0,
      connectionState: 'none',
      ...counts,
      candidatePair: null,
      received: [],
      sent: [],
    };
  const [report, received, sent] = await Promise.all([
    readStats(connection),
    Promise.all(
      mediaLineNames.map(async (line) =>
        lineStats(line, await connection.receiver(line)?.getStats(), 'inbound-rtp'),
      ),
    ),
    Promise.all(
      mediaLineNames.map(async (line) =>
        lineStats(line, await connection.sender(line)?.getStats(), 'outbound-rtp'),
      ),
    ),
  ]);
  return {
    connection: connection.number,
    connectionState: connection.state,
    ...counts,
    candidatePair: candidatePair(report),
    received: received.flat(),
    sent: sent.flat(),
  };
}

function lineStats(
  line: MediaLineName,
  report: RTCStatsReport | undefined,
  type: 'inbound-rtp' | 'outbound-rtp',
): readonly MediaLineStats[] {
  if (!report) return [];
  const entries = [...(report as unknown as Report).values()];
  const entry = entries.find((candidate) => candidate.type === type);
  if (!entry) return [];
  const figures = Object.entries(entry).filter(([, value]) => typeof value !== 'object');
  const codec = entries.find(({ id }) => id === entry.codecId)?.mimeType;
  return [{ ...Object.fromEntries(figures), line, ...(typeof codec === 'string' ? { codec } : {}) }];
}

function candidatePair(report: Report): LinkStats['candidatePair'] {
  const entries = [...report.values()];
  const byId = (id: unknown) => entries.find((entry) => entry.id === id);
  const transport = entries.find((entry) => entry.type === 'transport');
  // Firefox has no selectedCandidatePairId; there the pair itself is marked.
  const pair =
    byId(transport?.selectedCandidatePairId) ??
    entries.find(
      (entry) => entry.type === 'candidate-pair' && entry.nominated && entry.state === 'succeeded',
    );
  if (!pair) return null;
  const [local, remote] = [byId(pair.localCandidateId), byId(pair.remoteCandidateId)];
  const roundTripTime = pair.currentRoundTripTime;
  return {
    local: String(local?.candidateType ?? 'unknown'),
    remote: String(remote?.candidateType ?? 'unknown'),
    protocol: String(local?.protocol ?? 'unknown'),
    currentRoundTripTime: typeof roundTripTime === 'number' ? roundTripTime : null,
    bytesSent: Number(pair.bytesSent ?? 0),
    bytesReceived: Number(pair.bytesReceived ?? 0),
  };
}
