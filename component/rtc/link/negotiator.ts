import type { Candidate, Description, Signal } from '../../../server/protocol/index.js';
import { acceptsCandidate, iceUfrags } from '../../core/connection/ice.js';
import {
  type DtlsRole,
  decideDescription,
  dtlsRoleOf,
  withDtlsRole,
} from '../../core/connection/negotiation.js';
import { SerialQueue } from '../../core/connection/serial-queue.js';

/** The part of an RTCPeerConnection that the negotiator uses. */
export type NegotiablePeer = Pick<
  RTCPeerConnection,
  | 'signalingState'
  | 'localDescription'
  | 'remoteDescription'
  | 'setLocalDescription'
  | 'setRemoteDescription'
  | 'addIceCandidate'
>;

type DescriptionSignal = Extract<Signal, { kind: 'description' }>;

export interface NegotiatorOptions {
  readonly peer: NegotiablePeer;
  /** Number of this connection within its pair. */
  readonly connection: number;
  readonly polite: boolean;
  readonly send: (signal: Signal) => void;
  /** Called between applying a remote offer and answering it: the moment to adopt its m-lines. */
  readonly onRemoteOffer: () => void;
  /** Rewrites a remote description before it is applied. */
  readonly rewriteRemoteSdp: (sdp: string) => string;
  readonly onFault: (error: unknown) => void;
  /** The browser refused a description: this negotiation can't be finished. */
  readonly onBroken: () => void;
  readonly delay: (callback: () => void, delayMs: number) => () => void;
}

/** Candidates found within this time are sent in one signal. */
const CANDIDATE_BATCH_MS = 15;
const CANDIDATES_PER_SIGNAL = 32;
/** An unanswered offer is sent again after this long, unchanged: a new one would make a late answer stale. */
const RESEND_MS = 3_000;

/**
 * Perfect negotiation (W3C webrtc-pc §10.7) for one connection: resolves glare by rollback on the polite side, drops
 * stale descriptions, and resends an unanswered offer. Operations run one at a time. Signals leave through `send`; the
 * negotiator knows neither socket nor room.
 *
 * See demo/docs/decisions/0011-offers-are-resent-unchanged.md.
 */
export class Negotiator {
  readonly #options: NegotiatorOptions;
  readonly #queue = new SerialQueue();
  #closed = false;
  /** The highest negotiation number seen, of either side. */
  #highest = 0;
  #pendingOffer: number | null = null;
  /** Negotiation number that the local candidates belong to; 0 until its description is sent. */
  #described = 0;
  /** Negotiation number of the remote description in use. */
  #applied = 0;
  #remoteUfrags: readonly string[] = [];
  /** The local DTLS role, once agreed. */
  #dtlsRole: DtlsRole | null = null;
  #candidates: Candidate[] = [];
  #cancelBatch: (() => void) | null = null;
  #cancelResend: (() => void) | null = null;
  /** The answer to the last remote offer, for a repetition. */
  #answer: DescriptionSignal | null = null;
  #droppedSignals = 0;

  constructor(options: NegotiatorOptions) {
    this.#options = options;
  }

  /** Number of remote descriptions and candidates dropped as stale. */
  get droppedSignals(): number {
    return this.#droppedSignals;
  }

  /** Makes and sends an offer once the queue is idle. Resolves then, also if none could be made. */
  offer(): Promise<void> {
    return this.#run(async () => {
      const { peer } = this.#options;
      if (peer.signalingState !== 'stable') return;
      const negotiation = this.#highest + 1;
      this.#pendingOffer = negotiation;
      this.#highest = negotiation;
      await peer.setLocalDescription();
      if (this.#closed) return;
      const offer = this.#sendDescription(negotiation, peer.localDescription);
      if (offer) this.#resendUntilAnswered(offer);
    });
  }

  /** Applies a remote description or candidates, in the order of arrival. */
  receive(signal: Exclude<Signal, { kind: 'renew' }>): void {
    void this.#run(() =>
      signal.kind === 'description'
        ? this.#onDescription(signal.negotiation, signal.description)
        : this.#onCandidates(signal.negotiation, signal.candidates),
    );
  }

  /** Sends a local candidate, batched with those found at the same time. */
  addLocalCandidate(candidate: RTCIceCandidate): void {
    this.#candidates.push({
      candidate: candidate.candidate,
      sdpMid: candidate.sdpMid,
      sdpMLineIndex: candidate.sdpMLineIndex,
      usernameFragment: candidate.usernameFragment,
    });
    this.#cancelBatch ??= this.#options.delay(() => this.#flushCandidates(), CANDIDATE_BATCH_MS);
  }

  close(): void {
    this.#closed = true;
    this.#queue.close();
    this.#cancelBatch?.();
    this.#cancelResend?.();
  }

  async #onDescription(negotiation: number, description: Description): Promise<void> {
    const { peer, polite, onRemoteOffer } = this.#options;
    const position = {
      polite,
      pendingOffer: this.#pendingOffer,
      highest: this.#highest,
      answered: this.#answer?.negotiation ?? 0,
    };
    const decision = decideDescription(position, { type: description.type, negotiation });
    if (decision !== 'apply') {
      this.#droppedSignals += 1;
      if (decision === 'repeat' && this.#answer) this.#options.send(this.#answer);
      return;
    }
    try {
      await peer.setRemoteDescription({
        ...description,
        sdp: this.#options.rewriteRemoteSdp(description.sdp),
      });
    } catch (error) {
      if (!this.#closed) this.#options.onBroken();
      throw error;
    }
    if (this.#closed) return;
    this.#pendingOffer = null;
    this.#cancelResend?.();
    this.#highest = Math.max(this.#highest, negotiation);
    this.#applied = negotiation;
    this.#remoteUfrags = iceUfrags(description.sdp);
    if (description.type === 'answer') {
      const remoteRole = dtlsRoleOf(description.sdp);
      if (remoteRole) this.#dtlsRole = remoteRole === 'active' ? 'passive' : 'active';
      return;
    }
    // A local offer that was rolled back is made again with the next `negotiationneeded`.
    onRemoteOffer();
    await peer.setLocalDescription();
    if (!this.#closed) this.#answer = this.#sendDescription(negotiation, peer.localDescription);
  }

  async #onCandidates(negotiation: number, candidates: readonly Candidate[]): Promise<void> {
    const position = { applied: this.#applied, remoteUfrags: this.#remoteUfrags };
    for (const candidate of candidates) {
      if (!acceptsCandidate(position, { negotiation, usernameFragment: candidate.usernameFragment })) {
        this.#droppedSignals += 1;
        continue;
      }
      // A candidate that the browser can't parse must not take the others of its signal with it.
      await this.#options.peer.addIceCandidate(candidate).catch(() => {
        this.#droppedSignals += 1;
      });
    }
  }

  #sendDescription(negotiation: number, description: RTCSessionDescription | null): DescriptionSignal | null {
    if (!description || (description.type !== 'offer' && description.type !== 'answer')) return null;
    const { connection, send } = this.#options;
    const { type, sdp } = description;
    if (type === 'answer') this.#dtlsRole = dtlsRoleOf(sdp) ?? this.#dtlsRole;
    const signal: DescriptionSignal = {
      kind: 'description',
      connection,
      negotiation,
      description: { type, sdp: type === 'offer' ? withDtlsRole(sdp, this.#dtlsRole) : sdp },
    };
    send(signal);
    this.#described = negotiation;
    return signal;
  }

  #resendUntilAnswered(offer: DescriptionSignal): void {
    this.#cancelResend?.();
    this.#cancelResend = this.#options.delay(() => {
      this.#options.send(offer);
      this.#resendUntilAnswered(offer);
    }, RESEND_MS);
  }

  #flushCandidates(): void {
    this.#cancelBatch = null;
    const { connection, send } = this.#options;
    const negotiation = this.#described;
    while (negotiation > 0 && this.#candidates.length > 0)
      send({
        kind: 'candidates',
        connection,
        negotiation,
        candidates: this.#candidates.splice(0, CANDIDATES_PER_SIGNAL),
      });
  }

  #run(operation: () => Promise<void>): Promise<void> {
    return this.#queue.run(operation).catch((error: unknown) => {
      if (!this.#closed) this.#options.onFault(error);
    });
  }
}
