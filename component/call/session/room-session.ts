import type {
  Ice,
  IncomingSignal,
  Joined,
  MemberChange,
  MemberLeft,
  OutgoingSignal,
  Profile,
  RoomSnapshot,
  Update,
} from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import { type CallState, versionStep } from '../../core/call/call-state.js';
import { callError } from '../../core/call/error-sentences.js';
import { Disposables } from '../../core/disposables.js';
import type { Logger } from '../../core/log.js';
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
  /** Tells several calls of one page in one room apart. */
  readonly storageKey: string | null;
  /** The page's present token; null without one. */
  readonly token: () => string | null;
  /** The local participant's present name, tags and media state. */
  readonly profile: () => Profile;
  /** Called for each admission, before the store is updated: the first, and each return. */
  readonly onAdmitted: (ice: Ice) => void;
  /** The server is connected again; signals sent meanwhile are lost. */
  readonly onReturned: () => void;
  readonly onSignal: (signal: IncomingSignal) => void;
  /** The server answers, after `enter()` was rejected with `server-unreachable`. */
  readonly onReachable: () => void;
  readonly onEnded: (reason: 'removed' | 'ended' | 'replaced') => void;
  /** The room refuses a returning participant. */
  readonly onRefused: (error: CallError) => void;
  readonly onError: (error: CallError) => void;
  readonly log: Logger;
  readonly signalingLog: Logger;
}

/** `enter()` rejects after this many failed connections, or this long. */
const UNREACHABLE_FAILURES = 3;
const UNREACHABLE_MS = 6_000;

/** Session with the server for one room: enters it, follows its changes, rejoins after a lost connection, leaves it. */
export class RoomSession {
  readonly #options: RoomSessionOptions;
  readonly #signaling: Signaling;
  readonly #identityKey: string;
  readonly #disposables = new Disposables();
  readonly #credentials: Credentials;
  #phase: 'new' | 'entering' | 'waiting' | 'unreachable' | 'entered' | 'closed' = 'new';
  #settle: { resolve: () => void; reject: (error: CallError) => void } | null = null;
  #place: Place;
  #syncing = false;
  /** Version of the last change that could not be applied because of a gap before it. */
  #skippedVersion = 0;
  /** Whether the server may have admitted this participant, and so must be notified when it leaves. */
  #joinSent = false;

  constructor(options: RoomSessionOptions) {
    this.#options = options;
    const { environment, identity, server, room, storageKey } = options;
    this.#identityKey = `mesh-call ${server.href} ${room} ${storageKey ?? ''}`;
    this.#credentials = identity.enter(this.#identityKey);
    this.#place = this.#credentials.place;
    this.#signaling = environment.createSignaling({
      server,
      log: options.signalingLog,
      events: {
        onConnected: () => this.#onConnected(),
        onLost: () => this.#onLost(),
        onUnreachable: (failures) => {
          if (failures >= UNREACHABLE_FAILURES) this.#giveUp();
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
      },
    });
  }

  /**
   * Resolves once the server has let the participant in.
   *
   * @throws CallError with the server's code; `server-unreachable` after some attempts, which go on until `onReachable`
   */
  enter(): Promise<void> {
    const { environment } = this.#options;
    this.#phase = 'entering';
    this.#disposables.add(
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
    if (this.#phase === 'entered') this.#signaling.sendSignal(signal);
  }

  sendUpdate(update: Update): void {
    if (this.#phase === 'entered') this.#signaling.sendUpdate(update);
  }

  /** Requests fresh TURN credentials. @throws CallError */
  requestIceServers(): Promise<Ice> {
    return this.#signaling.fetchIceServers();
  }

  /** For services that handle messages of their own. */
  get signaling(): Pick<Signaling, 'request' | 'subscribe'> {
    return this.#signaling;
  }

  /** Gives up the place in the room. Resolves when the server has been notified, as far as it can be. */
  leave(): Promise<void> {
    this.#options.identity.left();
    return this.#end();
  }

  /** @param notifies false ends it silently: the server keeps the place for a moment, for the next membership */
  close(notifies = true): void {
    this.#joinSent &&= notifies;
    void this.#end();
  }

  async #end(): Promise<void> {
    if (this.#closed) return;
    this.#phase = 'closed';
    this.#disposables.close();
    this.#rejectEnter(callError('aborted'));
    if (this.#joinSent) await this.#signaling.leaveRoom();
    this.#signaling.close();
  }

  #onConnected(): void {
    const { timings, onReachable } = this.#options;
    timings.reached('socket');
    if (this.#phase === 'unreachable') onReachable();
    else if (this.#phase !== 'closed') this.#join().catch((cause: unknown) => this.#onBug('join', cause));
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
    this.#joinSent = true;
    let joined: Joined;
    try {
      joined = await this.#signaling.joinRoom(request, () => {
        this.#phase = 'waiting';
        const changes = { phase: 'waiting', signaling: 'connected' } as const;
        this.#options.store.dispatch({ type: 'state-updated', changes });
      });
    } catch (error) {
      if (this.#closed) return;
      if (!(error instanceof CallError)) throw error;
      if (error.code === 'timeout') return this.#signaling.reconnect();
      this.#joinSent = false;
      return this.#onRefused(error);
    }
    if (!this.#closed) this.#onJoined(joined, request);
  }

  #onJoined(joined: Joined, sent: Profile): void {
    const { identity, store, timings, onAdmitted, onReturned } = this.#options;
    const returned = this.#phase === 'entered';
    this.#phase = 'entered';
    this.#place = { joinedAt: joined.joinedAt, ticket: joined.ticket ?? null };
    identity.admitted(this.#identityKey, this.#place);
    timings.reached('joined');
    onAdmitted(joined);
    if (this.#closed) return;
    store.dispatch({ type: 'joined', joined });
    // A listener of the change may have left the call.
    if (this.#closed) return;
    if (returned) onReturned();
    this.#sendChanges(sent);
    this.#settle?.resolve();
    this.#settle = null;
  }

  /** Sends what has changed since the join request: a device that has opened, a new name. */
  #sendChanges(sent: Profile): void {
    const { name, media, externalId = null, metadata = null } = this.#options.profile();
    const same =
      name === sent.name &&
      media.counter === sent.media.counter &&
      externalId === (sent.externalId ?? null) &&
      metadata === (sent.metadata ?? null);
    if (!same) this.sendUpdate({ name, media, externalId, metadata });
  }

  #onMember(type: 'member-joined' | 'member-updated', change: MemberChange): void {
    this.#step(change.version, () => this.#options.store.dispatch({ type, ...change }));
  }

  /** Applies a room change that a service has received, if its version is the next one. */
  noteRoom(roomVersion: number, note: Partial<Pick<CallState, 'settings'>>): void {
    const { store } = this.#options;
    this.#step(roomVersion, () =>
      store.dispatch({ type: 'state-updated', changes: { ...note, roomVersion } }),
    );
  }

  #onLeft(left: MemberLeft): void {
    const { store } = this.#options;
    this.#step(left.version, () => {
      const { id, version } = left;
      const remote = store.state.remotes.find(({ member }) => member.id === id);
      // What fails is the way to the server: the member is in the call, and returns when it has found another way.
      const isMissing = left.reason === 'lost' && remote?.connection === 'connected';
      store.dispatch(isMissing ? { type: 'member-missing', version, id } : { type: 'member-left', ...left });
    });
  }

  #step(version: number, next: () => void): void {
    if (this.#phase !== 'entered') return;
    const step = versionStep(this.#options.store.state, version);
    if (step === 'next') next();
    else if (step === 'gap') {
      this.#skippedVersion = version;
      this.#sync().catch((cause: unknown) => this.#onBug('sync', cause));
    }
  }

  /** Reads the whole room after a gap in its versions, and again for a change that arrived meanwhile and is not in it. */
  async #sync(): Promise<void> {
    if (this.#syncing) return;
    this.#syncing = true;
    try {
      let before: number;
      let room: RoomSnapshot;
      do {
        before = this.#skippedVersion;
        room = await this.#signaling.fetchRoom();
        if (this.#closed) return;
        this.#options.store.dispatch({ type: 'room-read', room });
      } while (this.#skippedVersion !== before && this.#skippedVersion > room.version);
    } catch (error) {
      if (this.#closed) return;
      if (!(error instanceof CallError)) throw error;
      this.#options.log.warn('room not read', { code: error.code });
      this.#signaling.reconnect();
    } finally {
      this.#syncing = false;
    }
  }

  #giveUp(): void {
    if (this.#phase !== 'entering') return;
    this.#phase = 'unreachable';
    this.#rejectEnter(callError('server-unreachable'));
  }

  /** A refusal rejects `enter()`. A running call goes on without a server that no longer knows its protocol or origin. */
  #onRefused(error: CallError): void {
    const { store, onError, onRefused } = this.#options;
    if (this.#phase === 'entering' || this.#phase === 'waiting') this.#rejectEnter(error);
    else if (this.#phase === 'unreachable') onRefused(error);
    else if (this.#phase !== 'entered') return;
    else if (error.code === 'protocol-mismatch' || error.code === 'origin-not-allowed') {
      store.dispatch({ type: 'signaling-changed', signaling: 'disconnected' });
      onError(new CallError(error.code, error.message));
    } else onRefused(error);
  }

  /** In every phase: a page reloaded before its admission must return as the same participant. */
  #onPageHide(): void {
    this.#options.identity.handOver();
    if (this.#joinSent) this.#signaling.sendAway();
  }

  /** An unexpected error ends the attempt to enter at once; a running call reports it and goes on. */
  #onBug(step: 'join' | 'sync', cause: unknown): void {
    this.#options.log.error(`${step} failed unexpectedly`, { cause });
    const error = callError('not-supported', { cause });
    if (this.#settle) this.#rejectEnter(error);
    else if (!this.#closed) this.#options.onError(error);
  }

  #rejectEnter(error: CallError): void {
    this.#settle?.reject(new CallError(error.code, error.message, { fatal: true, cause: error.cause }));
    this.#settle = null;
  }

  get #closed(): boolean {
    return this.#phase === 'closed';
  }
}
