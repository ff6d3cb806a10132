import type {
  IceServer,
  IncomingSignal,
  OutgoingSignal,
  ParticipantId,
  SessionId,
} from '../../../server/protocol/index.js';
import type { CallError } from '../../core/call/call-error.js';
import { type CallAction, type CallState, compareMembers, type Remote } from '../../core/call/call-state.js';
import { callError } from '../../core/call/error-sentences.js';
import { hasTurn } from '../../core/connection/has-turn.js';
import { SerialQueue } from '../../core/connection/serial-queue.js';
import { initialLimits, type SendLimits } from '../../core/sending/send-limits.js';
import type { LinkMonitor } from '../../rtc/link/link-monitor.js';
import type { MediaLineName } from '../../rtc/link/media-lines.js';
import { PeerLink } from '../../rtc/link/peer-link.js';
import type { CallEnvironment } from '../environment/environment.js';
import type { JoinTimings } from '../environment/join-timings.js';
import type { Store } from '../state/store.js';
import type { Streams } from '../state/streams.js';
import { ConcurrencyGate } from './concurrency-gate.js';

export interface PeerLinksOptions {
  readonly environment: Pick<CallEnvironment, 'createPeerConnection' | 'delay' | 'random' | 'clock'>;
  readonly store: Store;
  readonly streams: Streams;
  readonly timings: JoinTimings;
  readonly send: (signal: OutgoingSignal) => void;
  /** What may be sent in all, in bits per second. */
  readonly uplinkBps: () => number;
  readonly onError: (error: CallError) => void;
}

/** So long may the first descriptions of a link keep other work waiting; on most networks they take less. */
const DESCRIBE_MS = 500;
/**
 * So many connections are begun at a time, and each keeps the next one waiting for so long at most. Sixteen pages of one
 * machine took twice as long, or for ever, with all of them at once.
 */
const MOST_AT_ONCE = 6;
const COME_ABOUT_MS = 2_000;
/** After an offer is sent, its first candidates are found and sent within this. */
const FIRST_CANDIDATES_MS = 50;

/** Whoever is lost may come back from a tunnel or a closed lid: so long is the way to them kept. */
const PARKED_MS = 60_000;
/** Sessions whose connections are remembered after their link has ended. */
const MOST_REMEMBERED = 32;

interface Entry {
  readonly session: SessionId;
  readonly link: PeerLink;
  /** Ends the parking of a link to somebody who is lost; null for those who are in the room. */
  unpark: (() => void) | null;
}

/** What an attendant has to know of the link that it looks after. */
export interface MonitoredParticipant {
  readonly id: ParticipantId;
  readonly session: SessionId;
  readonly link: PeerLink;
  /** Whether a signal arrives there. */
  readonly canSend: () => boolean;
}

/**
 * A link to every session of every other participant, as the room has them: follows the store, and tells it how
 * the links stand.
 */
export class PeerLinks {
  readonly #options: PeerLinksOptions;
  readonly #entries = new Map<ParticipantId, Entry>();
  readonly #tracks = new Map<MediaLineName, MediaStreamTrack | null>();
  /** How many connections there were with sessions to which there is no link any more. */
  readonly #remembered = new Map<SessionId, number>();
  readonly #unsubscribe: () => void;
  /** Whose first descriptions are being exchanged: every step of that needs the page's one thread at once. */
  readonly #handshakes: ConcurrencyGate;
  /** Which connections are coming about that were offered from here. */
  readonly #openings: ConcurrencyGate;
  /** One after the other: the first offer is under way while the next one is being made. */
  readonly #starts = new SerialQueue();
  #configuration: RTCConfiguration = { bundlePolicy: 'max-bundle' };
  /** The first connection of a page takes its browser longest, so one is made while the server is being reached. */
  #spare: RTCPeerConnection | null = null;
  #attendantOf: ((participant: MonitoredParticipant) => LinkMonitor) | null = null;

  constructor(options: PeerLinksOptions) {
    this.#options = options;
    const { delay } = options.environment;
    this.#handshakes = new ConcurrencyGate(delay, DESCRIBE_MS);
    this.#openings = new ConcurrencyGate(delay, COME_ABOUT_MS);
    this.#unsubscribe = options.store.subscribe(({ state }, before, action) => {
      if (state.remotes !== before.state.remotes) this.#follow(state, action);
    });
  }

  /** To be called while the server is being reached. */
  prepare(): void {
    this.#spare ??= this.#options.environment.createPeerConnection?.(this.#configuration) ?? null;
  }

  /** Has somebody look after every link, those that there are and those that come. */
  attendBy(attendantOf: (participant: MonitoredParticipant) => LinkMonitor): void {
    this.#attendantOf = attendantOf;
    for (const [id, entry] of this.#entries) this.#attend(id, entry);
  }

  /** Whether there is a relay (TURN): without one, some pairs of networks have no way to each other at all. */
  get hasRelay(): boolean {
    return hasTurn(this.#configuration.iceServers ?? []);
  }

  /** Every link with the participant that it leads to. */
  all(): readonly { readonly id: ParticipantId; readonly link: PeerLink }[] {
    return [...this.#entries].filter(([, { unpark }]) => !unpark).map(([id, { link }]) => ({ id, link }));
  }

  /** Servers and policy for the connections made from now on, and for those that there are from their next restart on. */
  configure(iceServers: CallIceServers, iceTransportPolicy: 'all' | 'relay'): void {
    // As checked messages they may carry fields that are undefined, which the browser takes for missing.
    this.#configuration = {
      iceServers: [...iceServers] as RTCIceServer[],
      iceTransportPolicy,
      bundlePolicy: 'max-bundle',
    };
    this.#spare?.setConfiguration(this.#configuration);
    for (const { link } of this.#entries.values()) link.configure(this.#configuration);
  }

  /** Looks for new ways with every connection, while it goes on over the old one. */
  restartIce(): void {
    for (const { link } of this.#entries.values()) link.restart();
  }

  receive({ from, session, signal }: IncomingSignal): void {
    const entry = this.#entries.get(from);
    if (entry?.session === session) entry.link.receive(signal);
  }

  /** Sends a track to everybody, also to those who come later; null for nothing. */
  setTrack(line: MediaLineName, track: MediaStreamTrack | null): void {
    this.#tracks.set(line, track);
    for (const { link, unpark } of this.#entries.values()) if (!unpark) link.setTrack(line, track);
  }

  /** Starts over with those who are not connected: signals may have been lost. */
  refresh(): void {
    for (const { link } of this.#entries.values()) link.refresh();
  }

  /** Makes every connection anew. */
  renew(): void {
    for (const { link } of this.#entries.values()) link.renew();
  }

  /** Resolves when no link needs the page's thread for its first descriptions: what can wait, drawing above all, asks here. */
  settled(): Promise<void> {
    return this.#handshakes.atMost(0);
  }

  close(): void {
    this.#unsubscribe();
    this.#starts.close();
    this.#spare?.close();
    this.#spare = null;
    for (const id of [...this.#entries.keys()]) this.#close(id);
  }

  #follow(state: CallState, action: CallAction): void {
    const sessions = new Map(state.remotes.map(({ member }) => [member.id, member.session]));
    const mayReturn =
      action.type === 'member-missed' || (action.type === 'member-left' && action.reason === 'lost');
    for (const [id, entry] of [...this.#entries]) {
      if (sessions.get(id) === entry.session) entry.unpark?.();
      else if (sessions.has(id)) this.#end(entry);
      else if (!entry.unpark && mayReturn) this.#park(id, entry);
      else if (!entry.unpark) this.#close(id);
    }
    const limits = initialLimits(state.remotes.length, this.#options.uplinkBps());
    for (const remote of state.remotes)
      if (this.#entries.get(remote.member.id)?.session !== remote.member.session)
        this.#open(remote, state, limits);
    for (const { member } of state.remotes)
      if (member.media.screen) this.#entries.get(member.id)?.link.layScreen();
    // Whoever attends to the links shares out what may be sent, too.
    if (!this.#attendantOf) for (const { link } of this.#entries.values()) link.setLimits(limits);
  }

  #open({ member }: Remote, { local }: CallState, limits: SendLimits): void {
    const { environment, store, streams, timings, send, onError } = this.#options;
    const { createPeerConnection, delay, random, clock } = environment;
    if (!createPeerConnection) return;
    const { id, session } = member;
    const offers = compareMembers({ id: local.id, joinedAt: local.joinedAt ?? 0 }, member) > 0;
    const link: PeerLink = new PeerLink({
      offers,
      connectionsBefore: this.#remembered.get(session) ?? 0,
      createPeerConnection: () => this.#takeSpare() ?? createPeerConnection(this.#configuration),
      send: (signal) => {
        if (this.#canSend(entry)) send({ to: id, session, signal });
        // Without the server, whoever is connected can still agree on what is sent.
        else if (!entry.unpark) link.attendant?.say({ kind: 'signal', signal });
      },
      canSend: () => this.#canSend(entry),
      delay,
      random,
      onTrack: (line, track) => streams.setTrack(id, line, track),
      onConnection: (connection) => {
        store.dispatch({ type: 'link-changed', id, session, connection });
        // Whatever brought this one about may have brought the others back.
        if (connection === 'connected') this.refresh();
      },
      onStage: (stage) => {
        timings.reached(stage);
        if (stage !== 'connected') return;
        this.#openings.ended(link);
        // Somebody can be seen: from now on drawing is what is waited for.
        this.#handshakes.endAll();
      },
      onStep: () => this.#handshakes.ended(link),
      nowMs: () => clock.now(),
    });
    const entry: Entry = { session, link, unpark: null };
    this.#entries.set(id, entry);
    this.#attend(id, entry);
    for (const [line, track] of this.#tracks) link.setTrack(line, track);
    link.setLimits(limits);
    this.#handshakes.began(link);
    const started = this.#starts
      .run(() => this.#start(link, offers))
      .catch((cause: unknown) => onError(callError('not-supported', { cause })));
    // Between the first candidates and the answer of the other side there is nothing to do: a moment to draw.
    if (offers) void started.then(() => delay(() => this.#handshakes.ended(link), FIRST_CANDIDATES_MS));
  }

  async #start(link: PeerLink, offers: boolean): Promise<void> {
    if (offers) {
      await this.#openings.atMost(MOST_AT_ONCE - 1);
      this.#openings.began(link);
    }
    await link.start();
    // Whoever has left meanwhile takes no place.
    if (!link.connection) this.#openings.ended(link);
  }

  #takeSpare(): RTCPeerConnection | null {
    const spare = this.#spare;
    this.#spare = null;
    return spare;
  }

  #attend(id: ParticipantId, entry: Entry): void {
    const { session, link } = entry;
    const attendant = this.#attendantOf?.({ id, session, link, canSend: () => this.#canSend(entry) });
    if (attendant) link.attend(attendant);
  }

  #canSend({ unpark }: Entry): boolean {
    return !unpark && this.#options.store.state.signaling === 'connected';
  }

  /** Keeps the way to somebody who is lost. Nothing is sent there: they are not seen, so they must not see. */
  #park(id: ParticipantId, entry: Entry): void {
    const { session, link } = entry;
    const { environment, store } = this.#options;
    this.#handshakes.ended(link);
    for (const line of this.#tracks.keys()) link.setTrack(line, null);
    const cancel = environment.delay(() => {
      if (this.#entries.get(id) === entry) this.#close(id);
    }, PARKED_MS);
    entry.unpark = () => {
      cancel();
      entry.unpark = null;
      for (const [line, track] of this.#tracks) link.setTrack(line, track);
      store.dispatch({ type: 'link-changed', id, session, connection: link.state });
      link.refresh();
    };
  }

  #close(id: ParticipantId): void {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    if (entry) this.#end(entry);
    this.#options.streams.drop(id);
  }

  #end({ session, link }: Entry): void {
    this.#handshakes.ended(link);
    this.#openings.ended(link);
    link.close();
    this.#remembered.set(session, link.connections);
    for (const old of [...this.#remembered.keys()].slice(0, -MOST_REMEMBERED)) this.#remembered.delete(old);
  }
}

/** What the call server names, or the page. */
type CallIceServers = readonly (IceServer | RTCIceServer)[];
