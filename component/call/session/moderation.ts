import {
  type Moderation as HostAction,
  lobbySchema,
  moderationReplySchema,
  parse,
  roomChangeSchema,
  type Update,
  type WaitingParticipant,
} from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Participant } from '../../core/call/participant.js';
import { Disposables } from '../../core/disposables.js';
import type { LocalTracks } from '../local/local-tracks.js';
import type { Store } from '../state/store.js';
import type { Streams } from '../state/streams.js';
import type { RoomSession } from './room-session.js';

export interface ModerationOptions {
  readonly session: Pick<RoomSession, 'signaling' | 'noteRoom'>;
  readonly store: Store;
  readonly tracks: Pick<LocalTracks, 'set'>;
  readonly streams: Pick<Streams, 'get' | 'subscribe'>;
  readonly onError: (error: CallError) => void;
}

/**
 * Moderation: sends a host's actions to the server, and applies its decisions on every page. The server decides who is
 * muted; each receiver silences that participant itself, so that a page which goes on sending is not heard.
 *
 * See demo/docs/decisions/0033-server-decides-receivers-enforce.md.
 */
export class Moderation {
  readonly #options: ModerationOptions;
  readonly #disposables = new Disposables();
  /** Number of the host's mute that the local participant has undone; null without one. */
  #undoneMute: number | null = null;

  constructor(options: ModerationOptions) {
    this.#options = options;
    const { store, session } = options;
    const { signaling } = session;
    this.#disposables.add(
      store.subscribe((after, before, action) => {
        if (after.state.remotes !== before.state.remotes) this.#silenceMuted();
        if (after.state.local.silenced !== before.state.local.silenced) this.#muteLocal();
        if (after.state.settings.unmute !== before.state.settings.unmute) this.#undoRefusedUnmute();
        if (action.type === 'device-changed' && action.device === 'microphone' && action.enabled)
          this.#undoneMute = after.state.local.silenced;
      }),
      // A track may arrive after the mute, as with a new connection or a screen.
      this.#options.streams.subscribe(() => this.#silenceMuted()),
      signaling.subscribe('room-changed', (message) => {
        const change = parse(roomChangeSchema, message);
        if (change.ok) session.noteRoom(change.value.version, { settings: change.value.settings });
      }),
      signaling.subscribe('lobby', (message) => {
        const lobby = parse(lobbySchema, message);
        if (lobby.ok)
          store.dispatch({
            type: 'state-updated',
            changes: { waiting: lobby.value.waiting.map(participantOf) },
          });
      }),
    );
    this.#silenceMuted();
    this.#muteLocal();
  }

  /** What an update of the media state adds: the host's mute that it undoes. */
  get update(): Pick<Update, 'unmutes'> {
    return this.#undoneMute === null ? {} : { unmutes: this.#undoneMute };
  }

  /** Sends an action of a host. @throws CallError the server's, or `timeout` */
  async act(action: HostAction): Promise<void> {
    const reply = parse(
      moderationReplySchema,
      await this.#options.session.signaling.request('moderate', action),
    );
    if (!reply.ok) throw callError('protocol-mismatch');
    if (reply.value.ok) return;
    const { code, message } = reply.value.error;
    throw new CallError(code, message);
  }

  /** @throws CallError `not-allowed`, which is also reported, where only hosts may unmute and this is a guest */
  checkMayUnmute(): void {
    if (!this.#isHeld) return;
    const error = callError('not-allowed');
    this.#options.onError(error);
    throw error;
  }

  close(): void {
    this.#disposables.close();
  }

  /** Whether the local participant is muted, and only a host may change that. */
  get #isHeld(): boolean {
    const { local, settings } = this.#options.store.state;
    return local.silenced !== null && settings.unmute === 'host' && local.role !== 'host';
  }

  /** An unmute that the server has not confirmed before only hosts might unmute came too late: it refuses that. */
  #undoRefusedUnmute(): void {
    if (!this.#isHeld) return;
    this.#undoneMute = null;
    void this.#options.tracks.set('microphone', false, 'host');
  }

  /** Turns the local microphone off when a host has muted it. */
  #muteLocal(): void {
    const { store, tracks } = this.#options;
    const { silenced } = store.state.local;
    if (silenced === null) this.#undoneMute = null;
    else if (silenced !== this.#undoneMute) void tracks.set('microphone', false, 'host');
  }

  /** A disabled remote track plays silence in every element that plays it. */
  #silenceMuted(): void {
    const { store, streams } = this.#options;
    for (const { member } of store.state.remotes)
      for (const source of ['camera', 'screen'] as const)
        for (const track of streams.get(member.id, source).getAudioTracks())
          track.enabled = member.silenced === undefined;
  }
}

/** A participant in the lobby, who is not connected to the room. */
function participantOf({ id, name, verified = false }: WaitingParticipant): Participant {
  return Object.freeze({
    ...{ id, name, verified, local: false, connection: 'connecting', microphone: false, camera: false },
    ...{ screen: false, hand: null, speaking: false, videoPaused: false, quality: 'unknown', role: 'guest' },
  } as const);
}
