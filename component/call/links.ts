import type {
  IceServer,
  IncomingSignal,
  OutgoingSignal,
  ParticipantId,
  SessionId,
} from '../../server/protocol/index.js';
import { CallError } from '../core/call-error.js';
import { type CallState, compareMembers, type Remote } from '../core/call-state.js';
import { errorSentence } from '../core/error-sentences.js';
import { type SendLimits, sendLimits } from '../core/send-limits.js';
import { SerialQueue } from '../core/serial-queue.js';
import type { LinkStats } from '../rtc/link-stats.js';
import type { LineName } from '../rtc/media-lines.js';
import { PeerLink } from '../rtc/peer-link.js';
import type { CallEnvironment } from './environment.js';
import { Handshakes } from './handshakes.js';
import type { JoinTimings } from './join-timings.js';
import type { Store } from './store.js';
import type { Streams } from './streams.js';

export interface LinksOptions {
  readonly environment: Pick<CallEnvironment, 'createPeerConnection' | 'delay' | 'random' | 'clock'>;
  readonly store: Store;
  readonly streams: Streams;
  readonly timings: JoinTimings;
  readonly send: (signal: OutgoingSignal) => void;
  readonly onError: (error: CallError) => void;
}

/** After an offer is sent, its first candidates are found and sent within this. */
const FIRST_CANDIDATES_MS = 50;

interface Entry {
  readonly session: SessionId;
  readonly link: PeerLink;
}

/**
 * A link to every session of every other participant, as the room has them: follows the store, and tells it how
 * the links stand.
 */
export class Links {
  readonly #options: LinksOptions;
  readonly #entries = new Map<ParticipantId, Entry>();
  readonly #tracks = new Map<LineName, MediaStreamTrack | null>();
  readonly #unsubscribe: () => void;
  readonly #handshakes: Handshakes;
  /** One after the other: the first offer is under way while the next one is being made. */
  readonly #starts = new SerialQueue();
  #configuration: RTCConfiguration = { bundlePolicy: 'max-bundle' };
  /** The first connection of a page takes its browser longest, so one is made while the server is being reached. */
  #spare: RTCPeerConnection | null = null;

  constructor(options: LinksOptions) {
    this.#options = options;
    this.#handshakes = new Handshakes(options.environment.delay);
    this.#unsubscribe = options.store.subscribe(({ state }, before) => {
      if (state.remotes !== before.state.remotes) this.#follow(state);
    });
  }

  /** To be called while the server is being reached. */
  prepare(): void {
    this.#spare ??= this.#options.environment.createPeerConnection?.(this.#configuration) ?? null;
  }

  /** Servers and policy for the connections made from now on. */
  configure(iceServers: readonly IceServer[], iceTransportPolicy: 'all' | 'relay'): void {
    const servers = iceServers.map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    }));
    this.#configuration = { iceServers: servers, iceTransportPolicy, bundlePolicy: 'max-bundle' };
    this.#spare?.setConfiguration(this.#configuration);
  }

  receive({ from, session, signal }: IncomingSignal): void {
    const entry = this.#entries.get(from);
    if (entry?.session === session) entry.link.receive(signal);
  }

  /** Sends a track to everybody, also to those who come later; null for nothing. */
  setTrack(line: LineName, track: MediaStreamTrack | null): void {
    this.#tracks.set(line, track);
    for (const { link } of this.#entries.values()) link.setTrack(line, track);
  }

  /** Starts over with those who are not connected: signals may have been lost. */
  refresh(): void {
    for (const { link } of this.#entries.values()) link.refresh();
  }

  /** Makes every connection anew. */
  renew(): void {
    for (const { link } of this.#entries.values()) link.renew();
  }

  /** Resolves when no link needs the page's thread for its first descriptions. */
  settled(): Promise<void> {
    return this.#handshakes.settled();
  }

  getStats(): Promise<readonly (LinkStats & { readonly participant: ParticipantId })[]> {
    return Promise.all(
      [...this.#entries].map(async ([participant, { link }]) => ({
        participant,
        ...(await link.getStats()),
      })),
    );
  }

  close(): void {
    this.#unsubscribe();
    this.#starts.close();
    this.#spare?.close();
    this.#spare = null;
    for (const id of [...this.#entries.keys()]) this.#close(id);
  }

  #follow(state: CallState): void {
    const sessions = new Map(state.remotes.map(({ member }) => [member.id, member.session]));
    for (const [id, { session }] of [...this.#entries]) {
      if (!sessions.has(id)) this.#close(id);
      else if (sessions.get(id) !== session) this.#entries.get(id)?.link.close();
    }
    const limits = sendLimits(state.remotes.length);
    for (const remote of state.remotes)
      if (this.#entries.get(remote.member.id)?.session !== remote.member.session)
        this.#open(remote, state, limits);
    for (const { link } of this.#entries.values()) link.setLimits(limits);
  }

  #open({ member }: Remote, { local }: CallState, limits: SendLimits): void {
    const { environment, store, streams, timings, send, onError } = this.#options;
    const { createPeerConnection, delay, random, clock } = environment;
    if (!createPeerConnection) return;
    const { id, session, name } = member;
    const offers = compareMembers({ id: local.id, joinedAt: local.joinedAt ?? 0 }, member) > 0;
    const link: PeerLink = new PeerLink({
      offers,
      createPeerConnection: () => this.#takeSpare() ?? createPeerConnection(this.#configuration),
      send: (signal) => send({ to: id, session, signal }),
      canSend: () => store.state.signaling === 'connected',
      delay,
      random,
      onTrack: (line, track) => streams.setTrack(id, line, track),
      onConnection: (connection) => store.dispatch({ type: 'link-changed', id, session, connection }),
      onUnreachable: () => onError(this.#unreachable(name)),
      onStage: (stage) => {
        timings.reached(stage);
        if (stage === 'connected') this.#handshakes.endAll();
      },
      onNegotiated: () => this.#handshakes.ended(link),
      nowMs: () => clock.now(),
    });
    this.#entries.set(id, { session, link });
    for (const [line, track] of this.#tracks) link.setTrack(line, track);
    link.setLimits(limits);
    this.#handshakes.began(link);
    const started = this.#starts
      .run(() => link.start())
      .catch((cause: unknown) =>
        onError(new CallError('not-supported', errorSentence('not-supported'), { cause })),
      );
    // Between the first candidates and the answer of the other side there is nothing to do: a moment to draw.
    if (offers) void started.then(() => delay(() => this.#handshakes.ended(link), FIRST_CANDIDATES_MS));
  }

  #takeSpare(): RTCPeerConnection | null {
    const spare = this.#spare;
    this.#spare = null;
    return spare;
  }

  #close(id: ParticipantId): void {
    const link = this.#entries.get(id)?.link;
    if (link) this.#handshakes.ended(link);
    link?.close();
    this.#entries.delete(id);
    this.#options.streams.drop(id);
  }

  /** Says when the server has no relay: then some pairs of networks have no way to each other at all. */
  #unreachable(name: string): CallError {
    const hasRelay = hasTurn(this.#configuration.iceServers ?? []);
    const relay = hasRelay
      ? ''
      : ' This server has no relay (TURN), which some networks need: whoever runs it can set MESH_CALL_TURN_URLS.';
    return new CallError(
      'peer-unreachable',
      `No way to ${name} was found. It is tried further; another network may help.${relay}`,
    );
  }
}

/** Whether a list of ICE servers has a relay. */
export function hasTurn(servers: readonly { readonly urls: string | readonly string[] }[]): boolean {
  return servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/iu.test(url)));
}
