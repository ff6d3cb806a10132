import type { CallError } from '../../core/call/call-error.js';
import { Disposables } from '../../core/disposables.js';
import type { Logger } from '../../core/log.js';
import type { CallOptions } from '../call-options.js';
import type { CallEnvironment } from '../environment/environment.js';
import { LinkMessages } from '../links/link-messages.js';
import { NetworkChanges } from '../links/network-changes.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { DeviceSelector } from '../local/device-selector.js';
import type { LocalTracks } from '../local/local-tracks.js';
import { ScreenShare } from '../local/screen-share.js';
import { SilentDeviceWatch } from '../local/silent-device-watch.js';
import { WakeLock } from '../page/wake-lock.js';
import { RequestedSizes } from '../sending/requested-sizes.js';
import { UplinkAllocator } from '../sending/uplink-allocator.js';
import type { FireCallEvent } from '../state/call-event-target.js';
import type { Store } from '../state/store.js';
import type { Streams } from '../state/streams.js';
import { AppData } from '../talk/app-data.js';
import { Chat } from '../talk/chat.js';
import { RaisedHand } from '../talk/raise-hand.js';
import { Reactions } from '../talk/reactions.js';
import { Speakers } from '../talk/speakers.js';
import { MissingMembers } from './missing-members.js';
import { Moderation } from './moderation.js';
import type { RoomSession } from './room-session.js';

/** What the services share with the call that they belong to. */
export interface CallParts {
  readonly environment: CallEnvironment;
  readonly store: Store;
  readonly streams: Streams;
  readonly tracks: LocalTracks;
  readonly devices: DeviceSelector;
  readonly settings: () => Pick<CallOptions, 'maxUplink' | 'audioOnly' | 'screenHint'>;
  readonly fire: FireCallEvent;
  readonly onError: (error: CallError) => void;
  readonly log: Logger;
  readonly mediaLog: Logger;
  readonly rtcLog: Logger;
}

export interface InCallServicesOptions extends CallParts {
  readonly session: Pick<RoomSession, 'signaling' | 'noteRoom'>;
  readonly links: PeerLinks;
}

/**
 * Composition root of everything that exists from the first admission until the room is left: chat, reactions, screen
 * share, moderation, speakers, uplink allocation, and the watchers of page and network.
 */
export class InCallServices {
  readonly appData: AppData;
  readonly chat: Chat;
  readonly hand: RaisedHand;
  readonly messages: LinkMessages;
  readonly moderation: Moderation;
  readonly reactions: Reactions;
  readonly screenShare: ScreenShare;
  readonly #options: InCallServicesOptions;
  readonly #uplink: UplinkAllocator;
  readonly #speakers: Speakers;
  readonly #silentDevices: SilentDeviceWatch;
  readonly #wakeLock: WakeLock;
  readonly #disposables = new Disposables();
  #started = false;

  constructor(options: InCallServicesOptions) {
    this.#options = options;
    const { environment, store, streams, tracks, links, settings, fire } = options;
    const { delay, clock } = environment;
    const nowMs = () => clock.now();
    this.screenShare = new ScreenShare({
      links,
      streams,
      getDisplayMedia: () => (settings().audioOnly ? null : environment.getDisplayMedia),
      hint: () => settings().screenHint,
      onChange: (enabled, origin) =>
        tracks.announce({ type: 'device-changed', device: 'screen', enabled, origin }),
      onError: options.onError,
      log: options.mediaLog,
    });
    this.#uplink = new UplinkAllocator({
      links,
      store,
      delay,
      nowMs,
      uplinkBps: () => settings().maxUplink * 1_000,
      camera: () => tracks.track('camera'),
      screen: () => this.screenShare.videoTrack,
      adjustableCamera: () => (tracks.media?.owns('camera') ? tracks.track('camera') : null),
      log: options.rtcLog,
    });
    const uplink = this.#uplink;
    this.#speakers = new Speakers({
      links,
      heardAtMs: (link) => uplink.heardAtMs(link),
      store,
      tracks,
      delay,
      nowMs,
      createAudioContext: environment.createAudioContext,
      log: options.log,
    });
    this.#silentDevices = new SilentDeviceWatch({
      tracks,
      microphoneSounds: () => this.#speakers.microphoneSounds,
      delay,
      onError: options.onError,
      log: options.mediaLog,
    });
    this.reactions = new Reactions({
      links,
      store,
      nowMs,
      onReaction: (participant, emoji) => fire('reaction', { participant, emoji }),
    });
    this.hand = new RaisedHand({ store, tracks });
    this.moderation = new Moderation(options);
    this.chat = new Chat({
      links,
      store,
      delay,
      wallMs: environment.wallMs,
      randomToken: environment.randomToken,
      onMessage: (message) => fire('chat-message', { message }),
    });
    this.appData = new AppData({
      links,
      store,
      onValue: (participant, value) => fire('data-message', { participant, value }),
    });
    this.messages = new LinkMessages({
      ...{ environment, store, links, tracks, uplink, speakers: this.#speakers },
      ...{ reactions: this.reactions, chat: this.chat, appData: this.appData },
      requestedSizes: new RequestedSizes({ audioOnly: () => settings().audioOnly }),
      onError: options.onError,
    });
    this.#wakeLock = new WakeLock(environment.wakeLock, options.log);
    const owned = [
      uplink,
      this.#speakers,
      this.#silentDevices,
      this.screenShare,
      this.chat,
      this.appData,
      this.moderation,
      this.messages,
      new NetworkChanges(links, store, environment.onNetworkChange),
      new MissingMembers(store, delay),
    ];
    this.#disposables.add(
      ...owned.map((service) => () => service.close()),
      () => this.#wakeLock.hold(false),
      store.subscribe(() => this.#startOnceConnected()),
    );
  }

  /** The page's settings have changed. */
  reconfigure(): void {
    this.screenShare.reconfigure();
    this.#uplink.allocate();
    this.messages.sendAllRequestedSizes();
  }

  close(): void {
    this.#disposables.close();
  }

  /**
   * Starts what connecting does not need: device list, wake lock, voice measurement, background timers. Until one link
   * has connected they would compete with the handshakes for the browser's threads.
   */
  #startOnceConnected(): void {
    const { devices, environment, store } = this.#options;
    const { phase, remotes } = store.state;
    const isConnecting = remotes.length > 0 && remotes.every(({ connection }) => connection === 'connecting');
    if (this.#started || phase !== 'joined' || isConnecting) return;
    this.#started = true;
    devices.start();
    this.#wakeLock.hold(true);
    this.#speakers.start();
    this.#silentDevices.start();
    const timers = environment.keepTimersRunning();
    this.#disposables.add(() => timers.close());
  }
}
