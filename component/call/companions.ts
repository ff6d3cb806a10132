import type { MediaState, ParticipantId } from '../../server/protocol/index.js';
import { CallError } from '../core/call-error.js';
import type { DeviceInfo } from '../core/devices.js';
import { errorSentence } from '../core/error-sentences.js';
import { qualityOf } from '../core/link-quality.js';
import type { CallEventDetails } from '../core/public-events.js';
import { qualityChanges } from '../core/quality-changes.js';
import { peerLimits } from '../peer-protocol/index.js';
import { LinkAttendant } from '../rtc/link-attendant.js';
import { readLinkStats } from '../rtc/link-stats.js';
import { Absence } from './absence.js';
import type { CallStats } from './call-stats.js';
import { browserCompanionEnvironment, type CompanionEnvironment } from './companion-environment.js';
import { DeviceKeeper } from './device-keeper.js';
import type { CallEnvironment } from './environment.js';
import { IceRenewal } from './ice-renewal.js';
import { jsonOf } from './json-value.js';
import type { AttendedParticipant, Links } from './links.js';
import type { LocalTracks } from './local-tracks.js';
import { NetworkChanges } from './network-changes.js';
import type { Stay } from './stay.js';
import type { Store } from './store.js';
import { WakeLock } from './wake-lock.js';

export interface CompanionsOptions {
  readonly environment: CallEnvironment;
  readonly store: Store;
  readonly tracks: LocalTracks;
  readonly onValue: (from: ParticipantId, value: unknown) => void;
  readonly onError: (error: CallError) => void;
  readonly onQuality: (change: CallEventDetails['quality-changed']) => void;
  readonly onDevices: (devices: readonly DeviceInfo[]) => void;
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
  #stay: Stay | null = null;
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
    this.#unsubscribe = options.store.subscribe((after, before) => {
      for (const change of qualityChanges(before, after)) options.onQuality(change);
      if (after.state.remotes !== before.state.remotes) this.#deliver();
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
    stay?.links.attendBy((participant) => this.#attend(participant));
    if (stay)
      this.#ofStay.push(
        new IceRenewal(stay, delay),
        new NetworkChanges(stay.links, store, this.#browser.onNetworkChange),
        new Absence(store, delay),
        this.#browser.keepRunning(timers),
      );
    this.#wakeLock.hold(stay !== null);
  }

  /** Tells everybody directly what is sent now. */
  tellMedia(): void {
    for (const { link } of this.#links) link.attendant?.tellMedia();
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

  /** The links to those who are in the room. */
  get #links(): ReturnType<Links['all']> {
    return this.#stay?.links.all() ?? [];
  }

  #attend({ id, session, link, canSend }: AttendedParticipant): LinkAttendant {
    const { environment, store, tracks } = this.#options;
    return new LinkAttendant({
      link,
      canSend,
      delay: environment.delay,
      nowMs: () => environment.clock.now(),
      random: environment.random,
      media: (): MediaState => tracks.state,
      onMedia: (media) => store.dispatch({ type: 'media-told', id, session, media }),
      onValue: (value) => {
        this.#values.push({ id, value });
        this.#deliver();
      },
      onRoundTrip: (roundTripMs) => {
        const remote = store.state.remotes.find(({ member }) => member.id === id);
        if (!remote) return;
        const quality = qualityOf(roundTripMs, remote.quality);
        store.dispatch({ type: 'quality-measured', id, session, quality });
      },
    });
  }
}

function callError(code: 'not-found' | 'rate-limited'): CallError {
  return new CallError(code, errorSentence(code));
}
