import type { RoomSettings } from '../../server/protocol/index.js';
import type { CallError } from '../core/call/call-error.js';
import { type CallStatus, type SignalingStatus, statusOf } from '../core/call/call-state.js';
import type { ChatMessage } from '../core/call/chat.js';
import type { Participant, ParticipantId, StreamSource } from '../core/call/participant.js';
import { CallEventTarget } from './state/call-event-target.js';
import type { Store } from './state/store.js';
import { ownPicture, ownStreams, type Streams } from './state/streams.js';

/** What can be read of a call. */
export class ReadableCall extends CallEventTarget {
  protected readonly store: Store;
  protected readonly streams: Streams;

  protected constructor(store: Store, streams: Streams) {
    super();
    this.store = store;
    this.streams = streams;
  }

  get state(): CallStatus {
    return statusOf(this.store.state);
  }

  get signaling(): SignalingStatus {
    return this.store.state.signaling;
  }

  /** The local participant first, the others in the order in which they came. The same array until one changes. */
  get participants(): readonly Participant[] {
    return this.store.participants;
  }

  get localParticipant(): Participant {
    const [local] = this.store.participants;
    if (!local) throw new TypeError('A call always has its local participant.');
    return local;
  }

  /** What hosts have decided for the room. */
  get roomSettings(): RoomSettings {
    return this.store.state.settings;
  }

  /** For hosts: who waits to be let in. */
  get waiting(): readonly Participant[] {
    return this.store.state.waiting;
  }

  /** Why the call is in state `error`; null in every other one. */
  get error(): CallError | null {
    return this.store.state.error;
  }

  /** The speaker that was chosen for an interface to play on; null for the system's own choice. */
  get speaker(): string | null {
    return this.store.state.speaker;
  }

  /** Who speaks, or has spoken last, the local participant too; null before anybody has. */
  get activeSpeaker(): Participant | null {
    const { activeSpeaker } = this.store.state;
    return this.participants.find(({ id }) => id !== '' && id === activeSpeaker) ?? null;
  }

  /** What was written, in the order in which it came. The same array until one comes or changes. */
  get messages(): readonly ChatMessage[] {
    return this.store.state.messages;
  }

  /** Whether the own participant speaks while muted: nobody hears it. */
  get speaksMuted(): boolean {
    return this.store.state.speaksMuted;
  }

  /** The stable stream of a participant's camera and microphone, or of their screen. It is empty while nothing comes. */
  streamOf(id: ParticipantId, source: StreamSource): MediaStream {
    return this.streams.get(id === this.localParticipant.id ? ownStreams : id, source);
  }

  /**
   * What an interface shows: the same stream, but for the own camera's, which is without the microphone. Even a muted
   * element keeps the speakers running for that.
   */
  pictureOf(id: ParticipantId, source: StreamSource): MediaStream {
    const isOwn = source === 'camera' && id === this.localParticipant.id;
    return isOwn ? this.streams.get(ownPicture, source) : this.streamOf(id, source);
  }

  /** Calls back after every change of what this object tells. @returns the function that ends it */
  subscribe(listener: () => void): () => void {
    return this.store.subscribe(listener);
  }
}
