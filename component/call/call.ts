import type { CallError } from '../core/call/call-error.js';
import { callError } from '../core/call/error-sentences.js';
import type { ParticipantId, StreamSource } from '../core/call/participant.js';
import { publicEventsOf } from '../core/call/public-events.js';
import type { Device } from '../core/devices/capture-fallbacks.js';
import type { DeviceKind } from '../core/devices/devices.js';
import type { Size } from '../core/sending/picture-size.js';
import { AccompaniedCall } from './accompanied-call.js';
import { type CallOptions, defaultCallOptions, displayName, readOptions } from './call-options.js';
import type { Companions } from './companions.js';
import { browserEnvironment, type CallEnvironment } from './environment/environment.js';
import { JoinTimings } from './environment/join-timings.js';
import { LazyCompanions } from './lazy-companions.js';
import { LocalProfile } from './local/local-profile.js';
import { LocalTracks } from './local/local-tracks.js';
import { Identity } from './session/identity.js';
import { Lifecycle } from './session/lifecycle.js';
import type { CallStats } from './state/call-stats.js';
import { Store } from './state/store.js';
import { Streams } from './state/streams.js';

export type { CallStats };

/**
 * One call without an interface: media, connections and participants of one page. Every event of
 * `CallEventDetails` is fired on it. It can be joined and left any number of times, and holds nothing in between.
 */
export class Call extends AccompaniedCall {
  readonly #timings: JoinTimings;
  readonly #tracks: LocalTracks;
  readonly #profile = new LocalProfile(this.store, (error) => this.#report(error));
  readonly #lifecycle: Lifecycle;
  readonly #companions: LazyCompanions;
  /** How the others are shown, for companions that come later. */
  readonly #shown = new Map<string, [ParticipantId, StreamSource, Size | null]>();
  #options = defaultCallOptions;
  /** Whether this browser can share a screen. */
  readonly screenSupported: boolean;

  constructor(options: Partial<CallOptions> = {}, environment: CallEnvironment = browserEnvironment()) {
    super(new Store(displayName('')), new Streams(environment.createMediaStream));
    this.screenSupported = environment.getDisplayMedia !== null;
    this.#timings = new JoinTimings(environment.clock);
    const parts = {
      store: this.store,
      streams: this.streams,
      timings: this.#timings,
      onError: (error: CallError) => this.#report(error),
    };
    this.#tracks = new LocalTracks({
      ...parts,
      capture: environment.capture,
      onTrack: (device, track) => this.#lifecycle.stay?.setTrack(device, track),
      onState: (media) => {
        this.#lifecycle.stay?.update({ media, ...this.#companions.loaded?.moderation?.update });
        this.#companions.loaded?.tellMedia();
      },
      onLost: () => this.#companions.loaded?.devices.check(),
    });
    this.#companions = new LazyCompanions(async () => {
      const { Companions } = await import('./companions.js');
      const companions = new Companions({
        ...parts,
        environment,
        tracks: this.#tracks,
        onValue: (from, value) => this.#hear(from, value),
        fire: (name, detail) => this.fire(name, detail),
        settings: () => this.#options,
      });
      for (const shown of this.#shown.values()) companions.show(...shown);
      return companions;
    }, environment.delay);
    this.#lifecycle = new Lifecycle({
      ...parts,
      environment,
      identity: new Identity(environment.handover, environment.randomToken),
      tracks: this.#tracks,
      profile: this.#profile,
      options: () => this.#options,
      onStay: (stay) => {
        this.#shown.clear();
        this.#companions.accompany(stay);
      },
    });
    this.store.subscribe((after, before, action) => {
      for (const { name, detail } of publicEventsOf(action, before, after)) this.fire(name, detail);
    });
    this.configure(options);
  }

  /** Changes what the page says about the call, live. A changed room or server is moved to. */
  configure(change: Partial<CallOptions>): void {
    const before = this.#options;
    this.#options = { ...before, ...readOptions(change) };
    const { muted, cameraOff, name, externalId, metadata, room, server, icePolicy, iceServers } =
      this.#options;
    const { mediaStream, audioOnly, maxUplink, screenHint } = this.#options;
    if (mediaStream !== before.mediaStream) this.#tracks.usePage(mediaStream);
    this.#setInitially('microphone', muted, before.muted);
    this.#setInitially('camera', cameraOff || audioOnly, before.cameraOff || before.audioOnly);
    if (audioOnly !== before.audioOnly || maxUplink !== before.maxUplink || screenHint !== before.screenHint)
      this.#companions.loaded?.reconfigure();
    if (name !== before.name || externalId !== before.externalId || metadata !== before.metadata)
      this.#introduce();
    if (room === null && before.room !== null && !this.#lifecycle.stay) this.#tracks.stop();
    if (room !== before.room || server !== before.server) this.#lifecycle.move();
    else if (icePolicy !== before.icePolicy || iceServers !== before.iceServers)
      this.#lifecycle.stay?.applyIce();
  }

  /** Goes to the state before a call, for an interface that shows a way in. Nothing happens during one. */
  prepare(): void {
    this.#lifecycle.prepare();
  }

  /** Whether a device is on or being opened; before the call, whether it starts with it. */
  isWanted(device: Device): boolean {
    return this.#tracks.isWanted(device);
  }

  /** Devices to use where they are there, which nobody has to be told of. */
  prefer(devices: Readonly<Record<DeviceKind, string | null>>): void {
    const { microphone, camera, speaker } = devices;
    Object.assign(this.#tracks.choice, { microphone, camera });
    this.store.dispatch({ type: 'noted', note: { speaker } });
  }

  /**
   * Resolves once the server has let the participant in; devices may still be opening then.
   *
   * @throws CallError the same that `call-error` tells; `aborted` if `before-join` was prevented or `leave` came first
   */
  join(): Promise<void> {
    if (this.store.state.phase === 'joined') return Promise.resolve();
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
    else this.#tracks.stop();
    this.#companions.close();
  }

  /**
   * Turns the microphone on or off; before the call, sets what it starts with.
   *
   * @returns whether it is on then
   * @throws CallError why it could not be turned on; `not-allowed` where a host has muted it and only hosts unmute
   */
  async toggleMicrophone(force?: boolean): Promise<boolean> {
    if (force ?? !this.isWanted('microphone')) this.#companions.loaded?.moderation?.mayUnmute();
    return this.#tracks.toggle('microphone', force);
  }

  /** Turns the camera on or off, as `toggleMicrophone` does the microphone. */
  async toggleCamera(force?: boolean): Promise<boolean> {
    if (this.#options.audioOnly) return false;
    return this.#tracks.toggle('camera', force);
  }

  /** Resolves when no connection being made needs the page's thread: a moment to draw, half a second away at most. */
  settled(): Promise<void> {
    return this.#lifecycle.stay?.settled() ?? Promise.resolve();
  }

  /**
   * An interface tells here in which size it shows somebody's picture, in device pixels, or that it does not: the other side
   * then sends just that. Without a word, a picture is taken to be shown in a tile.
   */
  show(id: ParticipantId, source: StreamSource, box: Size | null): void {
    this.#shown.set(`${id} ${source}`, [id, source, box]);
    this.#companions.loaded?.show(id, source, box);
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

  #hear(from: ParticipantId, value: unknown): void {
    const participant = this.store.participants.find(({ id, local }) => !local && id === from);
    if (participant) this.fire('data-message', { participant, value });
  }

  protected override companions(): Promise<Companions> {
    return this.#companions.get();
  }

  /** Never those of another stay, which may have begun while they were loaded. */
  protected override async inCall(): Promise<Companions> {
    const { stay } = this.#lifecycle;
    const joined = stay && this.store.state.phase === 'joined';
    const companions = joined ? await this.#companions.get() : null;
    if (!companions || stay !== this.#lifecycle.stay) throw callError('not-joined');
    companions.accompany(stay);
    return companions;
  }

  #report(error: CallError): void {
    this.fire('call-error', { error });
  }
}

function aborted(): CallError {
  return callError('aborted');
}
