import type { RoomSettings } from '../../../server/protocol/index.js';
import type { CallStats } from '../../call/call.js';
import type { CallOptions } from '../../call/call-options.js';
import type { Delivery } from '../../call/talk/chat.js';
import type { CallError } from '../../core/call/call-error.js';
import type { CallStatus, SignalingStatus } from '../../core/call/call-state.js';
import type { ChatMessage } from '../../core/call/chat.js';
import type { Participant, StreamSource } from '../../core/call/participant.js';
import type { Device } from '../../core/devices/capture-fallbacks.js';
import type { DeviceInfo, DeviceKind } from '../../core/devices/devices.js';
import type { Size } from '../../core/sending/video-size.js';

/** What the element tells its call: the attributes, as values. */
export type CallSettings = CallOptions;

/** How loud the own microphone is, 0 to 1. */
export interface OwnLoudness {
  now(): number;
  close(): void;
}

/** As much of a call as the interface needs: it asks by methods and reads what is true after each notification. */
export interface CallPort extends EventTarget {
  readonly state: CallStatus;
  readonly signaling: SignalingStatus;
  readonly participants: readonly Participant[];
  readonly localParticipant: Participant;
  readonly error: CallError | null;
  configure(change: Partial<CallSettings>): void;
  prepare(): void;
  /** Opens before the call what it would start with; `asks`: whether the person may be asked. */
  preview(asks: boolean): Promise<void>;
  /** Whether a device is on or being opened; before the call, whether it starts with it. */
  isWanted(device: Device): boolean;
  /** Listens to the own microphone until it is closed. */
  listen(): Promise<OwnLoudness>;
  streamOf(id: string, source: StreamSource): MediaStream;
  /** What is shown of it: the own camera's without the microphone. */
  pictureOf(id: string, source: StreamSource): MediaStream;
  join(): Promise<void>;
  leave(): Promise<void>;
  toggleMicrophone(force?: boolean): Promise<boolean>;
  toggleCamera(force?: boolean): Promise<boolean>;
  /** The chosen speaker; null for the system's own choice. */
  readonly speaker: string | null;
  setDevice(kind: DeviceKind | MediaDeviceKind, deviceId: string | null): Promise<void>;
  devices(): Promise<readonly DeviceInfo[]>;
  sendData(value: unknown, to?: string): Promise<void>;
  readonly screenSupported: boolean;
  toggleScreenShare(force?: boolean): Promise<boolean>;
  toggleHand(force?: boolean): Promise<boolean>;
  readonly messages: readonly ChatMessage[];
  sendMessage(text: string, to?: string): Promise<Delivery>;
  react(emoji: string): Promise<void>;
  readonly waiting: readonly Participant[];
  /** What hosts have decided for the room. */
  readonly roomSettings: RoomSettings;
  admit(id: string): Promise<void>;
  deny(id: string): Promise<void>;
  muteParticipant(id: string): Promise<void>;
  removeParticipant(id: string): Promise<void>;
  setRoom(settings: Partial<RoomSettings>): Promise<void>;
  endCall(): Promise<void>;
  getStats(): Promise<CallStats>;
  /** Resolves when no connection being made needs the page's thread. */
  settled(): Promise<void>;
  /** Who speaks, or has spoken last. */
  readonly activeSpeaker: Participant | null;
  /** Whether the own participant speaks while muted. */
  readonly speaksMuted: boolean;
  /** In which size somebody's picture is shown, in device pixels; null for not at all. */
  show(id: string, source: StreamSource, box: Size | null): void;
  /** Somebody else's picture is seen. */
  noteRemoteFrame(): void;
  /** Calls the listener after every change; returns its undo. */
  subscribe(listener: () => void): () => void;
  close(): void;
}
