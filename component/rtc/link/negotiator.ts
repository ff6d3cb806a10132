import type { Candidate, Description, Signal } from '../../../server/protocol/index.js';
import {
  acceptsCandidate,
  type DtlsRole,
  decideDescription,
  dtlsRoleOf,
  ufragsOf,
  withDtlsRole,
} from '../../core/connection/negotiation.js';
import { SerialQueue } from '../../core/connection/serial-queue.js';

/** What the negotiator needs of an RTCPeerConnection. */
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
  /** The number of this connection within its pair. */
  readonly connection: number;
  readonly polite: boolean;
  readonly send: (signal: Signal) => void;
  /** Called after a remote offer was applied and before it is answered: the moment to take up its media lines. */
  readonly onOffered: () => void;
  /** What to apply in the place of what the other side says of itself. */
  readonly adjust: (sdp: string) => string;
  readonly onError: (error: unknown) => void;
  /** The browser does not take a description: this negotiation will not come to its end. */
  readonly onBroken: () => void;
  readonly setTimeout: (callback: () => void, delayMs: number) => () => void;
}

/** Candidates found within this time travel together. */
const CANDIDATE_BATCH_MS = 15;
const CANDIDATES_PER_SIGNAL = 32;
/** An offer without an answer is sent again after this long, unchanged: a new one would make the late answer stale. */
const RESEND_MS = 3_000;

/**
 * Perfect negotiation (W3C webrtc-pc §10.7) for one connection, one job at a time. It knows neither socket nor
 * room: what it says leaves by the `send` that it was given.
 */
export class Negotiator {
  readonly #options: NegotiatorOptions;
  readonly #queue = new SerialQueue();
  #closed = false;
  #highest = 0;
  #pendingOffer: number | null = null;
  /** The number of the description that the local candidates belong to, once it has been sent. */
  #described = 0;
  #applied = 0;
  #remoteUfrags: readonly string[] = [];
  /** Our own, once it is agreed on. */
  #dtlsRole: DtlsRole | null = null;
  #candidates: Candidate[] = [];
  #cancelBatch: (() => void) | null = null;
  #cancelResend: (() => void) | null = null;
  /** The answer to the last remote offer. */
  #answer: DescriptionSignal | null = null;
  #dropped = 0;

  constructor(options: NegotiatorOptions) {
    this.#options = options;
  }

  /** How many remote messages were dropped because they belonged to something older. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Makes and sends an offer as soon as nothing else is under way. Resolves then, also if it could not be made. */
  offer(): Promise<void> {
    return this.#run(async () => {
      const { peer } = this.#options;
      if (peer.signalingState !== 'stable') return;
      const negotiation = this.#highest + 1;
      this.#pendingOffer = negotiation;
      this.#highest = negotiation;
      await peer.setLocalDescription();
      if (this.#closed) return;
      const offer = this.#describe(negotiation, peer.localDescription);
      if (offer) this.#insist(offer);
    });
  }

  /** Takes a description or candidates of the other side, in the order in which they came. */
  receive(signal: Exclude<Signal, { kind: 'renew' }>): void {
    void this.#run(() =>
      signal.kind === 'description'
        ? this.#onDescription(signal.negotiation, signal.description)
        : this.#onCandidates(signal.negotiation, signal.candidates),
    );
  }

  /** Sends a candidate that the browser has found, together with those found in the same instant. */
  addLocalCandidate(candidate: RTCIceCandidate): void {
    this.#candidates.push({
      candidate: candidate.candidate,
      sdpMid: candidate.sdpMid,
      sdpMLineIndex: candidate.sdpMLineIndex,
      usernameFragment: candidate.usernameFragment,
    });
    this.#cancelBatch ??= this.#options.setTimeout(() => this.#flush(), CANDIDATE_BATCH_MS);
  }

  close(): void {
    this.#closed = true;
    this.#queue.close();
    this.#cancelBatch?.();
    this.#cancelResend?.();
  }

  async #onDescription(negotiation: number, description: Description): Promise<void> {
    const { peer, polite, onOffered } = this.#options;
    const position = {
      polite,
      pendingOffer: this.#pendingOffer,
      highest: this.#highest,
      answered: this.#answer?.negotiation ?? 0,
    };
    const decision = decideDescription(position, { type: description.type, negotiation });
    if (decision !== 'apply') {
      this.#dropped += 1;
      if (decision === 'repeat' && this.#answer) this.#options.send(this.#answer);
      return;
    }
    try {
      await peer.setRemoteDescription({ ...description, sdp: this.#options.adjust(description.sdp) });
    } catch (error) {
      if (!this.#closed) this.#options.onBroken();
      throw error;
    }
    if (this.#closed) return;
    this.#pendingOffer = null;
    this.#cancelResend?.();
    this.#highest = Math.max(this.#highest, negotiation);
    this.#applied = negotiation;
    this.#remoteUfrags = ufragsOf(description.sdp);
    if (description.type === 'answer') {
      const theirs = dtlsRoleOf(description.sdp);
      if (theirs) this.#dtlsRole = theirs === 'active' ? 'passive' : 'active';
      return;
    }
    // An own offer that the browser rolled back for this one is made anew when it asks for it once more.
    onOffered();
    await peer.setLocalDescription();
    if (!this.#closed) this.#answer = this.#describe(negotiation, peer.localDescription);
  }

  async #onCandidates(negotiation: number, candidates: readonly Candidate[]): Promise<void> {
    const position = { applied: this.#applied, remoteUfrags: this.#remoteUfrags };
    for (const candidate of candidates) {
      if (!acceptsCandidate(position, { negotiation, usernameFragment: candidate.usernameFragment })) {
        this.#dropped += 1;
        continue;
      }
      // One that the browser cannot read must not take the others of its signal with it.
      await this.#options.peer.addIceCandidate(candidate).catch(() => {
        this.#dropped += 1;
      });
    }
  }

  #describe(negotiation: number, description: RTCSessionDescription | null): DescriptionSignal | null {
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

  /** Sends an offer again until it is answered or given up. */
  #insist(offer: DescriptionSignal): void {
    this.#cancelResend?.();
    this.#cancelResend = this.#options.setTimeout(() => {
      this.#options.send(offer);
      this.#insist(offer);
    }, RESEND_MS);
  }

  #flush(): void {
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

  #run(job: () => Promise<void>): Promise<void> {
    return this.#queue.run(job).catch((error: unknown) => {
      if (!this.#closed) this.#options.onError(error);
    });
  }
}
