import type { Delivery } from '../../component/call/talk/chat.js';
import type { ChatMessage } from '../../component/core/call/chat.js';
import type { Participant, StreamSource } from '../../component/core/call/participant.js';
import type { CallSettings } from '../../component/ui/base/call-port.js';
import { MeshCallElement } from '../../component/ui/element/mesh-call.js';
import { FakeCall } from '../support/fake-call.js';
import { actAsCamera, type Portrait, portraits } from './portraits.js';
import { actAsScreen } from './shared-notes.js';

/** Streams of the drawn people, by participant id, and of the screen that they share. */
export interface GalleryStreams {
  readonly cameras: ReadonlyMap<string, MediaStream>;
  readonly screen: MediaStream;
}

/** The id of the person at an index; the first is the local participant. */
export const personId = (index: number): string => (index === 0 ? 'me' : `person-${index}`);

/** Draws all portraits and a shared screen. The functions that draw replace the browser's devices, which stay closed. */
export async function drawStreams(): Promise<GalleryStreams> {
  const { mediaDevices } = navigator;
  const blank = document.createElement('canvas');
  blank.getContext('2d');
  const camera = async (portrait: Portrait) => {
    mediaDevices.getUserMedia = async () => blank.captureStream();
    actAsCamera(portrait);
    return mediaDevices.getUserMedia({ video: true });
  };
  const cameras = new Map<string, MediaStream>();
  for (const [index, portrait] of portraits.entries()) cameras.set(personId(index), await camera(portrait));
  actAsScreen();
  return { cameras, screen: await mediaDevices.getDisplayMedia() };
}

/** Fake call that shows drawn people, and does what its controls say. */
export class GalleryCall extends FakeCall {
  readonly #streams: GalleryStreams;

  constructor(settings: CallSettings, streams: GalleryStreams) {
    super(settings);
    this.#streams = streams;
    this.machine = [
      { kind: 'audioinput', deviceId: 'headset', groupId: '', label: 'Headset', selected: true },
      { kind: 'videoinput', deviceId: 'webcam', groupId: '', label: 'Webcam', selected: true },
      { kind: 'audiooutput', deviceId: 'speakers', groupId: '', label: 'Loudspeakers', selected: true },
    ];
  }

  override streamOf(id: string, source: StreamSource): MediaStream {
    if (source === 'screen') return this.#streams.screen;
    const isBefore = id === '' || id === 'me';
    return this.#streams.cameras.get(isBefore ? personId(0) : id) ?? super.streamOf(id, source);
  }

  override async toggleMicrophone(force = !this.localParticipant.microphone): Promise<boolean> {
    await super.toggleMicrophone(force);
    this.#updateLocal({ microphone: force });
    return force;
  }

  override async toggleCamera(force = !this.localParticipant.camera): Promise<boolean> {
    await super.toggleCamera(force);
    this.#updateLocal({ camera: force });
    return force;
  }

  override async toggleScreenShare(force = !this.localParticipant.screen): Promise<boolean> {
    await super.toggleScreenShare(force);
    this.#updateLocal({ screen: force });
    return force;
  }

  override async toggleHand(force = this.localParticipant.hand === null): Promise<boolean> {
    await super.toggleHand(force);
    this.#updateLocal({ hand: force ? 1 : null });
    return force;
  }

  override async sendMessage(text: string, to?: string): Promise<Delivery> {
    const delivered = this.participants.filter(({ local }) => !local).map(({ id }) => id);
    const { id: from, name } = this.localParticipant;
    const message: ChatMessage = {
      ...{ id: `message-${this.messages.length}`, from, name, text, at: Date.now() },
      ...(to === undefined ? {} : { to }),
      ...{ delivered: to === undefined ? delivered : [to], pending: [], undelivered: [] },
    };
    this.change({ messages: [...this.messages, message] });
    this.fire('chat-message', { message });
    return super.sendMessage(text, to);
  }

  override async react(emoji: string): Promise<void> {
    await super.react(emoji);
    this.fire('reaction', { participant: this.localParticipant, emoji });
  }

  override async leave(): Promise<void> {
    await super.leave();
    this.change({ state: 'left', signaling: 'disconnected' });
    this.fire('call-left', { reason: 'left' });
  }

  #updateLocal(change: Partial<Participant>): void {
    const participants = this.participants.map((each) =>
      each.local ? Object.freeze({ ...each, ...change }) : each,
    );
    this.change({ participants });
  }
}

/** The element with a call that the gallery controls. */
export class GalleryElement extends MeshCallElement {
  /** Must be set before an element is made. */
  static streams: GalleryStreams | null = null;
  #fake: GalleryCall | null = null;

  /** The call; made by the first access to `call`. */
  get fake(): GalleryCall {
    if (this.#fake === null) throw new Error('the element has not made its call yet');
    return this.#fake;
  }

  override createCall(settings: CallSettings): GalleryCall {
    if (GalleryElement.streams === null) throw new Error('the streams are not drawn yet');
    this.#fake = new GalleryCall(settings, GalleryElement.streams);
    return this.#fake;
  }
}
