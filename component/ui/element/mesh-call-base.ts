import { LitElement } from 'lit';
import type { RoomSettings } from '../../../server/protocol/index.js';
import type { CallStats } from '../../call/call.js';
import type { Delivery } from '../../call/talk/chat.js';
import type { CallError } from '../../core/call/call-error.js';
import type { CallStatus, SignalingStatus } from '../../core/call/call-state.js';
import type { ChatMessage } from '../../core/call/chat.js';
import type { Participant, StreamSource } from '../../core/call/participant.js';
import type { DeviceInfo, DeviceKind } from '../../core/devices/devices.js';
import type { ControlName } from '../../core/interface/controls.js';
import type { CallPort } from '../base/call-port.js';

/** What a page may read of a call and ask of it: an element that hands it all on to its call. */
export abstract class MeshCallBase extends LitElement {
  /** @internal */
  abstract get call(): CallPort;

  /** The call, told of all that the page has said. */
  protected abstract ready(): CallPort;

  /** Shows a control's button as busy for as long as what was asked of it takes. */
  protected abstract whileBusy<Result>(control: ControlName, fireAndForget: Promise<Result>): Promise<Result>;

  /** Where the call stands. */
  get state(): CallStatus {
    return this.call.state;
  }

  /** Whether the call server is connected. */
  get signaling(): SignalingStatus {
    return this.call.signaling;
  }

  /** Everybody in the call, the local participant first. The same array until something changes. */
  get participants(): readonly Participant[] {
    return this.call.participants;
  }

  /** The participant of this page; always there, also before the call. */
  get localParticipant(): Participant {
    return this.call.localParticipant;
  }

  /** Who speaks, or has spoken last; null before anybody has. */
  get activeSpeaker(): Participant | null {
    return this.call.activeSpeaker;
  }

  /** Why the state is `error`; else null. */
  get error(): CallError | null {
    return this.call.error;
  }

  /** One stable stream for a participant's picture and sound: tracks come and go in it, and it says so by `addtrack` and `removetrack`. */
  streamOf(id: string, source: StreamSource): MediaStream {
    return this.call.streamOf(id, source);
  }

  /** Resolves once the server has let the participant in. @throws {CallError} */
  join(): Promise<void> {
    return this.ready().join();
  }

  /** Resolves once every track that the element opened is stopped. @throws {CallError} */
  leave(): Promise<void> {
    return this.ready().leave();
  }

  /** Turns the microphone on or off; resolves to what it is then. @throws {CallError} */
  toggleMicrophone(force?: boolean): Promise<boolean> {
    return this.whileBusy('mic', this.ready().toggleMicrophone(force));
  }

  /** Turns the camera on or off; resolves to what it is then. @throws {CallError} */
  toggleCamera(force?: boolean): Promise<boolean> {
    return this.whileBusy('camera', this.ready().toggleCamera(force));
  }

  /** Shares a screen, or stops; resolves to whether one is shared then. @throws {CallError} */
  toggleScreenShare(force?: boolean): Promise<boolean> {
    return this.whileBusy('screen', this.ready().toggleScreenShare(force));
  }

  /** Raises the hand or takes it down; resolves to whether it is up then. @throws {CallError} */
  toggleHand(force?: boolean): Promise<boolean> {
    return this.ready().toggleHand(force);
  }

  /** What was written in this call, in the order in which it came. */
  get messages(): readonly ChatMessage[] {
    return this.call.messages;
  }

  /** For hosts: who waits to be let in. */
  get waiting(): readonly Participant[] {
    return this.call.waiting;
  }

  /** For hosts: lets somebody in. @throws {CallError} */
  admit(id: string): Promise<void> {
    return this.call.admit(id);
  }

  /** For hosts: turns somebody away who waits. @throws {CallError} */
  deny(id: string): Promise<void> {
    return this.call.deny(id);
  }

  /** For hosts: mutes somebody for everybody. @throws {CallError} */
  muteParticipant(id: string): Promise<void> {
    return this.call.muteParticipant(id);
  }

  /** For hosts: puts somebody out of the call. @throws {CallError} */
  removeParticipant(id: string): Promise<void> {
    return this.call.removeParticipant(id);
  }

  /** For hosts: decides for the room. @throws {CallError} */
  setRoom(settings: Partial<RoomSettings>): Promise<void> {
    return this.call.setRoom(settings);
  }

  /** For hosts: ends the call for everybody. @throws {CallError} */
  endCall(): Promise<void> {
    return this.call.endCall();
  }

  /** Writes to everybody, or to one participant and nobody else; resolves to who has it. @throws {CallError} */
  sendMessage(text: string, to?: string): Promise<Delivery> {
    return this.call.sendMessage(text, to);
  }

  /** Shows everybody an emoji for a moment. @throws {CallError} */
  react(emoji: string): Promise<void> {
    return this.call.react(emoji);
  }

  /** Chooses a microphone, camera or speaker; null for the system's own choice. @throws {CallError} */
  setDevice(kind: DeviceKind | MediaDeviceKind, deviceId: string | null): Promise<void> {
    return this.ready().setDevice(kind, deviceId);
  }

  /** The devices of this machine. @throws {CallError} */
  devices(): Promise<readonly DeviceInfo[]> {
    return this.ready().devices();
  }

  /** Sends JSON of up to 16 KiB to everybody's page, or to one participant's: `data-message`. @throws {CallError} */
  sendData(value: unknown, to?: string): Promise<void> {
    return this.call.sendData(value, to);
  }

  /** What the browser measures of each connection. @throws {CallError} `not-joined` */
  getStats(): Promise<CallStats> {
    return this.call.getStats();
  }
}
