import {
  type Moderation as HostAct,
  lobbySchema,
  moderationReplySchema,
  type ParticipantId,
  parse,
  roomChangeSchema,
  type Update,
  type Waiter,
} from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Participant } from '../../core/call/participant.js';
import type { CompanionsOptions } from '../companions-options.js';
import type { LocalTracks } from '../local/local-tracks.js';
import type { Snapshot, Store } from '../state/store.js';
import type { Streams } from '../state/streams.js';
import type { RoomMembership } from './room-membership.js';

export interface ModerationOptions {
  readonly stay: RoomMembership;
  readonly store: Store;
  readonly tracks: LocalTracks;
  readonly streams: Streams;
  readonly fire: CompanionsOptions['fire'];
  readonly onError: (error: CallError) => void;
}

/**
 * What hosts may do, and what everybody does because of it. The server decides who is muted; each receiver silences them by
 * itself, so that a page which goes on sending is not heard.
 */
export class Moderation {
  readonly #options: ModerationOptions;
  readonly #ends: (() => void)[];
  /** The mute by a host that the own microphone was turned on after. */
  #unmutes: number | null = null;

  constructor(options: ModerationOptions) {
    this.#options = options;
    const { store, stay } = options;
    const { signaling } = stay.session;
    this.#ends = [
      store.subscribe((after, before, action) => {
        if (after.state.remotes !== before.state.remotes) this.#silence();
        if (after.state.local.silenced !== before.state.local.silenced) this.#obey();
        if (action.type === 'device-changed' && action.device === 'microphone' && action.enabled)
          this.#unmutes = after.state.local.silenced;
        this.#tell(after, before);
      }),
      signaling.hear('room-changed', (message) => {
        const change = parse(roomChangeSchema, message);
        if (change.ok) stay.session.noteRoom(change.value.version, { settings: change.value.settings });
      }),
      signaling.hear('lobby', (message) => {
        const lobby = parse(lobbySchema, message);
        if (lobby.ok)
          store.dispatch({ type: 'noted', note: { waiting: lobby.value.waiting.map(asParticipant) } });
      }),
    ];
    this.#silence();
    this.#obey();
    // Who waits already was told before anybody listened: deciding nothing has it told again.
    if (store.state.local.role === 'host')
      this.act({ action: 'set-room', settings: {} }).catch(() => undefined);
  }

  /** What an update has to say besides, where the own microphone is on again after a mute by a host. */
  get update(): Pick<Update, 'unmutes'> {
    return this.#unmutes === null ? {} : { unmutes: this.#unmutes };
  }

  /** @throws CallError the server's, or `timeout` */
  async act(act: HostAct): Promise<void> {
    const reply = parse(
      moderationReplySchema,
      await this.#options.stay.session.signaling.ask('moderate', act),
    );
    if (!reply.ok) throw callError('protocol-mismatch');
    if (reply.value.ok) return;
    const { code, message } = reply.value.error;
    throw new CallError(code, message);
  }

  /** @throws CallError `not-allowed` where only hosts may unmute, and this is none; whoever has clicked is told, too */
  mayUnmute(): void {
    const { local, settings } = this.#options.store.state;
    const isHeld = local.silenced !== null && settings.unmute === 'host' && local.role !== 'host';
    if (!isHeld) return;
    const error = callError('not-allowed');
    this.#options.onError(error);
    throw error;
  }

  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  /** Whoever a host has muted, mutes. */
  #obey(): void {
    const { store, tracks } = this.#options;
    const { silenced } = store.state.local;
    if (silenced === null) this.#unmutes = null;
    else if (silenced !== this.#unmutes) void tracks.set('microphone', false, 'host');
  }

  /** A remote track that is not enabled plays silence, wherever it is played; also one that has come only now. */
  #silence(): void {
    const { store, streams } = this.#options;
    for (const { member } of store.state.remotes)
      for (const source of ['camera', 'screen'] as const)
        for (const track of streams.get(member.id, source).getAudioTracks())
          track.enabled = member.silenced === undefined;
  }

  #tell({ state }: Snapshot, before: Snapshot): void {
    const { fire } = this.#options;
    if (state.settings !== before.state.settings && state.phase === 'joined')
      fire('room-changed', { room: state.settings });
    if (state.waiting === before.state.waiting) return;
    const known = new Set<ParticipantId>(before.state.waiting.map(({ id }) => id));
    for (const waiting of state.waiting) if (!known.has(waiting.id)) fire('knock', { participant: waiting });
  }
}

/** Somebody who is not there yet. */
function asParticipant({ id, name, verified = false }: Waiter): Participant {
  return Object.freeze({
    ...{ id, name, verified, local: false, connection: 'connecting', microphone: false, camera: false },
    ...{ screen: false, hand: null, speaking: false, videoPaused: false, quality: 'unknown', role: 'guest' },
  } as const);
}
