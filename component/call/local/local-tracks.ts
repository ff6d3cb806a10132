import type { MediaState } from '../../../server/protocol/index.js';
import type { CallError } from '../../core/call/call-error.js';
import type { CallAction } from '../../core/call/call-state.js';
import { callError } from '../../core/call/error-sentences.js';
import type { ChangeOrigin } from '../../core/call/public-events.js';
import type { Device } from '../../core/devices/capture-fallbacks.js';
import type { CaptureEnvironment } from '../../media/capture.js';
import { LocalMedia } from '../../media/local-media.js';
import type { JoinTimings } from '../environment/join-timings.js';
import type { Store } from '../state/store.js';
import { localCameraOnly, localStreams, type Streams } from '../state/streams.js';

export interface LocalTracksOptions {
  readonly capture: CaptureEnvironment;
  readonly store: Store;
  readonly streams: Streams;
  readonly timings: JoinTimings;
  /** The track to send has changed. */
  readonly onLocalTrack: (device: Device, track: MediaStreamTrack | null) => void;
  /** What to tell the others has changed; once for devices that change together. */
  readonly onMediaState: (media: MediaState) => void;
  readonly onError: (error: CallError) => void;
  /** A device that was in use has gone away. */
  readonly onLost: () => void;
}

/** What the own participant wants to send, and the devices that follow from it while there is a call. */
export class LocalTracks {
  /** Which devices to open when they are next opened; null or missing for the system's own choice. */
  readonly choice: Partial<Record<Device, string | null>> = {};
  readonly #options: LocalTracksOptions;
  readonly #wishes: Record<Device, boolean> = { microphone: true, camera: true };
  readonly #sent = new Map<Device, MediaStreamTrack | null>();
  #page: MediaStream | null = null;
  #media: LocalMedia | null = null;
  /** Grows with every change, so that of two states heard on different ways the newer one holds. */
  #counter = 0;
  #telling = false;

  constructor(options: LocalTracksOptions) {
    this.#options = options;
  }

  /** What others should know; the device is the truth, not the wish. */
  get state(): MediaState {
    const { microphone, camera, screen, hand } = this.#options.store.state.local;
    return { counter: this.#counter, microphone, camera, screen, ...(hand === null ? {} : { hand }) };
  }

  /** The track to send at the moment. */
  track(device: Device): MediaStreamTrack | null {
    return this.#media?.track(device) ?? null;
  }

  /** The devices of the call; null outside of one. */
  get media(): LocalMedia | null {
    return this.#media;
  }

  /** Sends a page's own tracks from now on, which are never stopped here; null for the devices again. */
  usePageStream(stream: MediaStream | null): void {
    this.#page = stream;
    this.#media?.usePage(stream);
    if (stream) void this.#media?.set(this.#wishes);
  }

  /** Whether a device is on; before the call, whether it will be. */
  isOn(device: Device): boolean {
    return this.#media ? this.#media.isOn(device) : this.#wishes[device];
  }

  /** Whether a device is on or will be once it has opened; before the call, whether it starts with it. */
  isWanted(device: Device): boolean {
    return this.#media?.isWanted(device) ?? this.#wishes[device];
  }

  /** Opens what is wished for the call that begins. */
  async start(): Promise<void> {
    await this.open();
    this.#options.timings.reached('devices');
  }

  /** Opens what is wished, in one prompt. Resolves when that is done; what fails is told by `onError`. */
  async open(): Promise<void> {
    const { capture, onError, onLost } = this.#options;
    if (!this.#media) {
      this.#media = new LocalMedia({
        capture,
        chosen: () => this.choice,
        onChange: (device, track, origin) => {
          this.#changed(device, track, origin);
          if (this.#media?.isLost(device)) onLost();
        },
        onError,
      });
      this.#media.usePage(this.#page);
    }
    await this.#media.set(this.#wishes);
  }

  /**
   * Turns a device over, or to what is given.
   *
   * @returns whether it is on then
   * @throws CallError why it could not be turned on; `aborted` when the call began or ended meanwhile
   */
  async toggle(device: Device, force?: boolean): Promise<boolean> {
    const media = this.#media;
    const on = force ?? !(media?.isWanted(device) ?? this.#wishes[device]);
    const isOn = await this.set(device, on);
    if (media !== this.#media) throw callError('aborted');
    const error = media?.errorOf(device);
    if (on && !isOn && error) throw error;
    return isOn;
  }

  /** Turns a device on or off; without a call, it is only remembered. @returns whether it is on then */
  async set(device: Device, on: boolean, origin: ChangeOrigin = 'user'): Promise<boolean> {
    this.#wishes[device] = on;
    await this.#media?.set({ [device]: on }, origin);
    return this.isOn(device);
  }

  /** Stops every track; the wishes stay. */
  stop(): void {
    this.#media?.close();
    this.#media = null;
    for (const device of ['microphone', 'camera'] as const) this.#changed(device, null, 'user');
  }

  #changed(device: Device, track: MediaStreamTrack | null, origin: ChangeOrigin): void {
    const { store, streams, onLocalTrack } = this.#options;
    streams.setTrack(localStreams, device, track);
    if (device === 'camera') streams.setTrack(localCameraOnly, device, track);
    if ((this.#sent.get(device) ?? null) !== track) {
      this.#sent.set(device, track);
      onLocalTrack(device, track);
    }
    if (store.state.local[device] === (track !== null)) return;
    this.announce({ type: 'device-changed', device, enabled: track !== null, origin });
  }

  /** Changes what the others should know, and tells them. */
  announce(change: Extract<CallAction, { type: 'device-changed' | 'hand-changed' }>): void {
    this.#counter += 1;
    this.#options.store.dispatch(change);
    this.#tell();
  }

  #tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    queueMicrotask(() => {
      this.#telling = false;
      this.#options.onMediaState(this.state);
    });
  }
}
