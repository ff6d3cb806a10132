import type { ParticipantId } from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import type { StreamSource } from '../../core/call/participant.js';
import { type LinkCondition, qualityOf } from '../../core/connection/link-quality.js';
import type { Size } from '../../core/sending/video-size.js';
import type { ControlMessage } from '../../peer-protocol/index.js';
import { LinkMonitor } from '../../rtc/link/link-monitor.js';
import type { PeerLink } from '../../rtc/link/peer-link.js';
import type { CallEnvironment } from '../environment/environment.js';
import type { LocalTracks } from '../local/local-tracks.js';
import type { RequestedSizes } from '../sending/requested-sizes.js';
import type { UplinkAllocator } from '../sending/uplink-allocator.js';
import type { Store } from '../state/store.js';
import type { AppData } from '../talk/app-data.js';
import type { Chat } from '../talk/chat.js';
import type { Reactions } from '../talk/reactions.js';
import type { Speakers } from '../talk/speakers.js';
import type { LinkedParticipant, PeerLinks } from './peer-links.js';

export interface LinkMessagesOptions {
  readonly environment: Pick<CallEnvironment, 'delay' | 'clock' | 'random'>;
  readonly store: Store;
  readonly links: PeerLinks;
  readonly tracks: LocalTracks;
  readonly requestedSizes: RequestedSizes;
  readonly uplink: UplinkAllocator;
  readonly speakers: Speakers;
  readonly reactions: Reactions;
  readonly chat: Chat;
  readonly appData: AppData;
  readonly onError: (error: CallError) => void;
}

/**
 * Router of the messages between browsers: passes what arrives over the data channels to the service that handles it,
 * and sends the local media state and the requested sizes.
 *
 * See demo/docs/decisions/0009-control-channel-and-server-copy.md.
 */
export class LinkMessages {
  readonly #options: LinkMessagesOptions;
  /** Links whose sender has paused its camera video to keep audio going. */
  readonly #pausedCameras = new WeakMap<PeerLink, boolean>();
  readonly #unsubscribe: () => void;

  constructor(options: LinkMessagesOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.subscribe((after, before) => {
      if (after.state.remotes !== before.state.remotes) this.#restorePaused();
    });
  }

  /** Creates the monitor of a new link, with handlers for everything that arrives over it. */
  createMonitor({ id, session, link, canSend, onFault }: LinkedParticipant): LinkMonitor {
    const { environment, store, links, speakers, uplink, onError } = this.#options;
    return new LinkMonitor({
      link,
      canSend,
      delay: environment.delay,
      nowMs: () => environment.clock.now(),
      random: environment.random,
      greetings: () => this.#greetings(id, link),
      voiceLevel: () => speakers.localLevel,
      onMessage: (message) => this.#onControlMessage({ id, session, link }, message),
      onValue: (value, topic) => {
        const { chat, appData } = this.#options;
        if (topic === 'chat') chat.receive(id, value);
        else appData.receive(id, value);
      },
      onUnreachable: () => {
        const remote = store.state.remotes.find(({ member }) => member.id === id);
        if (remote) onError(peerUnreachable(remote.member.name, links.hasRelay));
      },
      onRoundTrip: (roundTripMs) =>
        this.#updateQuality({ id, session }, { ...uplink.condition(link), roundTripMs }),
      onFault,
    });
  }

  /** Sends the local media state to every participant directly, which works without the server. */
  sendMediaState(): void {
    for (const { link } of this.#options.links.all()) link.monitor.sendControl(this.#mediaState());
  }

  /**
   * Requests a participant's video in the size in which it is shown.
   *
   * @param box device pixels; null if it is not visible
   */
  requestSize(id: ParticipantId, source: StreamSource, box: Size | null): void {
    if (this.#options.requestedSizes.set(id, source, box)) this.#sendRequestedSizes(id);
  }

  /** Sends every participant the sizes that are requested now, after `audioOnly` has changed. */
  sendAllRequestedSizes(): void {
    for (const { id } of this.#options.links.all()) this.#sendRequestedSizes(id);
  }

  close(): void {
    this.#unsubscribe();
  }

  #onControlMessage(
    { id, session, link }: Pick<LinkedParticipant, 'id' | 'session' | 'link'>,
    message: Exclude<ControlMessage, { kind: 'beat' | 'key-frame' }>,
  ): void {
    const { store, uplink, speakers, reactions } = this.#options;
    switch (message.kind) {
      case 'media':
        store.dispatch({ type: 'media-announced', id, session, media: message.media });
        return;
      case 'wishes':
        uplink.onRequestedSizes(link, message);
        return;
      case 'voice':
        speakers.onClaim(id, message.level);
        return;
      case 'signal':
        link.receiveSignal(message.signal);
        return;
      case 'reaction':
        reactions.receive(id, message.emoji);
        return;
      case 'paused':
        this.#pausedCameras.set(link, message.camera);
        store.dispatch({ type: 'remote-updated', id, session, changes: { paused: message.camera } });
    }
  }

  #greetings(id: ParticipantId, link: PeerLink): readonly ControlMessage[] {
    const { requestedSizes, uplink } = this.#options;
    const sizes = requestedSizes.of(id);
    return [
      this.#mediaState(),
      ...(sizes ? [{ kind: 'wishes', ...sizes } as const] : []),
      { kind: 'paused', ...uplink.pausedVideo(link) },
    ];
  }

  #mediaState(): ControlMessage {
    return { kind: 'media', media: this.#options.tracks.state };
  }

  #sendRequestedSizes(id: ParticipantId): void {
    const { links, requestedSizes } = this.#options;
    const sizes = requestedSizes.of(id);
    if (sizes) links.linkTo(id)?.monitor.sendControl({ kind: 'wishes', ...sizes });
  }

  /** Updates a remote participant's connection quality in the store, if it differs. */
  #updateQuality({ id, session }: Pick<LinkedParticipant, 'id' | 'session'>, condition: LinkCondition): void {
    const { store } = this.#options;
    const remote = store.state.remotes.find(({ member }) => member.id === id);
    if (remote?.connection !== 'connected') return;
    const video = remote.paused ? 'paused' : condition.video;
    const { quality, reason } = qualityOf({ ...condition, video }, remote.quality);
    if (remote.quality !== quality || remote.qualityReason !== reason)
      store.dispatch({ type: 'remote-updated', id, session, changes: { quality, qualityReason: reason } });
  }

  /** A participant who was lost and has returned still pauses what they paused before. */
  #restorePaused(): void {
    const { store, links } = this.#options;
    for (const { id, link } of links.all()) {
      const remote = store.state.remotes.find(({ member }) => member.id === id);
      const paused = this.#pausedCameras.get(link);
      if (remote && paused !== undefined && remote.paused !== paused)
        store.dispatch({ type: 'remote-updated', id, session: remote.member.session, changes: { paused } });
    }
  }
}

/** Error for a participant whom no connection reaches. It names a missing relay (TURN) as the likely reason. */
function peerUnreachable(name: string, hasRelay: boolean): CallError {
  const relay = hasRelay
    ? ''
    : ' This server has no relay (TURN), which some networks need: whoever runs it can set MESH_CALL_TURN_URLS.';
  return new CallError(
    'peer-unreachable',
    `No way to ${name} was found. It is tried further; another network may help.${relay}`,
  );
}
