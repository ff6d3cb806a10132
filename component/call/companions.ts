import type { ParticipantId } from '../../server/protocol/index.js';
import type { StreamSource } from '../core/participant.js';
import type { Size } from '../core/picture-size.js';
import { qualityChanges } from '../core/quality-changes.js';
import type { ControlMessage } from '../peer-protocol/index.js';
import { LinkAttendant } from '../rtc/link-attendant.js';
import { readLinkStats } from '../rtc/link-stats.js';
import type { PeerLink } from '../rtc/peer-link.js';
import { Absence } from './absence.js';
import { Budget } from './budget.js';
import type { CallStats } from './call-stats.js';
import { Chat } from './chat.js';
import { browserCompanionEnvironment, type CompanionEnvironment } from './companion-environment.js';
import type { CompanionsOptions } from './companions-options.js';
import { DeviceKeeper } from './device-keeper.js';
import { toggleHand } from './hands.js';
import { IceRenewal } from './ice-renewal.js';
import type { AttendedParticipant, Links } from './links.js';
import { Moderation } from './moderation.js';
import { NetworkChanges } from './network-changes.js';
import { noteQuality } from './note-quality.js';
import { OwnLevel } from './own-level.js';
import { PageValues } from './page-values.js';
import { openPreview } from './preview.js';
import { Reactions } from './reactions.js';
import { ScreenShare } from './screen-share.js';
import type { Stay } from './stay.js';
import { unreachable } from './unreachable.js';
import { Voices } from './voices.js';
import { WakeLock } from './wake-lock.js';
import { Wishes } from './wishes.js';

/**
 * What accompanies a call that runs and is not needed to begin one: it is loaded afterwards, so that the script that
 * everybody waits for stays small.
 */
export class Companions {
  readonly devices: DeviceKeeper;
  readonly #options: CompanionsOptions;
  readonly #wakeLock: WakeLock;
  readonly #unsubscribe: () => void;
  readonly #values: PageValues;
  #closed = false;
  #stay: Stay | null = null;
  #budget: Budget | null = null;
  #voices: Voices | null = null;
  /** Of this stay; null outside of one. */
  chat: Chat | null = null;
  reactions: Reactions | null = null;
  screen: ScreenShare | null = null;
  moderation: Moderation | null = null;
  readonly #wishes: Wishes;
  /** What the other sides have said of pictures that they hold back. */
  readonly #paused = new WeakMap<PeerLink, boolean>();
  readonly #browser: CompanionEnvironment;
  /** What goes with one stay only. */
  readonly #ofStay: { close(): void }[] = [];

  constructor(options: CompanionsOptions, browser = browserCompanionEnvironment()) {
    this.#options = options;
    this.#browser = browser;
    this.devices = new DeviceKeeper({
      ...options,
      onDevices: (devices) => options.fire('devices-changed', { devices }),
      environment: browser.devices,
      capture: options.environment.capture,
    });
    this.#values = new PageValues(options);
    this.#wakeLock = new WakeLock(browser.wakeLock);
    this.#wishes = new Wishes({ audioOnly: () => options.settings().audioOnly });
    this.#unsubscribe = options.store.subscribe((after, before) => {
      if (after.state.activeSpeaker !== before.state.activeSpeaker) this.#tellSpeaker();
      for (const change of qualityChanges(before, after)) options.fire('quality-changed', change);
      if (after.state.remotes === before.state.remotes) return;
      this.#values.deliver();
      this.#recall();
    });
  }

  /** Goes with this stay in a room from now on, until the next one or null. */
  accompany(stay: Stay | null): void {
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
      this.#budget = new Budget({
        links,
        store,
        delay,
        nowMs,
        uplinkBps: () => settings().maxUplink * 1_000,
        camera: () => tracks.track('camera'),
        screen: () => this.screen?.picture ?? null,
        ownCamera: () => (tracks.media?.owns('camera') ? tracks.track('camera') : null),
      });
      this.#voices = new Voices({
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
        new IceRenewal(stay, delay),
        new NetworkChanges(stay.links, store, this.#browser.onNetworkChange),
        new Absence(store, delay),
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
  listen(): OwnLevel {
    return new OwnLevel(() => this.#options.tracks.media, this.#browser.createAudioContext);
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
  get #links(): ReturnType<Links['all']> {
    return this.#stay?.links.all() ?? [];
  }

  #attend({ id, session, link, canSend }: AttendedParticipant): LinkAttendant {
    const { environment, store, onError } = this.#options;
    return new LinkAttendant({
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
