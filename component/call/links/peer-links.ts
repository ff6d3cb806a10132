import type {
  IceServer,
  IncomingSignal,
  OutgoingSignal,
  ParticipantId,
  SessionId,
} from '../../../server/protocol/index.js';
import type { CallError } from '../../core/call/call-error.js';
import {
  type CallAction,
  type CallState,
  compareMembers,
  type RemoteState,
} from '../../core/call/call-state.js';
import { callError } from '../../core/call/error-sentences.js';
import { hasTurn } from '../../core/connection/ice.js';
import { SerialQueue } from '../../core/connection/serial-queue.js';
import type { Logger } from '../../core/log.js';
import type { LinkMonitor } from '../../rtc/link/link-monitor.js';
import type { MLine } from '../../rtc/link/m-lines.js';
import { PeerLink } from '../../rtc/link/peer-link.js';
import type { CallEnvironment } from '../environment/environment.js';
import type { JoinTimings } from '../environment/join-timings.js';
import type { Store } from '../state/store.js';
import type { Streams } from '../state/streams.js';
import { ConcurrencyGate } from './concurrency-gate.js';

/** One link with the participant and session that it leads to. */
export interface LinkedParticipant {
  readonly id: ParticipantId;
  readonly session: SessionId;
  readonly link: PeerLink;
  /** Whether a signal to this participant arrives. */
  readonly canSend: () => boolean;
  /** The browser refused a request. */
  readonly onFault: (cause: unknown) => void;
}

export interface PeerLinksOptions {
  readonly environment: Pick<CallEnvironment, 'createPeerConnection' | 'delay' | 'random' | 'clock'>;
  readonly store: Store;
  readonly streams: Streams;
  readonly timings: JoinTimings;
  readonly sendSignal: (signal: OutgoingSignal) => void;
  /** Called once for each new link. */
  readonly createMonitor: (participant: LinkedParticipant) => LinkMonitor;
  readonly onError: (error: CallError) => void;
  readonly log: Logger;
}

/** How long a link's offer and answer may keep other work waiting; most networks take less. */
const HANDSHAKE_MS = 500;
/**
 * Connections that are being established at a time, and how long each may hold back the next. With all sixteen pages of
 * one machine at once, connecting took twice as long or never ended.
 */
const MOST_OPENING = 6;
const OPENING_MS = 2_000;
/** The first local candidates are found and sent within this time after an offer. */
const FIRST_CANDIDATES_MS = 50;

/** How long the link to a lost participant is kept, who may return from a tunnel or a closed lid. */
const PARKED_MS = 60_000;
/** Sessions whose connection count is remembered after their link has closed. */
const MOST_REMEMBERED = 32;

interface Entry {
  readonly session: SessionId;
  readonly link: PeerLink;
  /** Ends the parking of a lost participant's link; null for participants in the room. */
  unpark: (() => void) | null;
}

/**
 * Links to all remote participants: follows the room in the store, opens and closes one `PeerLink` for each session,
 * and reports connection states to the store.
 *
 * See demo/docs/decisions/0001-later-participant-offers.md.
 * See demo/docs/decisions/0004-deadlines-count-from-progress.md.
 * See demo/docs/decisions/0007-lost-participants-are-kept.md.
 */
export class PeerLinks {
  readonly #options: PeerLinksOptions;
  readonly #entries = new Map<ParticipantId, Entry>();
  readonly #localTracks = new Map<MLine, MediaStreamTrack | null>();
  /** Connection counts of sessions without a link, so that both sides go on counting alike. */
  readonly #connectionCounts = new Map<SessionId, number>();
  readonly #unsubscribe: () => void;
  /** Links that exchange their first descriptions: each step needs the page's main thread at once. */
  readonly #handshakes: ConcurrencyGate;
  /** Links offered by this side that are not established yet. */
  readonly #openings: ConcurrencyGate;
  /** First offers are made one after the other: one travels while the next is made. */
  readonly #offers = new SerialQueue();
  #configuration: RTCConfiguration = { bundlePolicy: 'max-bundle' };
  /** Made while the server is being reached: a page's first RTCPeerConnection takes its browser longest. */
  #spare: RTCPeerConnection | null = null;

  constructor(options: PeerLinksOptions) {
    this.#options = options;
    const { delay } = options.environment;
    this.#handshakes = new ConcurrencyGate(delay, HANDSHAKE_MS);
    this.#openings = new ConcurrencyGate(delay, OPENING_MS);
    this.#unsubscribe = options.store.subscribe(({ state }, before, action) => {
      if (state.remotes !== before.state.remotes) this.#followRoom(state, action);
    });
  }

  /** Creates the first RTCPeerConnection in advance. */
  prepare(): void {
    this.#spare ??= this.#options.environment.createPeerConnection?.(this.#configuration) ?? null;
  }

  /** Whether there is a relay (TURN server): without one, some pairs of networks can't connect at all. */
  get hasRelay(): boolean {
    return hasTurn(this.#configuration.iceServers ?? []);
  }

  /** The links to participants in the room, without parked ones. */
  all(): readonly { readonly id: ParticipantId; readonly link: PeerLink }[] {
    return [...this.#entries].filter(([, { unpark }]) => !unpark).map(([id, { link }]) => ({ id, link }));
  }

  linkTo(id: ParticipantId): PeerLink | null {
    const entry = this.#entries.get(id);
    return entry && !entry.unpark ? entry.link : null;
  }

  /** Sets ICE servers and policy: for new connections at once, for existing ones from their next ICE restart on. */
  configure(iceServers: readonly (IceServer | RTCIceServer)[], iceTransportPolicy: 'all' | 'relay'): void {
    this.#configuration = {
      // Parsed messages may have fields that are undefined, which the browser takes for missing.
      iceServers: [...iceServers] as RTCIceServer[],
      iceTransportPolicy,
      bundlePolicy: 'max-bundle',
    };
    this.#spare?.setConfiguration(this.#configuration);
    for (const { link } of this.#entries.values()) link.configure(this.#configuration);
  }

  /** Restarts ICE on every link; media continues over the old candidates meanwhile. */
  restartIce(): void {
    for (const { link } of this.#entries.values()) link.restartIce();
  }

  receiveSignal({ from, session, signal }: IncomingSignal): void {
    const entry = this.#entries.get(from);
    if (entry?.session === session) entry.link.receiveSignal(signal);
  }

  /** Sends a track on an m-line to every participant, including later ones; null for nothing. */
  sendTrack(mLine: MLine, track: MediaStreamTrack | null): void {
    this.#localTracks.set(mLine, track);
    for (const { link, unpark } of this.#entries.values()) if (!unpark) link.setLocalTrack(mLine, track);
  }

  /** Retries links that are not connected: signals may have been lost, or a network may have returned. */
  retryStuckLinks(): void {
    for (const { link } of this.#entries.values()) link.retryIfStuck();
  }

  replaceConnections(): void {
    for (const { link } of this.#entries.values()) link.replaceConnection();
  }

  /** Resolves when no link needs the main thread for its first descriptions: drawing can wait for that. */
  handshakesSettled(): Promise<void> {
    return this.#handshakes.atMost(0);
  }

  close(): void {
    this.#unsubscribe();
    this.#offers.close();
    this.#spare?.close();
    this.#spare = null;
    for (const id of [...this.#entries.keys()]) this.#close(id);
  }

  #followRoom(state: CallState, action: CallAction): void {
    const sessions = new Map(state.remotes.map(({ member }) => [member.id, member.session]));
    const mayReturn =
      action.type === 'member-expired' || (action.type === 'member-left' && action.reason === 'lost');
    for (const [id, entry] of [...this.#entries]) {
      if (sessions.get(id) === entry.session) entry.unpark?.();
      else if (sessions.has(id)) this.#end(entry);
      else if (!entry.unpark && mayReturn) this.#park(id, entry);
      else if (!entry.unpark) this.#close(id);
    }
    for (const remote of state.remotes)
      if (this.#entries.get(remote.member.id)?.session !== remote.member.session) this.#open(remote, state);
    for (const { member } of state.remotes)
      if (member.media.screen) this.#entries.get(member.id)?.link.addScreen();
  }

  #open({ member }: RemoteState, { local }: CallState): void {
    const { environment, store, streams, timings, sendSignal, createMonitor, onError, log } = this.#options;
    const { createPeerConnection, delay, random, clock } = environment;
    if (!createPeerConnection) return;
    const { id, session } = member;
    const offers = compareMembers({ id: local.id, joinedAt: local.joinedAt ?? 0 }, member) > 0;
    const canSend = () => this.#canSend(entry);
    const onFault = (cause: unknown) => {
      const { name } = cause instanceof Error ? cause : new TypeError(String(cause));
      log.warn('the browser refused a request', { error: name, connection: link.connections });
      // The message may quote SDP.
      log.debug('the refused request', { cause });
    };
    const link: PeerLink = new PeerLink({
      offers,
      connectionsBefore: this.#connectionCounts.get(session) ?? 0,
      createPeerConnection: () => this.#takeSpare() ?? createPeerConnection(this.#configuration),
      createMonitor: (created) => createMonitor({ id, session, link: created, canSend, onFault }),
      send: (signal) => {
        if (canSend()) sendSignal({ to: id, session, signal });
        // Without the server, connected participants can still negotiate over the control channel.
        else if (!entry.unpark) link.monitor.sendControl({ kind: 'signal', signal });
      },
      canSend,
      delay,
      random,
      onRemoteTrack: (mLine, track) => streams.setTrack(id, mLine, track),
      onConnection: (connection) => {
        log.info('link changed its state', { state: connection, connection: link.connections });
        store.dispatch({ type: 'link-changed', id, session, connection });
        // What restored this link may have restored the others.
        if (connection === 'connected') this.retryStuckLinks();
      },
      onStage: (stage) => {
        timings.reached(stage);
        if (stage !== 'connected') return;
        this.#openings.end(link);
        // There is a picture to draw: from now on drawing is more urgent than handshakes.
        this.#handshakes.endAll();
      },
      onProgress: () => this.#handshakes.end(link),
      onFault,
      nowMs: () => clock.now(),
    });
    const entry: Entry = { session, link, unpark: null };
    this.#entries.set(id, entry);
    for (const [mLine, track] of this.#localTracks) link.setLocalTrack(mLine, track);
    this.#handshakes.begin(link);
    const started = this.#offers
      .run(() => this.#start(link, offers))
      .catch((cause: unknown) => onError(callError('not-supported', { cause })));
    // Between the first candidates and the remote answer the main thread is free for drawing.
    if (offers) void started.then(() => delay(() => this.#handshakes.end(link), FIRST_CANDIDATES_MS));
  }

  async #start(link: PeerLink, offers: boolean): Promise<void> {
    if (offers) {
      await this.#openings.atMost(MOST_OPENING - 1);
      this.#openings.begin(link);
    }
    await link.start();
    // A participant who left meanwhile takes no place.
    if (!link.connection) this.#openings.end(link);
  }

  #takeSpare(): RTCPeerConnection | null {
    const spare = this.#spare;
    this.#spare = null;
    return spare;
  }

  #canSend({ unpark, session }: Entry): boolean {
    const { signaling, remotes } = this.#options.store.state;
    const isLost = remotes.some(({ member, lost }) => member.session === session && lost);
    return !unpark && signaling === 'connected' && !isLost;
  }

  /** Keeps the link to a lost participant but sends nothing: a participant who isn't shown must not see either. */
  #park(id: ParticipantId, entry: Entry): void {
    const { session, link } = entry;
    const { environment, store } = this.#options;
    this.#handshakes.end(link);
    for (const mLine of this.#localTracks.keys()) link.setLocalTrack(mLine, null);
    const cancel = environment.delay(() => {
      if (this.#entries.get(id) === entry) this.#close(id);
    }, PARKED_MS);
    entry.unpark = () => {
      cancel();
      entry.unpark = null;
      for (const [mLine, track] of this.#localTracks) link.setLocalTrack(mLine, track);
      store.dispatch({ type: 'link-changed', id, session, connection: link.state });
      link.retryIfStuck();
    };
  }

  #close(id: ParticipantId): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (entry) this.#end(entry);
    this.#options.streams.drop(id);
  }

  #end({ session, link }: Entry): void {
    this.#handshakes.end(link);
    this.#openings.end(link);
    link.close();
    this.#connectionCounts.set(session, link.connections);
    for (const old of [...this.#connectionCounts.keys()].slice(0, -MOST_REMEMBERED))
      this.#connectionCounts.delete(old);
  }
}
