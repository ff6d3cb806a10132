import { CallError } from '../core/call-error.js';
import type { Device } from '../core/capture-ladder.js';
import type { DeviceInfo, DeviceKind } from '../core/devices.js';
import { errorSentence } from '../core/error-sentences.js';
import type { ParticipantId, StreamSource } from '../core/participant.js';
import type { Size } from '../core/picture-size.js';
import { publicEventsOf } from '../core/public-events.js';
import { type CallOptions, defaultCallOptions, displayName, readOptions } from './call-options.js';
import type { CallStats } from './call-stats.js';
import type { Companions } from './companions.js';
import { browserEnvironment, type CallEnvironment } from './environment.js';
import { Identity } from './identity.js';
import { JoinTimings } from './join-timings.js';
import { LazyCompanions } from './lazy-companions.js';
import { Lifecycle } from './lifecycle.js';
import { LocalTracks } from './local-tracks.js';
import type { OwnLevel } from './own-level.js';
import { OwnProfile } from './own-profile.js';
import { ReadableCall } from './readable-call.js';
import { Store } from './store.js';
import { Streams } from './streams.js';

export type { CallStats };

/**
 * One call without an interface: media, connections and participants of one page. Every event of
 * `CallEventDetails` is fired on it. It can be joined and left any number of times, and holds nothing in between.
 */
export class Call extends ReadableCall {
  readonly #timings: JoinTimings;
  readonly #tracks: LocalTracks;
  readonly #profile = new OwnProfile(this.store, (error) => this.#report(error));
  readonly #lifecycle: Lifecycle;
  readonly #companions: LazyCompanions;
  /** How the others are shown, for companions that come later. */
  readonly #shown = new Map<string, [ParticipantId, StreamSource, Size | null]>();
  #options = defaultCallOptions;

  constructor(options: Partial<CallOptions> = {}, environment: CallEnvironment = browserEnvironment()) {
    super(new Store(displayName('')), new Streams(environment.createMediaStream));
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
        this.#lifecycle.stay?.update({ media });
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
        onQuality: (change) => this.fire('quality-changed', change),
        onDevices: (devices) => this.fire('devices-changed', { devices }),
        onActiveSpeaker: (change) => this.fire('active-speaker-changed', change),
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
    const { mediaStream, audioOnly, maxUplink } = this.#options;
    if (mediaStream !== before.mediaStream) this.#tracks.usePage(mediaStream);
    this.#setInitially('microphone', muted, before.muted);
    this.#setInitially('camera', cameraOff || audioOnly, before.cameraOff || before.audioOnly);
    if (audioOnly !== before.audioOnly || maxUplink !== before.maxUplink)
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

  /**
   * Opens before the call what it would start with, and the call goes on with that. Resolves when what can be open is;
   * what cannot is told by `call-error`.
   *
   * @param asks false where the person must not be asked: nothing happens then without an earlier permission
   * @throws CallError `server-unreachable` if the script for it cannot be had
   */
  async preview(asks = true): Promise<void> {
    await (await this.#companions.get()).preview(asks);
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

  /** Listens to the own microphone, as long as it is wanted: for whoever draws how loud it is. */
  async listen(): Promise<OwnLevel> {
    return (await this.#companions.get()).listen();
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
   * @throws CallError why it could not be turned on
   */
  toggleMicrophone(force?: boolean): Promise<boolean> {
    return this.#tracks.toggle('microphone', force);
  }

  /** Turns the camera on or off, as `toggleMicrophone` does the microphone. */
  async toggleCamera(force?: boolean): Promise<boolean> {
    if (this.#options.audioOnly) return false;
    return this.#tracks.toggle('camera', force);
  }

  /**
   * Chooses a device, now if it is open and else for when it is; null or empty for the system's own choice. `kind` may
   * also be the browser's word for it (`audioinput` and so on).
   *
   * @throws CallError `device-not-found` if it is not there, or why it could not be opened: the old one then stays
   */
  async setDevice(kind: DeviceKind | MediaDeviceKind, deviceId: string | null): Promise<void> {
    await (await this.#companions.get()).devices.choose(kind, deviceId);
  }

  /** The devices of this machine; without labels before the person has allowed their use. */
  async devices(): Promise<readonly DeviceInfo[]> {
    return (await this.#companions.get()).devices.list();
  }

  /**
   * Sends a value to the page of one participant, or of everybody, who get `data-message`: JSON of at most 16 KiB, in order,
   * once, also over a connection that is just being brought back. Resolves when it is under way.
   *
   * @throws CallError `not-joined`, `invalid-argument`, `not-found`, or `rate-limited` if too much is waiting
   */
  async sendData(value: unknown, to?: ParticipantId): Promise<void> {
    (await this.#inCall()).sendData(value, to);
  }

  /** @throws CallError `not-joined` */
  async getStats(): Promise<CallStats> {
    return (await this.#inCall()).getStats();
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

  /** What accompanies this very stay: never another one, which may have begun while it was loaded. */
  async #inCall(): Promise<Companions> {
    const { stay } = this.#lifecycle;
    const joined = stay && this.store.state.phase === 'joined';
    const companions = joined ? await this.#companions.get() : null;
    if (!companions || stay !== this.#lifecycle.stay)
      throw new CallError('not-joined', errorSentence('not-joined'));
    companions.accompany(stay);
    return companions;
  }

  #report(error: CallError): void {
    this.fire('call-error', { error });
  }
}

function aborted(): CallError {
  return new CallError('aborted', errorSentence('aborted'));
}
