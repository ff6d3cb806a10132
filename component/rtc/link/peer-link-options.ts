import type { Signal } from '../../../server/protocol/index.js';
import type { ConnectionState } from '../../core/call/participant.js';
import type { Delay } from './connection.js';
import type { MediaLineName } from './media-lines.js';

/** What a link is told once, and whom it tells. */
export interface PeerLinkOptions {
  /** Of two participants the later one offers; only that side makes connections. */
  readonly offers: boolean;
  /** How many connections there were between these two sessions before, as far as is known. */
  readonly connectionsBefore: number;
  /** Called for each new connection. */
  readonly createPeerConnection: () => RTCPeerConnection;
  readonly send: (signal: Signal) => void;
  /** Whether what is sent arrives: nothing is given up while the server is away. */
  readonly canSend: () => boolean;
  readonly delay: Delay;
  /** From [0, 1). */
  readonly random: () => number;
  readonly onTrack: (line: MediaLineName, track: MediaStreamTrack) => void;
  readonly onConnection: (state: ConnectionState) => void;
  readonly onStage: (stage: 'first-candidate' | 'connected') => void;
  /** A connection has got on: both sides have described themselves, or a way is being found. */
  readonly onStep: () => void;
  /** A monotonic clock. */
  readonly nowMs: () => number;
}
