import type { Moderation as HostAction, RoomSettings } from '../../server/protocol/index.js';
import type { CallError } from '../core/call/call-error.js';
import { type CallStatus, type SignalingStatus, statusOf } from '../core/call/call-state.js';
import type { ChatMessage } from '../core/call/chat.js';
import { callError } from '../core/call/error-sentences.js';
import type { Participant, ParticipantId, StreamSource } from '../core/call/participant.js';
import { publicEventsOf } from '../core/call/public-events.js';
import type { Device } from '../core/devices/capture-fallbacks.js';
import type { DeviceInfo, DeviceKind } from '../core/devices/devices.js';
import { Log, type Logger, type LoggerName } from '../core/log.js';
import type { Size } from '../core/sending/video-size.js';
import { type LinkStats, readLinkStats } from '../rtc/stats/link-stats.js';
import {
  type CallOptions,
  defaultCallOptions,
  displayName,
  invalidStream,
  isMediaStream,
  readOptions,
} from './call-options.js';
import { browserEnvironment, type CallEnvironment } from './environment/environment.js';
import { JoinTimings } from './environment/join-timings.js';
import { DeviceSelector } from './local/device-selector.js';
import { LocalProfile } from './local/local-profile.js';
import { LocalTracks } from './local/local-tracks.js';
import { MicrophoneLevel } from './local/microphone-level.js';
import { openPreview } from './local/preview.js';
import { Identity } from './session/identity.js';
import { type CallParts, InCallServices } from './session/in-call-services.js';
import { Lifecycle } from './session/lifecycle.js';
import { CallEventTarget } from './state/call-event-target.js';
import { Store } from './state/store.js';
import { localCameraOnly, localStreams, Streams } from './state/streams.js';
import type { Delivery } from './talk/chat.js';

/** Stats of every link, in no particular order. */
export interface CallStats {
  readonly links: readonly (LinkStats & { readonly participant: ParticipantId })[];
}

/**
 * One call without an interface: media, connections and participants of one page. It fires every event of
 * `CallEventDetails`. A call can be joined and left any number of times, and holds no resources in between.
 *
 * See demo/docs/decisions/0044-one-call-core.md.
 */
export class Call extends CallEventTarget {
  readonly #environment: CallEnvironment;
  readonly #log: Log;
  readonly #store = new Store(displayName(''));
  readonly #streams: Streams;
  readonly #timings: JoinTimings;
  readonly #tracks: LocalTracks;
  readonly #devices: DeviceSelector;
  readonly #profile: LocalProfile;
  readonly #lifecycle: Lifecycle;
  #options = defaultCallOptions;

  constructor(options: Partial<CallOptions> = {}, environment: CallEnvironment = browserEnvironment()) {
    super();
    this.#environment = environment;
    this.#log = new Log({ sink: environment.logSink, wallMs: environment.wallMs });
    const log = this.#log.logger('call');
    this.#streams = new Streams(environment.createMediaStream);
    this.#timings = new JoinTimings(environment.clock);
    const onError = this.#onError;
    this.#profile = new LocalProfile(this.#store, onError);
    this.#tracks = new LocalTracks({
      capture: environment.capture,
      store: this.#store,
      streams: this.#streams,
      timings: this.#timings,
      onLocalTrack: (device, track) => this.#lifecycle.membership?.links.sendTrack(device, track),
      onMediaState: (media) => {
        const { membership } = this.#lifecycle;
        membership?.sendUpdate({ media, ...membership.services?.moderation.update });
        membership?.services?.messages.sendMediaState();
      },
      onError,
      onLost: () => this.#devices.check(),
      log: this.#log.logger('media'),
    });
    this.#devices = new DeviceSelector({
      environment: environment.devices,
      capture: environment.capture,
      tracks: this.#tracks,
      store: this.#store,
      onError,
      onDevices: (devices) => this.fire('devices-changed', { devices }),
      log: this.#log.logger('media'),
    });
    const parts: CallParts = {
      environment,
      store: this.#store,
      streams: this.#streams,
      tracks: this.#tracks,
      devices: this.#devices,
      settings: () => this.#options,
      fire: this.fire,
      onError,
      log,
      mediaLog: this.#log.logger('media'),
      rtcLog: this.#log.logger('rtc'),
    };
    this.#lifecycle = new Lifecycle({
      environment,
      store: this.#store,
      streams: this.#streams,
      identity: new Identity(environment.handover, environment.randomToken),
      timings: this.#timings,
      tracks: this.#tracks,
      profile: this.#profile,
      options: () => this.#options,
      createServices: (session, links) => new InCallServices({ ...parts, session, links }),
      onError,
      log,
      signalingLog: this.#log.logger('signaling'),
      rtcLog: this.#log.logger('rtc'),
    });
    this.#store.observe((after, before, action) => {
      for (const { name, detail } of publicEventsOf(action, before, after)) this.fire(name, detail);
    });
    this.configure(options);
  }

  /** A logger of this call's log, for an interface. */
  logger(name: LoggerName): Logger {
    return this.#log.logger(name);
  }

  /** Whether this browser can share a screen. */
  get screenSupported(): boolean {
    return this.#environment.getDisplayMedia !== null;
  }

  get state(): CallStatus {
    return statusOf(this.#store.state);
  }

  get signaling(): SignalingStatus {
    return this.#store.state.signaling;
  }

  /** The local participant first, the others in the order of their joins. The same array until a participant changes. */
  get participants(): readonly Participant[] {
    return this.#store.participants;
  }

  get localParticipant(): Participant {
    const [local] = this.#store.participants;
    if (!local) throw new TypeError('A call always has its local participant.');
    return local;
  }

  /** The room's settings, which hosts change. */
  get roomSettings(): RoomSettings {
    return this.#store.state.settings;
  }

  /** For hosts: participants in the lobby. */
  get waiting(): readonly Participant[] {
    return this.#store.state.waiting;
  }

  /** The reason of state `error`; null in every other state. */
  get error(): CallError | null {
    return this.#store.state.error;
  }

  /** Device id of the speaker to play on: the chosen one while it is connected; null for the system's choice. */
  get speaker(): string | null {
    return this.#store.state.speaker;
  }

  /** Microphone and camera that the browser has not opened for some seconds: it asks for permission, or a driver hangs. */
  get slowDevices(): readonly Device[] {
    return this.#store.state.slowDevices;
  }

  /** The participant who speaks, or spoke last, which may be the local one; null before any speech. */
  get activeSpeaker(): Participant | null {
    const { activeSpeaker } = this.#store.state;
    return this.participants.find(({ id }) => id !== '' && id === activeSpeaker) ?? null;
  }

  /** Chat messages in the order of their arrival. The same array until a message is added or changes. */
  get messages(): readonly ChatMessage[] {
    return this.#store.state.messages;
  }

  /** Whether the local participant speaks while muted. */
  get speaksMuted(): boolean {
    return this.#store.state.speaksMuted;
  }

  /** The stable stream of a participant's camera and microphone, or of their screen. It is empty while nothing arrives. */
  streamOf(id: ParticipantId, source: StreamSource): MediaStream {
    return this.#streams.get(id === this.localParticipant.id ? localStreams : id, source);
  }

  /**
   * The stream to show in a `<video>`: the same, but the local camera's is without the microphone. Even a muted element
   * would keep the audio output running for that.
   */
  pictureOf(id: ParticipantId, source: StreamSource): MediaStream {
    const isLocalCamera = source === 'camera' && id === this.localParticipant.id;
    return isLocalCamera ? this.#streams.get(localCameraOnly, source) : this.streamOf(id, source);
  }

  /** Calls back after every change of this object's properties. @returns the function that ends it */
  subscribe(listener: () => void): () => void {
    return this.#store.observe(listener);
  }

  /** Changes settings, live. A changed room or server is moved to. */
  configure(change: Partial<CallOptions>): void {
    const before = this.#options;
    this.#options = this.#checked({ ...before, ...readOptions(change) });
    const { muted, cameraOff, name, externalId, metadata, room, server, icePolicy, iceServers } =
      this.#options;
    const { mediaStream, audioOnly, maxUplink, screenHint, debug } = this.#options;
    const { membership } = this.#lifecycle;
    this.#log.enable(debug || this.#environment.storedDebug());
    if (mediaStream !== before.mediaStream) this.#tracks.usePageStream(mediaStream);
    this.#setInitially('microphone', muted, before.muted);
    this.#setInitially('camera', cameraOff || audioOnly, before.cameraOff || before.audioOnly);
    // The person may have turned the camera on since `cameraOff` was set.
    if (audioOnly && !before.audioOnly) void this.#tracks.set('camera', false);
    if (audioOnly !== before.audioOnly || maxUplink !== before.maxUplink || screenHint !== before.screenHint)
      membership?.services?.reconfigure();
    if (name !== before.name || externalId !== before.externalId || metadata !== before.metadata) {
      // Outside a call, too: the pre-join screen shows the name.
      const update = this.#profile.set(this.#options);
      membership?.sendUpdate(update);
    }
    if (room === null && before.room !== null && !membership) this.#tracks.stop();
    if (room !== before.room || server !== before.server) this.#lifecycle.move();
    else if (icePolicy !== before.icePolicy || iceServers !== before.iceServers) membership?.reapplyIce();
  }

  /** Goes to the pre-join state, for an interface with a pre-join screen. Does nothing during a call. */
  prepare(): void {
    this.#lifecycle.prepare();
  }

  /** Whether a device is on or being opened; before the call, whether the call starts with it. */
  isWanted(device: Device): boolean {
    return this.#tracks.isWanted(device);
  }

  /** Whether a toggle turns the device on: the opposite of what a button shows. */
  wouldTurnOn(device: Device): boolean {
    return this.#tracks.wouldTurnOn(device);
  }

  /** Sets preferred devices, used where they are connected, without an event. */
  prefer(devices: Readonly<Record<DeviceKind, string | null>>): void {
    const { microphone, camera, speaker } = devices;
    Object.assign(this.#tracks.choice, { microphone, camera });
    this.#devices.speaker.prefer(speaker);
  }

  /**
   * Resolves once the server has admitted the participant; devices may still be opening then.
   *
   * @throws CallError the one of `call-error`; `aborted` if `before-join` was prevented or `leave` came first
   */
  join(): Promise<void> {
    if (this.#store.state.phase === 'joined') return Promise.resolve();
    const { entering } = this.#lifecycle;
    if (entering !== null) return entering;
    if (!this.fire('before-join', {})) return Promise.reject(callError('aborted'));
    return this.#lifecycle.enter();
  }

  /**
   * Resolves once every track that was opened here is stopped and the server has been notified.
   *
   * @throws CallError `aborted` if `before-leave` was prevented
   */
  async leave(): Promise<void> {
    if (!this.#lifecycle.membership) return;
    if (!this.fire('before-leave', {})) throw callError('aborted');
    await this.#lifecycle.leave('left');
  }

  /** Leaves without `before-leave` and releases everything. The call can be joined again. */
  close(): void {
    if (this.#lifecycle.membership) void this.#lifecycle.leave('left');
    else this.#tracks.stop();
    this.#devices.close();
  }

  /**
   * Turns the microphone on or off; before the call, sets what it starts with.
   *
   * @returns whether it is on then
   * @throws CallError why it could not be turned on; `not-allowed` where a host has muted it and only hosts unmute
   */
  async toggleMicrophone(force?: boolean): Promise<boolean> {
    if (force ?? this.wouldTurnOn('microphone'))
      this.#lifecycle.membership?.services?.moderation.checkMayUnmute();
    return this.#tracks.toggle('microphone', force);
  }

  /** Turns the camera on or off, as `toggleMicrophone` does the microphone. */
  async toggleCamera(force?: boolean): Promise<boolean> {
    if (this.#options.audioOnly) return false;
    return this.#tracks.toggle('camera', force);
  }

  /**
   * Shares a screen, window or tab beside camera and microphone, or stops. The browser asks the person which.
   *
   * @returns whether a screen is shared then; false also if the person cancels
   * @throws CallError `not-joined`; `permission-denied`, `not-found`, `gesture-required` or `not-supported`, of which all but
   *   the missing API are also reported
   */
  async toggleScreenShare(force?: boolean): Promise<boolean> {
    return this.#services().screenShare.toggle(force);
  }

  /** Raises the hand, last in the queue, or lowers it. @returns whether it is raised then @throws CallError `not-joined` */
  async toggleHand(force?: boolean): Promise<boolean> {
    return this.#services().hand.toggle(force);
  }

  /**
   * Opens the devices that the call would start with. Resolves when they are open; a failure fires `call-error`.
   *
   * @param asks false: opens nothing unless all of it was allowed before, so that the browser shows no prompt
   */
  async preview(asks = true): Promise<void> {
    this.#devices.start();
    await openPreview({
      capture: this.#environment.capture,
      tracks: this.#tracks,
      isWanted: () => ['idle', 'prejoin'].includes(this.#store.state.phase),
      asks,
    });
  }

  /** A level meter of the local microphone, to be closed by the caller. */
  async listen(): Promise<MicrophoneLevel> {
    const { createAudioContext } = this.#environment;
    return new MicrophoneLevel(() => this.#tracks.media, createAudioContext, this.#log.logger('media'));
  }

  /**
   * Chooses a device: switches to it now if one of its kind is open, else for the next time.
   *
   * @param kind also the browser's name (`audioinput` and so on)
   * @param deviceId null or empty for the system's choice
   * @throws CallError `device-not-found`, or why it could not be opened: the old device then stays
   */
  async setDevice(kind: DeviceKind | MediaDeviceKind, deviceId: string | null): Promise<void> {
    this.#devices.start();
    await this.#devices.choose(kind, deviceId);
  }

  /** The devices of this machine; without labels before the person has allowed their use. */
  async devices(): Promise<readonly DeviceInfo[]> {
    this.#devices.start();
    return this.#devices.list();
  }

  /**
   * Sends a value to the page of one participant, or of all, where it fires `data-message`: JSON of at most 16 KiB. Values
   * arrive in order and once, also over a connection that is recovering. Resolves when the value is queued.
   *
   * @throws CallError `not-joined`, `invalid-argument`, `not-found`, or `rate-limited` if too many values are queued
   */
  async sendData(value: unknown, to?: ParticipantId): Promise<void> {
    this.#services().appData.send(value, to);
  }

  /**
   * Sends a chat message to all participants, or to one: at most 4 000 UTF-16 code units. Resolves when it has arrived at
   * all who can be reached. The others are `pending`: they get it within a minute or never.
   *
   * @throws CallError `not-joined`, `invalid-argument`, `not-found`
   */
  async sendMessage(text: string, to?: ParticipantId): Promise<Delivery> {
    return this.#services().chat.send(text, to);
  }

  /** Shows an emoji to all connected participants. @throws CallError `not-joined`, `invalid-argument`, `rate-limited` */
  async react(emoji: string): Promise<void> {
    this.#services().reactions.send(emoji);
  }

  /** For hosts: admits a participant from the lobby. @throws CallError `not-joined`, `not-allowed`, `not-found`, `room-full` */
  admit(id: ParticipantId): Promise<void> {
    return this.#moderate({ action: 'admit', id });
  }

  /** For hosts: denies a participant in the lobby. @throws CallError as `admit` */
  deny(id: ParticipantId): Promise<void> {
    return this.#moderate({ action: 'deny', id });
  }

  /** For hosts: mutes a participant, until they unmute themselves. @throws CallError as `admit` */
  muteParticipant(id: ParticipantId): Promise<void> {
    return this.#moderate({ action: 'mute', id });
  }

  /** For hosts: removes a participant, who can't return with the same token. @throws CallError as `admit` */
  removeParticipant(id: ParticipantId): Promise<void> {
    return this.#moderate({ action: 'remove', id });
  }

  /** For hosts: changes room settings; those left out stay. @throws CallError as `admit` */
  setRoom(settings: Partial<RoomSettings>): Promise<void> {
    return this.#moderate({ action: 'set-room', settings });
  }

  /** For hosts: ends the call for all participants. @throws CallError as `admit` */
  endCall(): Promise<void> {
    return this.#moderate({ action: 'end' });
  }

  /** Stats of every link. @throws CallError `not-joined` */
  async getStats(): Promise<CallStats> {
    this.#services();
    const links = this.#lifecycle.membership?.links.all() ?? [];
    return {
      links: await Promise.all(
        links.map(async ({ id, link }) => ({
          participant: id,
          ...(await readLinkStats(link.connection, link.counts)),
        })),
      ),
    };
  }

  /** Resolves when no connection being made needs the main thread: a moment to draw, half a second away at most. */
  settled(): Promise<void> {
    return this.#lifecycle.membership?.links.handshakesSettled() ?? Promise.resolve();
  }

  /**
   * For an interface: the size in which it shows a participant's video. The sender then sends no more. Without a size, a
   * tile of a grid is assumed.
   *
   * @param box device pixels; null if the video is not visible
   */
  show(id: ParticipantId, source: StreamSource, box: Size | null): void {
    this.#lifecycle.membership?.services?.messages.requestSize(id, source, box);
  }

  /** For an interface: a remote frame has been shown, for the join timings. */
  noteRemoteFrame(): void {
    this.#timings.reached('first-remote-frame');
  }

  readonly #onError = (error: CallError): void => {
    const { code, fatal, cause } = error;
    this.#log.logger('call').warn('call error', { code, fatal, cause });
    this.fire('call-error', { error });
  };

  /** Keeps the stream of before in place of a value that is none. */
  #checked(options: CallOptions): CallOptions {
    const { mediaStream } = this.#options;
    if (options.mediaStream === mediaStream || options.mediaStream === null) return options;
    if (isMediaStream(options.mediaStream)) return options;
    this.#onError(invalidStream());
    return { ...options, mediaStream };
  }

  /** A setting of the initial state acts when it is set; removing it never opens a device during a call. */
  #setInitially(device: Device, off: boolean, wasOff: boolean): void {
    if (off === wasOff || (!off && this.#lifecycle.isUnderWay)) return;
    void this.#tracks.set(device, !off);
  }

  /** @throws CallError `not-joined` */
  #services(): InCallServices {
    const services = this.#store.state.phase === 'joined' ? this.#lifecycle.membership?.services : null;
    if (!services) throw callError('not-joined');
    return services;
  }

  async #moderate(action: HostAction): Promise<void> {
    await this.#services().moderation.act(action);
  }
}
