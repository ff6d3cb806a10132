import type { CallStats } from '../../component/call/call.js';
import type { Delivery } from '../../component/call/talk/chat.js';
import type { CallError } from '../../component/core/call/call-error.js';
import type { CallStatus, SignalingStatus } from '../../component/core/call/call-state.js';
import type { ChatMessage } from '../../component/core/call/chat.js';
import type { Participant, StreamSource } from '../../component/core/call/participant.js';
import type { CallEventDetails, CallEventName } from '../../component/core/call/public-events.js';
import type { Device } from '../../component/core/devices/capture-fallbacks.js';
import type { DeviceInfo, DeviceKind } from '../../component/core/devices/devices.js';
import type { Logger, LoggerName, LogLevel } from '../../component/core/log.js';
import type { Size } from '../../component/core/sending/video-size.js';
import type { CallPort, CallSettings, MicrophoneLevelReader } from '../../component/ui/base/call-port.js';
import { openRoom, type RoomSettings } from '../../server/protocol/index.js';

const guest: Participant = {
  id: '',
  name: 'Guest',
  local: true,
  connection: 'connected',
  microphone: true,
  camera: true,
  screen: false,
  hand: null,
  speaking: false,
  videoPaused: false,
  quality: 'unknown',
  role: 'guest',
  verified: false,
};

export function person(id: string, change: Partial<Participant> = {}): Participant {
  return Object.freeze({ ...guest, id, name: `Person ${id}`, local: false, ...change });
}

export const me = (change: Partial<Participant> = {}): Participant =>
  person('me', { name: 'Ada Lovelace', local: true, ...change });

export interface FakeCallState {
  readonly state: CallStatus;
  readonly signaling: SignalingStatus;
  readonly participants: readonly Participant[];
  readonly error: CallError | null;
  readonly speaksMuted?: boolean;
  readonly slowDevices?: readonly Device[];
  readonly messages?: readonly ChatMessage[];
  readonly waiting?: readonly Participant[];
  readonly roomSettings?: RoomSettings;
}

/** Fake call without network and devices: a test sets its state and reads the requests that it got. */
export class FakeCall extends EventTarget implements CallPort {
  readonly settings: CallSettings;
  /** Method calls of the interface, in order, with their argument. */
  readonly requests: string[] = [];
  readonly configured: Partial<CallSettings>[] = [];
  /** Whether `before-join` is prevented. */
  prevented = false;
  /** For each preview, whether the browser may show a prompt. */
  readonly previews: boolean[] = [];
  readonly wanted: Record<Device, boolean> = { microphone: true, camera: true };
  /** The devices of the machine. */
  machine: readonly DeviceInfo[] = [];
  /** Level of the local microphone, 0 to 1. */
  level = 0;
  /** Number of open level meters. */
  listening = 0;
  /** Result of `setDevice`. */
  choosing: Promise<void> = Promise.resolve();
  /** Promise that the next methods wait for. */
  answer: Promise<unknown> = Promise.resolve();
  #now: FakeCallState = { state: 'idle', signaling: 'disconnected', participants: [guest], error: null };
  readonly #listeners = new Set<() => void>();
  readonly #streams = new Map<string, MediaStream>();

  constructor(settings: CallSettings) {
    super();
    this.settings = settings;
  }

  get state(): CallStatus {
    return this.#now.state;
  }

  get signaling(): SignalingStatus {
    return this.#now.signaling;
  }

  get participants(): readonly Participant[] {
    return this.#now.participants;
  }

  get localParticipant(): Participant {
    return this.#now.participants.find((participant) => participant.local) ?? guest;
  }

  get error(): CallError | null {
    return this.#now.error;
  }

  /** Messages of the log, as `level message`. */
  readonly logged: string[] = [];

  logger(_name: LoggerName): Logger {
    const write = (level: LogLevel) => (message: string) => void this.logged.push(`${level} ${message}`);
    return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  }

  get listenerCount(): number {
    return this.#listeners.size;
  }

  change(change: Partial<FakeCallState>): void {
    this.#now = { ...this.#now, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Joins a call with these remote participants. */
  enter(...others: Participant[]): void {
    this.change({ state: 'joined', signaling: 'connected', participants: [me(), ...others] });
  }

  /** @returns false if a listener prevented the event */
  fire<Name extends CallEventName>(name: Name, detail: CallEventDetails[Name]): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable: name.startsWith('before-') }));
  }

  configure(change: Partial<CallSettings>): void {
    this.configured.push(change);
  }

  prepare(): void {
    this.requests.push('prepare');
    this.change({ state: 'prejoin' });
  }

  streamOf(id: string, _source: StreamSource): MediaStream {
    const stream = this.#streams.get(id) ?? new MediaStream();
    this.#streams.set(id, stream);
    return stream;
  }

  pictureOf(id: string, source: StreamSource): MediaStream {
    return this.streamOf(id, source);
  }

  async join(): Promise<void> {
    this.requests.push('join');
    if (!this.prevented) this.change({ state: 'joining' });
    await this.answer;
  }

  async leave(): Promise<void> {
    this.requests.push('leave');
    await this.answer;
  }

  async toggleMicrophone(force?: boolean): Promise<boolean> {
    this.requests.push(`microphone ${force}`);
    this.wanted.microphone = force ?? !this.wanted.microphone;
    await this.answer;
    return force ?? !this.localParticipant.microphone;
  }

  async toggleCamera(force?: boolean): Promise<boolean> {
    this.requests.push(`camera ${force}`);
    this.wanted.camera = force ?? !this.wanted.camera;
    await this.answer;
    return force ?? !this.localParticipant.camera;
  }

  async preview(asks: boolean): Promise<void> {
    this.previews.push(asks);
    await this.answer;
  }

  isWanted(device: Device): boolean {
    return this.wanted[device];
  }

  wouldTurnOn(device: Device): boolean {
    return this.state === 'prejoin' ? !this.wanted[device] : !this.localParticipant[device];
  }

  async listen(): Promise<MicrophoneLevelReader> {
    this.listening += 1;
    let open = true;
    return {
      now: () => this.level,
      close: () => {
        if (open) this.listening -= 1;
        open = false;
      },
    };
  }

  settled(): Promise<void> {
    return Promise.resolve();
  }

  readonly activeSpeaker: Participant | null = null;

  get speaksMuted(): boolean {
    return this.#now.speaksMuted ?? false;
  }

  get slowDevices(): readonly Device[] {
    return this.#now.slowDevices ?? [];
  }

  show(id: string, source: StreamSource, box: Size | null): void {
    this.requests.push(`show ${id} ${source} ${box ? `${box.width}×${box.height}` : 'nothing'}`);
  }

  noteRemoteFrame(): void {
    this.requests.push('frame');
  }

  readonly speaker: string | null = null;

  async setDevice(kind: DeviceKind | MediaDeviceKind, deviceId: string | null): Promise<void> {
    this.requests.push(`device ${kind} ${deviceId}`);
    await this.choosing;
  }

  async devices(): Promise<readonly DeviceInfo[]> {
    return this.machine;
  }

  async sendData(value: unknown): Promise<void> {
    this.requests.push(`data ${JSON.stringify(value)}`);
  }

  readonly screenSupported: boolean = true;

  get messages(): readonly ChatMessage[] {
    return this.#now.messages ?? [];
  }

  async toggleScreenShare(force?: boolean): Promise<boolean> {
    this.requests.push(`screen ${force}`);
    await this.answer;
    return force ?? !this.localParticipant.screen;
  }

  async toggleHand(force?: boolean): Promise<boolean> {
    this.requests.push(`hand ${force}`);
    await this.answer;
    return force ?? this.localParticipant.hand === null;
  }

  async sendMessage(text: string, to?: string): Promise<Delivery> {
    this.requests.push(`message ${to ?? 'everybody'}: ${text}`);
    await this.answer;
    return { delivered: [], pending: [] };
  }

  get waiting(): readonly Participant[] {
    return this.#now.waiting ?? [];
  }

  get roomSettings(): RoomSettings {
    return this.#now.roomSettings ?? openRoom;
  }

  admit(id: string): Promise<void> {
    return this.#moderate(`admit ${id}`);
  }

  deny(id: string): Promise<void> {
    return this.#moderate(`deny ${id}`);
  }

  muteParticipant(id: string): Promise<void> {
    return this.#moderate(`mute ${id}`);
  }

  removeParticipant(id: string): Promise<void> {
    return this.#moderate(`remove ${id}`);
  }

  setRoom(settings: Partial<RoomSettings>): Promise<void> {
    return this.#moderate(`room ${JSON.stringify(settings)}`);
  }

  endCall(): Promise<void> {
    return this.#moderate('end');
  }

  async #moderate(request: string): Promise<void> {
    this.requests.push(request);
    await this.answer;
  }

  async react(emoji: string): Promise<void> {
    this.requests.push(`react ${emoji}`);
    await this.answer;
  }

  async getStats(): Promise<CallStats> {
    return { links: [] };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): void {
    this.requests.push('close');
    this.change({ state: 'left', signaling: 'disconnected' });
  }
}
