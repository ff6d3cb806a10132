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
import type { Logger, LoggerName } from '../../core/log.js';
import type { Size } from '../../core/sending/video-size.js';

/** The options that the element passes to its call. */
export type CallSettings = CallOptions;

/** Level meter of the local microphone. */
export interface MicrophoneLevelReader {
  /** Root mean square of the samples, 0 to 1. */
  now(): number;
  close(): void;
}

/** Interface of a call as the element needs it: methods to ask, properties to read after each notification. */
export interface CallPort extends EventTarget {
  readonly state: CallStatus;
  readonly signaling: SignalingStatus;
  readonly participants: readonly Participant[];
  readonly localParticipant: Participant;
  readonly error: CallError | null;
  /** A logger of the call's log. */
  logger(name: LoggerName): Logger;
  configure(change: Partial<CallSettings>): void;
  prepare(): void;
  /** Opens the devices that the call would start with; `asks`: whether the browser may show a permission prompt. */
  preview(asks: boolean): Promise<void>;
  /** Whether a device is on or being opened; before the call, whether the call starts with it. */
  isWanted(device: Device): boolean;
  /** Whether a toggle turns the device on: the opposite of what a button shows. */
  wouldTurnOn(device: Device): boolean;
  /** Devices that the browser has not opened for some seconds. */
  readonly slowDevices: readonly Device[];
  /** Opens a level meter of the local microphone; the caller closes it. */
  listen(): Promise<MicrophoneLevelReader>;
  streamOf(id: string, source: StreamSource): MediaStream;
  /** The stream to show in a video element: the local camera's is without the microphone. */
  pictureOf(id: string, source: StreamSource): MediaStream;
  join(): Promise<void>;
  leave(): Promise<void>;
  toggleMicrophone(force?: boolean): Promise<boolean>;
  toggleCamera(force?: boolean): Promise<boolean>;
  /** Device id of the speaker; null for the system's choice. */
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
  readonly roomSettings: RoomSettings;
  admit(id: string): Promise<void>;
  deny(id: string): Promise<void>;
  muteParticipant(id: string): Promise<void>;
  removeParticipant(id: string): Promise<void>;
  setRoom(settings: Partial<RoomSettings>): Promise<void>;
  endCall(): Promise<void>;
  getStats(): Promise<CallStats>;
  /** Resolves when no connection being made needs the main thread. */
  settled(): Promise<void>;
  readonly activeSpeaker: Participant | null;
  /** Whether the local participant speaks while muted. */
  readonly speaksMuted: boolean;
  /** Reports the size in which a participant's video is visible, in device pixels; null if it is not visible. */
  show(id: string, source: StreamSource, box: Size | null): void;
  /** Reports that a remote frame has been shown. */
  noteRemoteFrame(): void;
  /** Calls `listener` after every change. Returns the function that ends it. */
  subscribe(listener: () => void): () => void;
  close(): void;
}
