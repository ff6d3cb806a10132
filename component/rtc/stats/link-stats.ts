import type { Connection } from '../link/connection.js';
import { type MLine, mLines } from '../link/m-lines.js';
import { type Report, readStats } from './read-stats.js';

/**
 * One m-line in one direction: every value of its RTP stream, under the names and in the units of W3C webrtc-stats
 * (RTCInboundRtpStreamStats, RTCOutboundRtpStreamStats). Counters start with the connection.
 */
export interface MLineStats {
  readonly line: MLine;
  /** MIME type such as `video/VP8`; missing until something was sent. */
  readonly codec?: string;
  readonly [figure: string]: number | string | boolean | undefined;
}

/** State of the link to one participant. */
export interface LinkStats {
  /** Number of the connection within its pair, from 1; 0 before the first. */
  readonly connection: number;
  readonly connectionState: RTCPeerConnectionState | 'none';
  /** Signals dropped because they belonged to an older connection or negotiation. */
  readonly droppedSignals: number;
  /** Requests that the browser refused, over all connections of the link. */
  readonly faults: number;
  /** The candidate pair in use; null without one. */
  readonly candidatePair: {
    readonly local: string;
    readonly remote: string;
    readonly protocol: string;
    /** Seconds; null until measured. */
    readonly currentRoundTripTime: number | null;
    readonly bytesSent: number;
    readonly bytesReceived: number;
  } | null;
  readonly received: readonly MLineStats[];
  readonly sent: readonly MLineStats[];
}

/** Reads the public stats of one link. */
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
      mLines.map(async (mLine) =>
        mLineStats(mLine, await connection.receiver(mLine)?.getStats(), 'inbound-rtp'),
      ),
    ),
    Promise.all(
      mLines.map(async (mLine) =>
        mLineStats(mLine, await connection.sender(mLine)?.getStats(), 'outbound-rtp'),
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

function mLineStats(
  mLine: MLine,
  report: RTCStatsReport | undefined,
  type: 'inbound-rtp' | 'outbound-rtp',
): readonly MLineStats[] {
  if (!report) return [];
  const entries = [...(report as unknown as Report).values()];
  const entry = entries.find((candidate) => candidate.type === type);
  if (!entry) return [];
  const values = Object.entries(entry).filter(([, value]) => typeof value !== 'object');
  const codec = entries.find(({ id }) => id === entry.codecId)?.mimeType;
  return [{ ...Object.fromEntries(values), line: mLine, ...(typeof codec === 'string' ? { codec } : {}) }];
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
