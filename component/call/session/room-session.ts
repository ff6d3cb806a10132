import type {
  Ice,
  IncomingSignal,
  Joined,
  MemberChange,
  MemberLeft,
  OutgoingSignal,
  Profile,
  Update,
} from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import { type CallState, versionStep } from '../../core/call/call-state.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Signaling } from '../../signaling/signaling.js';
import type { CallEnvironment } from '../environment/environment.js';
import type { JoinTimings } from '../environment/join-timings.js';
import type { Store } from '../state/store.js';
import type { Credentials, Identity, Place } from './identity.js';

export interface RoomSessionOptions {
  readonly environment: Pick<CallEnvironment, 'createSignaling' | 'onPageHide' | 'onWake' | 'delay'>;
  readonly store: Store;
  readonly identity: Identity;
  readonly timings: JoinTimings;
  readonly server: URL;
  readonly room: string;
  /** Tells several calls of one page apart, where they are in one room. */
  readonly storageKey: string | null;
  /** The page's token at the moment; null without one. */
  readonly token: () => string | null;
  /** What the own participant says of itself at the moment. */
  readonly profile: () => Profile;
  /** Called for each admission, before the store knows: at first and after every return. */
  readonly onAdmitted: (ice: Ice) => void;
  /** The server is back after a while; what was said in between is lost. */
  readonly onReturned: () => void;
  readonly onSignal: (signal: IncomingSignal) => void;
  /** The server answers, after `enter` had given up waiting for it. */
  readonly onReachable: () => void;
  readonly onEnded: (reason: 'removed' | 'ended' | 'replaced') => void;
  /** The room does not take this participant back. */
  readonly onRefused: (error: CallError) => void;
  readonly onError: (error: CallError) => void;
}

/** Entering is given up for now after this many tries, or this long. */
const UNREACHABLE_TRIES = 3;
const UNREACHABLE_MS = 6_000;

/** One stay in one room of one server: entering it, following it, coming back to it, leaving it. */
export class RoomSession {
  readonly #options: RoomSessionOptions;
  readonly #signaling: Signaling;
  readonly #identityKey: string;
  readonly #ends: (() => void)[] = [];
  readonly #credentials: Credentials;
  #phase: 'new' | 'entering' | 'waiting' | 'unreachable' | 'entered' | 'closed' = 'new';
  #settle: { resolve: () => void; reject: (error: CallError) => void } | null = null;
  #place: Place;
  #syncing = false;
  /** Whether the server may have let us in: then it has to be told when we go. */
  #asked = false;

  constructor(options: RoomSessionOptions) {
    this.#options = options;
    const { environment, identity, server, room, storageKey } = options;
    this.#identityKey = `mesh-call ${server.href} ${room} ${storageKey ?? ''}`;
    this.#credentials = identity.enter(this.#identityKey);
    this.#place = this.#credentials.place;
    this.#signaling = environment.createSignaling(server, {
      onConnected: () => this.#onConnected(),
      onLost: () => this.#onLost(),
      onUnreachable: (failures) => {
        if (failures >= UNREACHABLE_TRIES) this.#giveUp();
      },
      onRefused: (error) => this.#onRefused(error),
      onMemberJoined: (change) => this.#onMember('member-joined', change),
      onMemberUpdated: (change) => this.#onMember('member-updated', change),
      onMemberLeft: (left) => this.#onLeft(left),
      onSignal: (signal) => {
        if (this.#phase === 'entered') options.onSignal(signal);
      },
      onEnded: ({ reason }) => {
        if (reason === 'refused') this.#onRefused(callError('admission-denied'));
        else if (!this.#closed) options.onEnded(reason);
      },
      onFault: (error) => {
        if (!this.#closed) options.onError(error);
      },
    });
  }

  /**
   * Resolves once the server has let the participant in.
   *
   * @throws CallError with the server's code; `server-unreachable` after some tries, which go on: `onReachable`
   */
  enter(): Promise<void> {
    const { environment } = this.#options;
    this.#phase = 'entering';
    this.#ends.push(
      environment.onPageHide(() => this.#onPageHide()),
      environment.onWake(() => this.#signaling.retry()),
      environment.delay(() => this.#giveUp(), UNREACHABLE_MS),
    );
    const entered = new Promise<void>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#signaling.connect();
    return entered;
  }

  sendSignal(signal: OutgoingSignal): void {
    if (this.#phase === 'entered') this.#signaling.signal(signal);
  }

  sendUpdate(update: Update): void {
    if (this.#phase === 'entered') this.#signaling.update(update);
  }

  /** Requests fresh TURN credentials. @throws CallError */
  requestIceServers(): Promise<Ice> {
    return this.#signaling.iceServers();
  }

  /** For what comes later than the first script. */
  get signaling(): Pick<Signaling, 'hear' | 'ask'> {
    return this.#signaling;
  }

  /** Gives the place in the room up. Resolves when the server has been told, as far as it can be. */
  leave(): Promise<void> {
    this.#options.identity.left();
    return this.#end();
  }

  /** @param telling false ends it without a word: the place is kept for a moment, and the next stay takes it over */
  close(telling = true): void {
    this.#asked &&= telling;
    void this.#end();
  }

  async #end(): Promise<void> {
    if (this.#closed) return;
    this.#phase = 'closed';
    for (const end of this.#ends.splice(0)) end();
    this.#fail(callError('aborted'));
    if (this.#asked) await this.#signaling.leave();
    this.#signaling.close();
  }

  #onConnected(): void {
    const { timings, onReachable } = this.#options;
    timings.reached('socket');
    if (this.#phase === 'unreachable') onReachable();
    else if (this.#phase !== 'closed') this.#join();
  }

  #onLost(): void {
    if (this.#phase === 'entered')
      this.#options.store.dispatch({ type: 'signaling-changed', signaling: 'reconnecting' });
  }

  async #join(): Promise<void> {
    const { profile, room } = this.#options;
    const { secret, session } = this.#credentials;
    const { joinedAt, ticket } = this.#place;
    const token = this.#options.token();
    const request = {
      ...profile(),
      room,
      secret,
      session,
      ...(joinedAt === null ? {} : { joinedAt }),
      ...(token === null ? {} : { token }),
      ...(ticket === null ? {} : { ticket }),
    };
    this.#asked = true;
    let joined: Joined;
    try {
      joined = await this.#signaling.join(request, () => {
        this.#phase = 'waiting';
        const note = { phase: 'waiting', signaling: 'connected' } as const;
        this.#options.store.dispatch({ type: 'noted', note });
      });
    } catch (error) {
      if (this.#closed || !(error instanceof CallError)) return;
      if (error.code === 'timeout') return this.#signaling.reconnect();
      this.#asked = false;
      return this.#onRefused(error);
    }
    if (!this.#closed) this.#onJoined(joined, request);
  }

  #onJoined(joined: Joined, told: Profile): void {
    const { identity, store, timings, onAdmitted, onReturned } = this.#options;
    const returned = this.#phase === 'entered';
    this.#phase = 'entered';
    this.#place = { joinedAt: joined.joinedAt, ticket: joined.ticket ?? null };
    identity.admitted(this.#identityKey, this.#place);
    timings.reached('joined');
    onAdmitted(joined);
    if (this.#closed) return;
    store.dispatch({ type: 'joined', joined });
    // Whoever heard of it may have left again.
    if (this.#closed) return;
    if (returned) onReturned();
    this.#catchUp(told);
    this.#settle?.resolve();
    this.#settle = null;
  }

  /** Tells what has changed while the answer was on its way: a device that opened, a name that was given. */
  #catchUp(told: Profile): void {
    const { name, media, externalId = null, metadata = null } = this.#options.profile();
    const same =
      name === told.name &&
      media.counter === told.media.counter &&
      externalId === (told.externalId ?? null) &&
      metadata === (told.metadata ?? null);
    if (!same) this.sendUpdate({ name, media, externalId, metadata });
  }

  #onMember(type: 'member-joined' | 'member-updated', change: MemberChange): void {
    this.#step(change.version, () => this.#options.store.dispatch({ type, ...change }));
  }

  /** Notes what another message says of the room, whose version it raises. */
  noteRoom(roomVersion: number, note: Partial<Pick<CallState, 'settings'>>): void {
    const { store } = this.#options;
    this.#step(roomVersion, () => store.dispatch({ type: 'noted', note: { ...note, roomVersion } }));
  }

  #onLeft(left: MemberLeft): void {
    this.#step(left.version, () => this.#options.store.dispatch({ type: 'member-left', ...left }));
  }

  #step(version: number, next: () => void): void {
    if (this.#phase !== 'entered') return;
    const step = versionStep(this.#options.store.state, version);
    if (step === 'next') next();
    else if (step === 'gap') this.#sync();
  }

  /** Something was missed: reads the whole room. What changes meanwhile raises the version and is read again. */
  async #sync(): Promise<void> {
    if (this.#syncing) return;
    this.#syncing = true;
    try {
      const room = await this.#signaling.sync();
      if (!this.#closed) this.#options.store.dispatch({ type: 'room-read', room });
    } catch (error) {
      if (!this.#closed && error instanceof CallError) this.#signaling.reconnect();
    } finally {
      this.#syncing = false;
    }
  }

  #giveUp(): void {
    if (this.#phase !== 'entering') return;
    this.#phase = 'unreachable';
    this.#fail(callError('server-unreachable'));
  }

  /** A refusal ends the attempt to enter; a call that runs goes on without a server that does not know its protocol. */
  #onRefused(error: CallError): void {
    const { store, onError, onRefused } = this.#options;
    if (this.#phase === 'entering' || this.#phase === 'waiting') this.#fail(error);
    else if (this.#phase === 'unreachable') onRefused(error);
    else if (this.#phase !== 'entered') return;
    else if (error.code === 'protocol-mismatch' || error.code === 'origin-not-allowed') {
      store.dispatch({ type: 'signaling-changed', signaling: 'disconnected' });
      onError(new CallError(error.code, error.message));
    } else onRefused(error);
  }

  /** In every phase: a page may be reloaded before it was let in, and is the same all the same. */
  #onPageHide(): void {
    this.#options.identity.handOver();
    if (this.#asked) this.#signaling.away();
  }

  #fail(error: CallError): void {
    this.#settle?.reject(new CallError(error.code, error.message, { fatal: true, cause: error.cause }));
    this.#settle = null;
  }

  get #closed(): boolean {
    return this.#phase === 'closed';
  }
}
