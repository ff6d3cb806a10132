import { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Logger } from '../../core/log.js';
import { type CallOptions, checkedRoom, checkedServer } from '../call-options.js';
import type { CallEnvironment } from '../environment/environment.js';
import type { JoinTimings } from '../environment/join-timings.js';
import type { LocalProfile } from '../local/local-profile.js';
import type { LocalTracks } from '../local/local-tracks.js';
import type { Store } from '../state/store.js';
import type { Streams } from '../state/streams.js';
import type { Identity } from './identity.js';
import { RoomMembership, type RoomMembershipOptions } from './room-membership.js';

export interface LifecycleOptions {
  readonly environment: CallEnvironment;
  readonly store: Store;
  readonly streams: Streams;
  readonly identity: Identity;
  readonly timings: JoinTimings;
  readonly tracks: LocalTracks;
  readonly profile: LocalProfile;
  /** The page's present settings. */
  readonly options: () => CallOptions;
  readonly createServices: RoomMembershipOptions['createServices'];
  readonly onError: (error: CallError) => void;
  readonly log: Logger;
  readonly signalingLog: Logger;
  readonly rtcLog: Logger;
}

/**
 * State machine of joining, moving between rooms and leaving: at most one membership at a time, no media without one.
 *
 * See demo/docs/decisions/0019-joins-wait-for-nothing.md.
 * See demo/docs/decisions/0020-leaving-is-always-possible.md.
 */
export class Lifecycle {
  readonly #options: LifecycleOptions;
  #membership: RoomMembership | null = null;
  #entering: Promise<void> | null = null;
  #moved = false;

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  /** The membership in a room, also while it is being entered or a server is awaited; null outside. */
  get membership(): RoomMembership | null {
    return this.#membership;
  }

  /** The running attempt to enter; null without one. */
  get entering(): Promise<void> | null {
    return this.#entering;
  }

  get isUnderWay(): boolean {
    const { phase } = this.#options.store.state;
    return phase === 'joining' || phase === 'waiting' || phase === 'joined';
  }

  /** Goes to the pre-join state. Does nothing during a call. */
  prepare(): void {
    if (this.isUnderWay) return;
    this.#abandon();
    this.#options.store.dispatch({ type: 'prepared' });
  }

  /** @throws CallError why the room could not be entered; `aborted` if it was left before */
  enter(): Promise<void> {
    const entering = this.#enterUntilDone().finally(() => {
      if (this.#entering === entering) this.#entering = null;
    });
    this.#entering = entering;
    return entering;
  }

  /** Moves to another room or server; devices stay open meanwhile. */
  move(): void {
    const { store } = this.#options;
    if (store.state.phase === 'joining' || store.state.phase === 'waiting') {
      // The pending `join()` now waits for the new room.
      const membership = this.#membership;
      this.#membership = null;
      this.#moved = true;
      void membership?.leave();
    } else if (store.state.phase === 'joined') {
      this.#restart((left) => void left.leave());
    } else if (store.state.phase === 'error') this.prepare();
  }

  /** Stops media at once. Resolves when the server has been notified. */
  async leave(reason: 'left' | 'removed' | 'ended' | 'replaced'): Promise<void> {
    const membership = this.#release();
    const notified = membership?.leave();
    this.#options.tracks.stop();
    this.#options.store.dispatch({ type: 'left', reason });
    await notified;
  }

  /** Ends the present membership and enters what the page's settings say now. */
  #restart(end: (membership: RoomMembership) => void): void {
    const membership = this.#release();
    if (membership) end(membership);
    this.#options.store.dispatch({ type: 'left', reason: 'left' });
    this.#enterUnawaited();
  }

  async #enterUntilDone(): Promise<void> {
    this.#abandon();
    this.#options.store.dispatch({ type: 'join-started' });
    let entered = false;
    while (!entered) entered = await this.#attempt();
  }

  /** @returns false if the call was moved meanwhile and another attempt is due */
  async #attempt(): Promise<boolean> {
    const { timings, tracks, log } = this.#options;
    let membership: RoomMembership | null = null;
    this.#moved = false;
    try {
      membership = this.#openMembership();
      timings.start();
      const entered = membership.enter();
      void tracks.start();
      await entered;
      log.info('joined');
      return true;
    } catch (cause) {
      if (this.#moved) return false;
      const error = asCallError(cause);
      log.warn('join failed', { code: error.code, cause });
      // A participant who was denied in the lobby counts as having been in the call.
      if (this.#membership === membership) this.#fail(error, error.code === 'admission-denied');
      throw error;
    }
  }

  #openMembership(): RoomMembership {
    const { environment, store, streams, identity, timings, tracks, profile, options } = this.#options;
    const { createServices, onError, log, signalingLog, rtcLog } = this.#options;
    const { room, server, storageKey } = options();
    const place = { room: checkedRoom(room), server: checkedServer(server, environment.pageUrl) };
    profile.set(options());
    if (!environment.createPeerConnection) throw callError('unsupported-browser', { fatal: true });
    const membership: RoomMembership = new RoomMembership({
      environment,
      store,
      streams,
      identity,
      timings,
      ...place,
      storageKey,
      token: () => options().token,
      iceSettings: options,
      profile: () => profile.of(tracks.state),
      createServices,
      onReachable: () => this.#enterUnawaited(),
      // As after a reload: the place in the room is kept and taken again.
      onRestored: () => this.#restart((left) => left.close(false)),
      onEnded: (reason) => void this.leave(reason),
      onRefused: (error) => {
        if (this.#membership === membership) this.#fail(error, store.state.phase === 'joined');
      },
      onError,
      log,
      signalingLog,
      rtcLog,
    });
    this.#membership = membership;
    for (const device of ['microphone', 'camera'] as const)
      membership.links.sendTrack(device, tracks.track(device));
    return membership;
  }

  /** An unreachable server is awaited; every other failure leaves nothing behind. */
  #fail(error: CallError, left: boolean): void {
    const { store, tracks } = this.#options;
    if (error.code !== 'server-unreachable') this.#abandon();
    tracks.stop();
    store.dispatch({ type: 'failed', error, left });
  }

  /** Enters without a caller that awaits it: a failure is already in the store and in `call-error`. */
  #enterUnawaited(): void {
    this.enter().catch((error: unknown) => {
      if (!(error instanceof CallError))
        this.#options.log.error('join failed unexpectedly', { cause: error });
    });
  }

  /** Ends a membership that needs no notification of others. */
  #abandon(): void {
    this.#release()?.close();
  }

  #release(): RoomMembership | null {
    const membership = this.#membership;
    this.#membership = null;
    this.#entering = null;
    this.#moved = false;
    return membership;
  }
}

/** Wraps an error of the browser: callers only ever see a CallError. */
function asCallError(cause: unknown): CallError {
  if (cause instanceof CallError) return cause;
  return callError('not-supported', { fatal: true, cause });
}
