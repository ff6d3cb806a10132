import type { Profile } from '../../server/protocol/index.js';
import { CallError } from '../core/call-error.js';
import { type CallStatus, type SignalingStatus, statusOf } from '../core/call-state.js';
import type { Device } from '../core/capture-ladder.js';
import { errorSentences } from '../core/error-sentences.js';
import type { Participant, ParticipantId, StreamSource } from '../core/participant.js';
import { publicEventsOf } from '../core/public-events.js';
import type { LinkStats } from '../rtc/link-stats.js';
import { CallEvents } from './call-events.js';
import {
  type CallOptions,
  checkedRoom,
  checkedServer,
  checkedTags,
  defaultCallOptions,
  displayName,
} from './call-options.js';
import { browserEnvironment, type CallEnvironment } from './environment.js';
import { Identity } from './identity.js';
import { JoinTimings } from './join-timings.js';
import { LocalTracks } from './local-tracks.js';
import { Stay } from './stay.js';
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
  readonly #environment: CallEnvironment;
  readonly #store: Store;
  readonly #streams: Streams;
  readonly #identity: Identity;
  readonly #timings: JoinTimings;
  readonly #tracks: LocalTracks;
  #options = defaultCallOptions;
  #stay: Stay | null = null;
  #joining: Promise<void> | null = null;

  constructor(options: Partial<CallOptions> = {}, environment: CallEnvironment = browserEnvironment()) {
    super();
    this.#environment = environment;
    this.#store = new Store(displayName(''));
    this.#streams = new Streams(environment.createMediaStream);
    this.#identity = new Identity(environment.handover, environment.randomToken);
    this.#timings = new JoinTimings(environment.clock);
    this.#tracks = new LocalTracks({
      capture: environment.capture,
      store: this.#store,
      streams: this.#streams,
      timings: this.#timings,
      onChange: (device, track, media) => {
        this.#stay?.setTrack(device, track);
        this.#stay?.update({ media });
      },
      onError: (error) => this.#report(error),
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
    this.#options = { ...before, ...change };
    const { muted, cameraOff, name, externalId, metadata, room, server, icePolicy } = this.#options;
    this.#setInitially('microphone', muted, before.muted);
    this.#setInitially('camera', cameraOff, before.cameraOff);
    if (name !== before.name || externalId !== before.externalId || metadata !== before.metadata) this.#introduce();
    if (room !== before.room || server !== before.server) this.#move();
    else if (icePolicy !== before.icePolicy) this.#stay?.applyIcePolicy();
  }

  /** Goes to the state before a call, for an interface that shows a way in. Nothing happens during one. */
  prepare(): void {
    if (this.#isUnderWay) return;
    this.#abandon();
    this.#store.dispatch({ type: 'prepared' });
  }

  /**
   * Resolves once the server has let the participant in; devices may still be opening then.
   *
   * @throws CallError the same that `call-error` tells; `aborted` if `before-join` was prevented or `leave` came first
   */
  join(): Promise<void> {
    if (this.#store.state.phase === 'joined') return Promise.resolve();
    if (this.#joining) return this.#joining;
    if (!this.fire('before-join', {})) return Promise.reject(aborted());
    return this.#enter();
  }

  /**
   * Resolves once every track that was opened here is stopped and the others have been told.
   *
   * @throws CallError `aborted` if `before-leave` was prevented
   */
  async leave(): Promise<void> {
    if (!this.#stay) return;
    if (!this.fire('before-leave', {})) throw aborted();
    await this.#end('left');
  }

  /** Leaves without asking anybody. The call can be joined again. */
  close(): void {
    if (this.#stay) void this.#end('left');
  }

  /**
   * Turns the microphone on or off; before the call, sets what it starts with.
   *
   * @returns whether it is on then
   * @throws CallError why it could not be turned on
   */
  toggleMicrophone(force?: boolean): Promise<boolean> {
    return this.#toggle('microphone', force);
  }

  /** Turns the camera on or off, as `toggleMicrophone` does the microphone. */
  toggleCamera(force?: boolean): Promise<boolean> {
    return this.#toggle('camera', force);
  }

  /** @throws CallError `not-joined` */
  async getStats(): Promise<CallStats> {
    if (!this.#stay || this.#store.state.phase !== 'joined')
      throw new CallError('not-joined', errorSentences['not-joined']);
    return { links: await this.#stay.getStats() };
  }

  /** Calls back after every change of what this object tells. @returns the function that ends it */
  subscribe(listener: () => void): () => void {
    return this.#store.subscribe(listener);
  }

  /** An interface tells here that somebody's picture is seen, for the timings of the join. */
  noteRemoteFrame(): void {
    this.#timings.reached('first-remote-frame');
  }

  get #isUnderWay(): boolean {
    return this.#store.state.phase === 'joining' || this.#store.state.phase === 'joined';
  }

  #enter(): Promise<void> {
    const entering = this.#tryToEnter().finally(() => {
      if (this.#joining === entering) this.#joining = null;
    });
    this.#joining = entering;
    return entering;
  }

  async #tryToEnter(): Promise<void> {
    this.#abandon();
    this.#store.dispatch({ type: 'join-started' });
    let stay: Stay | null = null;
    try {
      stay = this.#openStay();
      this.#timings.start();
      void this.#tracks.start();
      await stay.enter();
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      if (this.#stay === stay) this.#fail(error, false);
      throw error;
    }
  }

  #openStay(): Stay {
    const { pageUrl, createPeerConnection } = this.#environment;
    const room = checkedRoom(this.#options.room);
    const server = checkedServer(this.#options.server, pageUrl);
    this.#introduce();
    if (!createPeerConnection)
      throw new CallError('unsupported-browser', errorSentences['unsupported-browser'], { fatal: true });
    const stay: Stay = new Stay({
      environment: this.#environment,
      store: this.#store,
      streams: this.#streams,
      identity: this.#identity,
      timings: this.#timings,
      server,
      room,
      storageKey: this.#options.storageKey,
      icePolicy: () => this.#options.icePolicy,
      profile: () => this.#profile(),
      onReachable: () => void this.#enter().catch(ignoreReported),
      onEnded: (reason) => void this.#end(reason),
      onRefused: (error) => {
        if (this.#stay === stay) this.#fail(error, this.#store.state.phase === 'joined');
      },
      onError: (error) => this.#report(error),
    });
    this.#stay = stay;
    for (const device of ['microphone', 'camera'] as const) stay.setTrack(device, this.#tracks.track(device));
    return stay;
  }

  /** A server that cannot be reached is watched for; every other failure leaves nothing behind. */
  #fail(error: CallError, left: boolean): void {
    if (error.code !== 'server-unreachable') this.#abandon();
    this.#tracks.stop();
    this.#store.dispatch({ type: 'failed', error, left });
  }

  async #end(reason: 'left' | 'removed' | 'ended' | 'replaced'): Promise<void> {
    const stay = this.#stay;
    this.#stay = null;
    this.#joining = null;
    this.#tracks.stop();
    const told = stay?.leave();
    this.#store.dispatch({ type: 'left', reason });
    await told;
  }

  /** Ends a stay that nobody has to be told about. */
  #abandon(): void {
    const stay = this.#stay;
    this.#stay = null;
    this.#joining = null;
    stay?.close();
  }

  /** From one room or server to another one; devices stay open on the way. */
  #move(): void {
    if (this.#isUnderWay) {
      void this.#stay?.leave();
      this.#stay = null;
      this.#store.dispatch({ type: 'left', reason: 'left' });
      void this.#enter().catch(ignoreReported);
    } else if (this.#store.state.phase === 'error') this.prepare();
  }

  /** An attribute of the initial state acts when it is set; taking it away never opens a device in a call. */
  #setInitially(device: Device, off: boolean, wasOff: boolean): void {
    if (off === wasOff || (!off && this.#isUnderWay)) return;
    void this.#tracks.set(device, !off);
  }

  async #toggle(device: Device, force?: boolean): Promise<boolean> {
    const on = force ?? !this.#tracks.isOn(device);
    const isOn = await this.#tracks.set(device, on);
    const error = on && !isOn ? this.#tracks.errorOf(device) : null;
    if (error) throw error;
    return isOn;
  }

  /** Tells who this is, to the page and to the others. Tags that are too long are reported and not handed on. */
  #introduce(): void {
    const name = displayName(this.#options.name);
    const tags = { externalId: null, metadata: null };
    try {
      Object.assign(tags, checkedTags(this.#options));
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.#report(error);
    }
    this.#store.dispatch({ type: 'profile-changed', profile: { name, ...tags } });
    this.#stay?.update({ name, ...tags });
  }

  #profile(): Profile {
    const { name, externalId, metadata } = this.#store.state.local;
    return {
      name,
      media: this.#tracks.state,
      ...(externalId === null ? {} : { externalId }),
      ...(metadata === null ? {} : { metadata }),
    };
  }

  #report(error: CallError): void {
    this.fire('call-error', { error });
  }
}

function aborted(): CallError {
  return new CallError('aborted', errorSentences.aborted);
}

/** For joins that nobody waits for: the call has told of the error already. */
function ignoreReported(error: unknown): void {
  if (!(error instanceof CallError)) throw error;
}
