/** Public interface of the element as the end-to-end tests use it, without its internals. */
export interface MeshCall extends HTMLElement {
  room: string | null;
  name: string | null;
  server: string | null;
  readonly state: string;
  readonly signaling: string;
  readonly participants: readonly PageParticipant[];
  readonly localParticipant: PageParticipant;
  readonly activeSpeaker: PageParticipant | null;
  readonly error: { readonly code: string; readonly message: string; readonly fatal: boolean } | null;
  join(): Promise<void>;
  leave(): Promise<void>;
  toggleMicrophone(force?: boolean): Promise<boolean>;
  toggleCamera(force?: boolean): Promise<boolean>;
  streamOf(id: string, source: 'camera' | 'screen'): MediaStream;
  mediaStream: MediaStream | null;
  iceServers: readonly RTCIceServer[] | null;
  setDevice(kind: string, deviceId: string | null): Promise<void>;
  devices(): Promise<readonly PageDevice[]>;
  sendData(value: unknown, to?: string): Promise<void>;
  getStats(): Promise<unknown>;
  layout: string;
  selfView: string;
  toggleScreenShare(force?: boolean): Promise<boolean>;
  toggleHand(force?: boolean): Promise<boolean>;
  readonly messages: readonly PageMessage[];
  sendMessage(text: string, to?: string): Promise<{ delivered: string[]; pending: string[] }>;
  react(emoji: string): Promise<void>;
  readonly waiting: readonly { id: string; name: string }[];
  admit(id: string): Promise<void>;
  deny(id: string): Promise<void>;
  muteParticipant(id: string): Promise<void>;
  removeParticipant(id: string): Promise<void>;
  setRoom(settings: Record<string, unknown>): Promise<void>;
  endCall(): Promise<void>;
  pin(id: string | null): Promise<void>;
  setVolume(id: string, volume: number): Promise<void>;
}

export interface PageMessage {
  readonly id: string;
  readonly from: string;
  readonly name: string;
  readonly to?: string;
  readonly text: string;
  readonly delivered: readonly string[];
  readonly pending: readonly string[];
  readonly undelivered: readonly string[];
  readonly toldBy?: string;
}

export interface PageDevice {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
  readonly selected: boolean;
}

export interface PageParticipant {
  readonly id: string;
  readonly name: string;
  readonly local: boolean;
  readonly connection: 'connecting' | 'connected' | 'reconnecting' | 'failed';
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  readonly hand: number | null;
  readonly role: 'host' | 'guest';
  readonly verified: boolean;
}

/** A rendered tile. */
export interface Tile {
  readonly participant: string;
  readonly label: string | null;
  readonly role: string | null;
  readonly local: boolean;
  readonly text: string;
  /** Whether the style mirrors the video. */
  readonly mirrored: boolean;
  /** Whether its video has a frame. */
  readonly picture: boolean;
}

/** What one participant has received from another so far. */
export interface Received {
  readonly framesDecoded: number;
  /** `totalAudioEnergy` of the receiver: 0 for silence, and while no element plays the stream. */
  readonly audioEnergy: number;
}
