import type { ParticipantId } from '../../server/protocol/index.js';
import type { StreamSource } from '../core/call/participant.js';
import { qualityChanges } from '../core/call/quality-changes.js';
import type { Size } from '../core/sending/picture-size.js';
import type { ControlMessage } from '../peer-protocol/index.js';
import type { PeerLink } from '../rtc/link/peer-link.js';
import { PeerLinkMonitor } from '../rtc/link/peer-link-monitor.js';
import { readLinkStats } from '../rtc/stats/link-stats.js';
import type { CompanionsOptions } from './companions-options.js';
import {
  browserCompanionEnvironment,
  type CompanionEnvironment,
} from './environment/companion-environment.js';
import { IceCredentials } from './links/ice-credentials.js';
import { NetworkChanges } from './links/network-changes.js';
import type { MonitoredParticipant, PeerLinks } from './links/peer-links.js';
import { unreachable } from './links/peer-unreachable.js';
import { DeviceSelector } from './local/device-selector.js';
import { MicrophoneLevel } from './local/microphone-level.js';
import { openPreview } from './local/preview.js';
import { ScreenShare } from './local/screen-share.js';
import { WakeLock } from './page/wake-lock.js';
import { RequestedSizes } from './sending/requested-sizes.js';
import { UplinkAllocator } from './sending/uplink-allocator.js';
import { MissingMembers } from './session/missing-members.js';
import { Moderation } from './session/moderation.js';
import type { RoomMembership } from './session/room-membership.js';
import type { CallStats } from './state/call-stats.js';
import { noteQuality } from './state/link-quality.js';
import { AppData } from './talk/app-data.js';
import { Chat } from './talk/chat.js';
import { toggleHand } from './talk/raise-hand.js';
import { Reactions } from './talk/reactions.js';
import { Speakers } from './talk/speakers.js';

/**
 * What accompanies a call that runs and is not needed to begin one: it is loaded afterwards, so that the script that
 * everybody waits for stays small.
 */
export class Companions {
  readonly devices: DeviceSelector;
  readonly #options: CompanionsOptions;
  readonly #wakeLock: WakeLock;
  readonly #unsubscribe: () => void;
  readonly #values: AppData;
  #closed = false;
  #stay: RoomMembership | null = null;
  #budget: UplinkAllocator | null = null;
  #voices: Speakers | null = null;
  /** Of this stay; null outside of one. */
  chat: Chat | null = null;
  reactions: Reactions | null = null;
  screen: ScreenShare | null = null;
  moderation: Moderation | null = null;
  readonly #wishes: RequestedSizes;
  /** What the other sides have said of pictures that they hold back. */
  readonly #paused = new WeakMap<PeerLink, boolean>();
  readonly #browser: CompanionEnvironment;
  /** What goes with one stay only. */
  readonly #ofStay: { close(): void }[] = [];

  constructor(options: CompanionsOptions, browser = browserCompanionEnvironment()) {
    this.#options = options;
    this.#browser = browser;
    this.devices = new DeviceSelector({
      ...options,
      onDevices: (devices) => options.fire('devices-changed', { devices }),
      environment: browser.devices,
      capture: options.environment.capture,
    });
    this.#values = new AppData(options);
    this.#wakeLock = new WakeLock(browser.wakeLock);
    this.#wishes = new RequestedSizes({ audioOnly: () => options.settings().audioOnly });
    this.#unsubscribe = options.store.subscribe((after, before) => {
      if (after.state.activeSpeaker !== before.state.activeSpeaker) this.#tellSpeaker();
      for (const change of qualityChanges(before, after)) options.fire('quality-changed', change);
      if (after.state.remotes === before.state.remotes) return;
      this.#values.deliver();
      this.#recall();
    });
  }

  /** Goes with this stay in a room from now on, until the next one or null. */
  accompany(stay: RoomMembership | null): void {
    if (stay === this.#stay) return;
    const { store, environment } = this.#options;
    const { delay, timers } = environment;
    this.#stay = stay;
    for (const each of this.#ofStay.splice(0)) each.close();
    this.#values.clear();
    this.#budget = null;
    this.#voices = null;
    this.chat = null;
    this.reactions = null;
    this.screen = null;
    this.moderation = null;
    if (stay) {
      const { links } = stay;
      const { tracks, settings } = this.#options;
      const nowMs = () => environment.clock.now();
      this.#budget = new UplinkAllocator({
        links,
        store,
        delay,
        nowMs,
        uplinkBps: () => settings().maxUplink * 1_000,
        camera: () => tracks.track('camera'),
        screen: () => this.screen?.picture ?? null,
        ownCamera: () => (tracks.media?.owns('camera') ? tracks.track('camera') : null),
      });
      this.#voices = new Speakers({
        links,
        heardAtMs: (link) => this.#budget?.heardAtMs(link) ?? Number.NEGATIVE_INFINITY,
        store,
        tracks,
        delay,
        nowMs,
        createAudioContext: this.#browser.createAudioContext,
      });
      this.screen = new ScreenShare({
        stay,
        streams: this.#options.streams,
        getDisplayMedia: () => (this.#options.settings().audioOnly ? null : environment.getDisplayMedia),
        hint: () => settings().screenHint,
        onChange: (enabled, origin) =>
          tracks.announce({ type: 'device-changed', device: 'screen', enabled, origin }),
      });
      this.reactions = new Reactions({
        links,
        store,
        nowMs,
        onReaction: (participant, emoji) => this.#options.fire('reaction', { participant, emoji }),
      });
      this.moderation = new Moderation({ ...this.#options, stay });
      links.attendBy((participant) => this.#attend(participant));
      this.chat = new Chat({
        ...this.#options,
        onMessage: (message) => this.#options.fire('chat-message', { message }),
        links,
        delay,
        wallMs: Date.now,
        randomToken: environment.randomToken,
      });
      this.#ofStay.push(
        this.#budget,
        this.#voices,
        this.screen,
        this.chat,
        this.moderation,
        new IceCredentials(stay, delay),
        new NetworkChanges(stay.links, store, this.#browser.onNetworkChange),
        new MissingMembers(store, delay),
        this.#browser.keepRunning(timers),
      );
    }
    this.#wakeLock.hold(stay !== null);
  }

  /** Tells everybody directly what is sent now. */
  tellMedia(): void {
    for (const { link } of this.#links) link.attendant?.say(this.#media());
  }

  /** An interface shows somebody's picture in this size, in device pixels; null for not at all. */
  show(id: ParticipantId, source: StreamSource, box: Size | null): void {
    if (this.#wishes.set(id, source, box)) this.#tellWishes(id);
  }

  /** Opens before the call what it would start with. @param asks whether the person may be asked */
  preview(asks: boolean): Promise<void> {
    const { environment, tracks, store } = this.#options;
    const isWanted = () => !this.#closed && ['idle', 'prejoin'].includes(store.state.phase);
    return openPreview({ capture: environment.capture, tracks, isWanted, asks });
  }

  /** Listens to the own microphone until it is closed. */
  listen(): MicrophoneLevel {
    return new MicrophoneLevel(() => this.#options.tracks.media, this.#browser.createAudioContext);
  }

  /** What the page says about the call has changed. */
  reconfigure(): void {
    this.screen?.reconfigure();
    this.#budget?.share();
    for (const { id } of this.#links) this.#tellWishes(id);
  }

  /**
   * Sends a value to one participant, or to everybody.
   *
   * @throws CallError `invalid-argument` for what is no JSON or too long; `not-found`; `rate-limited`
   */
  sendData(value: unknown, to?: ParticipantId): void {
    this.#values.send(this.#links, value, to);
  }

  /** Raises the hand behind all that are up, or takes it down. @returns whether it is up then */
  toggleHand(force?: boolean): boolean {
    return toggleHand(this.#options, force);
  }

  async getStats(): Promise<CallStats> {
    return {
      links: await Promise.all(
        this.#links.map(async ({ id, link }) => ({
          participant: id,
          ...(await readLinkStats(link.connection, link.counts)),
        })),
      ),
    };
  }

  close(): void {
    this.#closed = true;
    this.accompany(null);
    this.#unsubscribe();
    this.devices.close();
  }

  #media(): ControlMessage {
    return { kind: 'media', media: this.#options.tracks.state };
  }

  #tellWishes(id: ParticipantId): void {
    const wishes = this.#wishes.of(id);
    const link = this.#links.find((each) => each.id === id)?.link;
    if (wishes) link?.attendant?.say({ kind: 'wishes', ...wishes });
  }

  #tellSpeaker(): void {
    const { store, fire } = this.#options;
    const { activeSpeaker } = store.state;
    const participant = store.participants.find(({ id }) => id !== '' && id === activeSpeaker) ?? null;
    fire('active-speaker-changed', { participant });
  }

  /** Whoever was lost and is back still holds back what it did. */
  #recall(): void {
    const { store } = this.#options;
    for (const { id, link } of this.#links) {
      const remote = store.state.remotes.find(({ member }) => member.id === id);
      const paused = this.#paused.get(link);
      if (remote && paused !== undefined && remote.paused !== paused)
        store.dispatch({ type: 'remote-noted', id, session: remote.member.session, note: { paused } });
    }
  }

  /** The links to those who are in the room. */
  get #links(): ReturnType<PeerLinks['all']> {
    return this.#stay?.links.all() ?? [];
  }

  #attend({ id, session, link, canSend }: MonitoredParticipant): PeerLinkMonitor {
    const { environment, store, onError } = this.#options;
    return new PeerLinkMonitor({
      link,
      canSend,
      delay: environment.delay,
      nowMs: () => environment.clock.now(),
      random: environment.random,
      greetings: () => {
        const wishes = this.#wishes.of(id);
        const paused = this.#budget?.paused(link);
        return [
          this.#media(),
          ...(wishes ? [{ kind: 'wishes', ...wishes } as const] : []),
          ...(paused ? [{ kind: 'paused', ...paused } as const] : []),
        ];
      },
      level: () => this.#voices?.level ?? 0,
      onMessage: (message) => {
        if (message.kind === 'media')
          store.dispatch({ type: 'media-told', id, session, media: message.media });
        else if (message.kind === 'wishes') this.#budget?.wished(link, message);
        else if (message.kind === 'voice') this.#voices?.claimed(id, message.level);
        else if (message.kind === 'signal') link.receive(message.signal);
        else if (message.kind === 'reaction') this.reactions?.receive(id, message.emoji);
        else {
          this.#paused.set(link, message.camera);
          store.dispatch({ type: 'remote-noted', id, session, note: { paused: message.camera } });
        }
      },
      onValue: (value, topic) => {
        if (topic === 'chat') return this.chat?.receive(id, value);
        this.#values.receive(id, value);
      },
      onUnreachable: () => {
        const remote = store.state.remotes.find(({ member }) => member.id === id);
        if (remote && this.#stay) onError(unreachable(remote.member.name, this.#stay.links.hasRelay));
      },
      onRoundTrip: (roundTripMs) => {
        const condition = this.#budget?.condition(link) ?? { lossShare: 0, network: 'free', busy: false };
        noteQuality(store, { id, session }, { ...condition, roundTripMs });
      },
    });
  }
}
