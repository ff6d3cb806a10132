import { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import { type CallOptions, checkedRoom, checkedServer } from '../call-options.js';
import type { CallEnvironment } from '../environment/environment.js';
import type { JoinTimings } from '../environment/join-timings.js';
import type { LocalProfile } from '../local/local-profile.js';
import type { LocalTracks } from '../local/local-tracks.js';
import type { Store } from '../state/store.js';
import type { Streams } from '../state/streams.js';
import type { Identity } from './identity.js';
import { RoomMembership } from './room-membership.js';

export interface LifecycleOptions {
  readonly environment: CallEnvironment;
  readonly store: Store;
  readonly streams: Streams;
  readonly identity: Identity;
  readonly timings: JoinTimings;
  readonly tracks: LocalTracks;
  readonly profile: LocalProfile;
  /** What the page says about the call at the moment. */
  readonly options: () => CallOptions;
  readonly onError: (error: CallError) => void;
  /** A stay has begun, or is over (null). */
  readonly onStay: (stay: RoomMembership | null) => void;
}

/** Entering, moving and leaving: at most one stay at a time, and none of its media without it. */
export class Lifecycle {
  readonly #options: LifecycleOptions;
  #stay: RoomMembership | null = null;
  #entering: Promise<void> | null = null;
  #moved = false;

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  /** The stay in a room, also while it is being entered or a server is waited for; null outside. */
  get stay(): RoomMembership | null {
    return this.#stay;
  }

  /** The attempt to enter that is under way; null if none is. */
  get entering(): Promise<void> | null {
    return this.#entering;
  }

  get isUnderWay(): boolean {
    const { phase } = this.#options.store.state;
    return phase === 'joining' || phase === 'waiting' || phase === 'joined';
  }

  /** Shows the way in. Nothing happens while a call is under way. */
  prepare(): void {
    if (this.isUnderWay) return;
    this.#abandon();
    this.#options.store.dispatch({ type: 'prepared' });
  }

  /** @throws CallError why the room could not be entered; `aborted` if it was left before */
  enter(): Promise<void> {
    const entering = this.#tryToEnter().finally(() => {
      if (this.#entering === entering) this.#entering = null;
    });
    this.#entering = entering;
    return entering;
  }

  /** From one room or server to another one; devices stay open on the way. */
  move(): void {
    const { store } = this.#options;
    if (store.state.phase === 'joining' || store.state.phase === 'waiting') {
      // Whoever waits for the join waits for the new room now.
      const stay = this.#stay;
      this.#stay = null;
      this.#moved = true;
      void stay?.leave();
    } else if (store.state.phase === 'joined') {
      this.#startOver((left) => void left.leave());
    } else if (store.state.phase === 'error') this.prepare();
  }

  /** Media ends at once; resolves when the others have been told. */
  async leave(reason: 'left' | 'removed' | 'ended' | 'replaced'): Promise<void> {
    const stay = this.#release();
    this.#options.tracks.stop();
    const told = stay?.leave();
    this.#options.store.dispatch({ type: 'left', reason });
    await told;
  }

  /** Leaves what there is, and enters what the page says now. */
  #startOver(end: (stay: RoomMembership) => void): void {
    const stay = this.#release();
    if (stay) end(stay);
    this.#options.store.dispatch({ type: 'left', reason: 'left' });
    this.#enterUnasked();
  }

  async #tryToEnter(): Promise<void> {
    this.#abandon();
    this.#options.store.dispatch({ type: 'join-started' });
    let entered = false;
    while (!entered) entered = await this.#attempt();
  }

  /** @returns false if the call was moved meanwhile and another attempt is due */
  async #attempt(): Promise<boolean> {
    const { timings, tracks } = this.#options;
    let stay: RoomMembership | null = null;
    this.#moved = false;
    try {
      stay = this.#openStay();
      timings.start();
      const entered = stay.enter();
      void tracks.start();
      await entered;
      if (this.#stay === stay) this.#options.onStay(stay);
      return true;
    } catch (cause) {
      if (this.#moved) return false;
      const error = asCallError(cause);
      // Whoever has waited for a host was as good as there.
      if (this.#stay === stay) this.#fail(error, error.code === 'admission-denied');
      throw error;
    }
  }

  #openStay(): RoomMembership {
    const { environment, store, streams, identity, timings, tracks, profile, options, onError } =
      this.#options;
    const { room, server, storageKey } = options();
    const place = { room: checkedRoom(room), server: checkedServer(server, environment.pageUrl) };
    profile.set(options());
    if (!environment.createPeerConnection) throw callError('unsupported-browser', { fatal: true });
    const stay: RoomMembership = new RoomMembership({
      environment,
      store,
      streams,
      identity,
      timings,
      ...place,
      storageKey,
      token: () => options().token,
      ice: options,
      uplinkBps: () => options().maxUplink * 1_000,
      profile: () => profile.of(tracks.state),
      onReachable: () => this.#enterUnasked(),
      // As a reloaded page does: the place is kept, and taken again.
      onRestored: () => this.#startOver((left) => left.close(false)),
      onEnded: (reason) => void this.leave(reason),
      onRefused: (error) => {
        if (this.#stay === stay) this.#fail(error, store.state.phase === 'joined');
      },
      onError,
    });
    this.#stay = stay;
    for (const device of ['microphone', 'camera'] as const) stay.setTrack(device, tracks.track(device));
    return stay;
  }

  /** A server that cannot be reached is watched for; every other failure leaves nothing behind. */
  #fail(error: CallError, left: boolean): void {
    const { store, tracks } = this.#options;
    if (error.code !== 'server-unreachable') this.#abandon();
    tracks.stop();
    store.dispatch({ type: 'failed', error, left });
  }

  /** Nobody waits for this one: the call has told of its error when it fails. */
  #enterUnasked(): void {
    this.enter().catch((error: unknown) => {
      if (!(error instanceof CallError)) throw error;
    });
  }

  /** Ends a stay that nobody has to be told about. */
  #abandon(): void {
    this.#release()?.close();
  }

  #release(): RoomMembership | null {
    const stay = this.#stay;
    this.#stay = null;
    this.#entering = null;
    this.#moved = false;
    if (stay) this.#options.onStay(null);
    return stay;
  }
}

/** What a browser refuses in its own words is an error of the call like every other: nothing stays half-open. */
function asCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause;
  return callError('not-supported', { fatal: true, cause });
}
