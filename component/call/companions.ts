import type { ParticipantId } from '../../server/protocol/index.js';
import { CallError } from '../core/call-error.js';
import type { DeviceInfo } from '../core/devices.js';
import { errorSentence } from '../core/error-sentences.js';
import { qualityOf } from '../core/link-quality.js';
import type { StreamSource } from '../core/participant.js';
import type { Size } from '../core/picture-size.js';
import type { CallEventDetails } from '../core/public-events.js';
import { qualityChanges } from '../core/quality-changes.js';
import { type ControlMessage, peerLimits } from '../peer-protocol/index.js';
import { LinkAttendant } from '../rtc/link-attendant.js';
import { readLinkStats } from '../rtc/link-stats.js';
import type { PeerLink } from '../rtc/peer-link.js';
import { Absence } from './absence.js';
import { Budget } from './budget.js';
import type { CallOptions } from './call-options.js';
import type { CallStats } from './call-stats.js';
import { browserCompanionEnvironment, type CompanionEnvironment } from './companion-environment.js';
import { DeviceKeeper } from './device-keeper.js';
import type { CallEnvironment } from './environment.js';
import { IceRenewal } from './ice-renewal.js';
import { jsonOf } from './json-value.js';
import type { AttendedParticipant, Links } from './links.js';
import type { LocalTracks } from './local-tracks.js';
import { NetworkChanges } from './network-changes.js';
import { OwnLevel } from './own-level.js';
import { openPreview } from './preview.js';
import type { Stay } from './stay.js';
import type { Store } from './store.js';
import { Voices } from './voices.js';
import { WakeLock } from './wake-lock.js';
import { Wishes } from './wishes.js';

export interface CompanionsOptions {
  readonly environment: CallEnvironment;
  readonly store: Store;
  readonly tracks: LocalTracks;
  readonly onValue: (from: ParticipantId, value: unknown) => void;
  readonly onError: (error: CallError) => void;
  readonly onQuality: (change: CallEventDetails['quality-changed']) => void;
  readonly onDevices: (devices: readonly DeviceInfo[]) => void;
  readonly onActiveSpeaker: (change: CallEventDetails['active-speaker-changed']) => void;
  /** What the page says about the call. */
  readonly settings: () => Pick<CallOptions, 'maxUplink' | 'audioOnly'>;
}

/**
 * What accompanies a call that runs and is not needed to begin one: it is loaded afterwards, so that the script that
 * everybody waits for stays small.
 */
export class Companions {
  readonly devices: DeviceKeeper;
  readonly #options: CompanionsOptions;
  readonly #wakeLock: WakeLock;
  readonly #unsubscribe: () => void;
  /** What has come, in order; of those whom the server holds for lost, it waits for their return. */
  #values: { readonly id: ParticipantId; readonly value: unknown }[] = [];
  #closed = false;
  #stay: Stay | null = null;
  #budget: Budget | null = null;
  #voices: Voices | null = null;
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
      environment: browser.devices,
      capture: options.environment.capture,
    });
    this.#wakeLock = new WakeLock(browser.wakeLock);
    this.#wishes = new Wishes({ audioOnly: () => options.settings().audioOnly });
    this.#unsubscribe = options.store.subscribe((after, before) => {
      if (after.state.activeSpeaker !== before.state.activeSpeaker) this.#tellSpeaker();
      for (const change of qualityChanges(before, after)) options.onQuality(change);
      if (after.state.remotes === before.state.remotes) return;
      this.#deliver();
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
    this.#values = [];
    this.#budget = null;
    this.#voices = null;
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
        ownCamera: () => (tracks.media?.owns('camera') ? tracks.track('camera') : null),
      });
      this.#voices = new Voices({
        links,
        store,
        tracks,
        delay,
        nowMs,
        createAudioContext: this.#browser.createAudioContext,
      });
      links.attendBy((participant) => this.#attend(participant));
      this.#ofStay.push(
        this.#budget,
        this.#voices,
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
    this.#budget?.share();
    for (const { id } of this.#links) this.#tellWishes(id);
  }

  /**
   * Sends a value to one participant, or to everybody.
   *
   * @throws CallError `invalid-argument` for what is no JSON or too long; `not-found`; `rate-limited`
   */
  sendData(value: unknown, to?: ParticipantId): void {
    const json = jsonOf(value, peerLimits.dataBytes);
    const addressees = this.#links.filter(({ id }) => to === undefined || to === id);
    if (to !== undefined && addressees.length === 0) throw callError('not-found');
    const full = addressees.filter(({ link }) => link.attendant?.sendValue(json) === false);
    if (full.length > 0) throw callError('rate-limited');
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

  #deliver(): void {
    const { store, onValue } = this.#options;
    const present = new Set(store.state.remotes.map(({ member }) => member.id));
    const due = this.#values.filter(({ id }) => present.has(id));
    this.#values = this.#values.filter(({ id }) => !present.has(id)).slice(-peerLimits.waitingMessages);
    for (const { id, value } of due) onValue(id, value);
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
    const { store, onActiveSpeaker } = this.#options;
    const { activeSpeaker } = store.state;
    const participant = store.participants.find(({ id }) => id !== '' && id === activeSpeaker) ?? null;
    onActiveSpeaker({ participant });
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
    const { environment, store } = this.#options;
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
      onMessage: (message) => {
        if (message.kind === 'media')
          store.dispatch({ type: 'media-told', id, session, media: message.media });
        else if (message.kind === 'wishes') this.#budget?.wished(link, message);
        else if (message.kind === 'voice') this.#voices?.claimed(id, message.level);
        else {
          this.#paused.set(link, message.camera);
          store.dispatch({ type: 'remote-noted', id, session, note: { paused: message.camera } });
        }
      },
      onValue: (value) => {
        this.#values.push({ id, value });
        this.#deliver();
      },
      onRoundTrip: (roundTripMs) => {
        const remote = store.state.remotes.find(({ member }) => member.id === id);
        if (!remote) return;
        if (remote.connection !== 'connected') return;
        const condition = this.#budget?.condition(link) ?? { lossShare: 0, network: 'free', busy: false };
        const network = remote.paused ? 'paused' : condition.network;
        const { quality, reason } = qualityOf({ ...condition, network, roundTripMs }, remote.quality);
        if (remote.quality !== quality || remote.qualityReason !== reason)
          store.dispatch({ type: 'remote-noted', id, session, note: { quality, qualityReason: reason } });
      },
    });
  }
}

function callError(code: 'not-found' | 'rate-limited'): CallError {
  return new CallError(code, errorSentence(code));
}
