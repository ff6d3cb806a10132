import { CallError } from '../core/call-error.js';
import { type CallStatus, type SignalingStatus, statusOf } from '../core/call-state.js';
import type { Device } from '../core/capture-ladder.js';
import { errorSentence } from '../core/error-sentences.js';
import type { Participant, ParticipantId, StreamSource } from '../core/participant.js';
import { publicEventsOf } from '../core/public-events.js';
import type { LinkStats } from '../rtc/link-stats.js';
import { CallEvents } from './call-events.js';
import { type CallOptions, defaultCallOptions, displayName, readOptions } from './call-options.js';
import { browserEnvironment, type CallEnvironment } from './environment.js';
import { Identity } from './identity.js';
import { JoinTimings } from './join-timings.js';
import { Lifecycle } from './lifecycle.js';
import { LocalTracks } from './local-tracks.js';
import { OwnProfile } from './own-profile.js';
import { Store } from './store.js';
import { ownStreams, Streams } from './streams.js';

/** Figures of every link, in no particular order. */
export interface CallStats {
  readonly links: readonly (LinkStats & { readonly participant: ParticipantId })[];
}

/**
 * One call without an interface: media, connections and participants of one page. Every event of
 * `CallEventDetails` is fired on it. It can be joined and left any number of times, and holds nothing in between.
 */
export class Call extends CallEvents {
  readonly #store = new Store(displayName(''));
  readonly #streams: Streams;
  readonly #timings: JoinTimings;
  readonly #tracks: LocalTracks;
  readonly #profile = new OwnProfile(this.#store, (error) => this.#report(error));
  readonly #lifecycle: Lifecycle;
  #options = defaultCallOptions;

  constructor(options: Partial<CallOptions> = {}, environment: CallEnvironment = browserEnvironment()) {
    super();
    this.#streams = new Streams(environment.createMediaStream);
    this.#timings = new JoinTimings(environment.clock);
    const parts = {
      store: this.#store,
      streams: this.#streams,
      timings: this.#timings,
      onError: (error: CallError) => this.#report(error),
    };
    this.#tracks = new LocalTracks({
      ...parts,
      capture: environment.capture,
      onTrack: (device, track) => this.#lifecycle.stay?.setTrack(device, track),
      onState: (media) => this.#lifecycle.stay?.update({ media }),
    });
    this.#lifecycle = new Lifecycle({
      ...parts,
      environment,
      identity: new Identity(environment.handover, environment.randomToken),
      tracks: this.#tracks,
      profile: this.#profile,
      options: () => this.#options,
    });
    this.#store.subscribe((after, before, action) => {
      for (const { name, detail } of publicEventsOf(action, before, after)) this.fire(name, detail);
    });
    this.configure(options);
  }

  get state(): CallStatus {
    return statusOf(this.#store.state);
  }

  get signaling(): SignalingStatus {
    return this.#store.state.signaling;
  }

  /** The local participant first, the others in the order in which they came. The same array until one changes. */
  get participants(): readonly Participant[] {
    return this.#store.participants;
  }

  get localParticipant(): Participant {
    const [local] = this.#store.participants;
    if (!local) throw new TypeError('A call always has its local participant.');
    return local;
  }

  /** Why the call is in state `error`; null in every other one. */
  get error(): CallError | null {
    return this.#store.state.error;
  }

  /** The stable stream of a participant's camera and microphone, or of their screen. It is empty while nothing comes. */
  streamOf(id: ParticipantId, source: StreamSource): MediaStream {
    return this.#streams.get(id === this.localParticipant.id ? ownStreams : id, source);
  }

  /** Changes what the page says about the call, live. A changed room or server is moved to. */
  configure(change: Partial<CallOptions>): void {
    const before = this.#options;
    this.#options = { ...before, ...readOptions(change) };
    const { muted, cameraOff, name, externalId, metadata, room, server, icePolicy } = this.#options;
    this.#setInitially('microphone', muted, before.muted);
    this.#setInitially('camera', cameraOff, before.cameraOff);
    if (name !== before.name || externalId !== before.externalId || metadata !== before.metadata)
      this.#introduce();
    if (room !== before.room || server !== before.server) this.#lifecycle.move();
    else if (icePolicy !== before.icePolicy) this.#lifecycle.stay?.applyIcePolicy();
  }

  /** Goes to the state before a call, for an interface that shows a way in. Nothing happens during one. */
  prepare(): void {
    this.#lifecycle.prepare();
  }

  /**
   * Resolves once the server has let the participant in; devices may still be opening then.
   *
   * @throws CallError the same that `call-error` tells; `aborted` if `before-join` was prevented or `leave` came first
   */
  join(): Promise<void> {
    if (this.#store.state.phase === 'joined') return Promise.resolve();
    if (this.#lifecycle.entering) return this.#lifecycle.entering;
    if (!this.fire('before-join', {})) return Promise.reject(aborted());
    return this.#lifecycle.enter();
  }

  /**
   * Resolves once every track that was opened here is stopped and the others have been told.
   *
   * @throws CallError `aborted` if `before-leave` was prevented
   */
  async leave(): Promise<void> {
    if (!this.#lifecycle.stay) return;
    if (!this.fire('before-leave', {})) throw aborted();
    await this.#lifecycle.leave('left');
  }

  /** Leaves without asking anybody. The call can be joined again. */
  close(): void {
    if (this.#lifecycle.stay) void this.#lifecycle.leave('left');
  }

  /**
   * Turns the microphone on or off; before the call, sets what it starts with.
   *
   * @returns whether it is on then
   * @throws CallError why it could not be turned on
   */
  toggleMicrophone(force?: boolean): Promise<boolean> {
    return this.#tracks.toggle('microphone', force);
  }

  /** Turns the camera on or off, as `toggleMicrophone` does the microphone. */
  toggleCamera(force?: boolean): Promise<boolean> {
    return this.#tracks.toggle('camera', force);
  }

  /** @throws CallError `not-joined` */
  async getStats(): Promise<CallStats> {
    const { stay } = this.#lifecycle;
    if (!stay || this.#store.state.phase !== 'joined')
      throw new CallError('not-joined', errorSentence('not-joined'));
    return { links: await stay.getStats() };
  }

  /** Calls back after every change of what this object tells. @returns the function that ends it */
  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** Resolves when no connection being made needs the page's thread: a moment to draw, half a second away at most. */
  settled(): Promise<void> {
    return this.#lifecycle.stay?.settled() ?? Promise.resolve();
  }

  /** An interface tells here that somebody's picture is seen, for the timings of the join. */
  noteRemoteFrame(): void {
    this.#timings.reached('first-remote-frame');
  }

  /** An attribute of the initial state acts when it is set; taking it away never opens a device in a call. */
  #setInitially(device: Device, off: boolean, wasOff: boolean): void {
    if (off === wasOff || (!off && this.#lifecycle.isUnderWay)) return;
    void this.#tracks.set(device, !off);
  }

  #introduce(): void {
    const update = this.#profile.set(this.#options);
    this.#lifecycle.stay?.update(update);
  }

  #report(error: CallError): void {
    this.fire('call-error', { error });
  }
}

function aborted(): CallError {
  return new CallError('aborted', errorSentence('aborted'));
}
