import type { MediaState } from '../../../server/protocol/index.js';
import type { CallError } from '../../core/call/call-error.js';
import type { CallAction } from '../../core/call/call-state.js';
import { callError } from '../../core/call/error-sentences.js';
import type { ChangeOrigin } from '../../core/call/public-events.js';
import type { Device } from '../../core/devices/capture-fallbacks.js';
import type { Logger } from '../../core/log.js';
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
  /** The media state has changed; called once for devices that change together. */
  readonly onMediaState: (media: MediaState) => void;
  readonly onError: (error: CallError) => void;
  /** A device in use was unplugged or failed. */
  readonly onLost: () => void;
  readonly log: Logger;
}

/**
 * Local tracks: the microphone and camera that the local participant wants to send, and the open devices behind them.
 *
 * See demo/docs/decisions/0014-state-follows-the-device.md.
 */
export class LocalTracks {
  /** Device ids to open next; null or missing for the system's choice. */
  readonly choice: Partial<Record<Device, string | null>> = {};
  readonly #options: LocalTracksOptions;
  readonly #wanted: Record<Device, boolean> = { microphone: true, camera: true };
  readonly #sent = new Map<Device, MediaStreamTrack | null>();
  #pageStream: MediaStream | null = null;
  #media: LocalMedia | null = null;
  /** Grows with every change: of two states that arrive on different paths, the one with the higher counter wins. */
  #counter = 0;
  #notifying = false;

  constructor(options: LocalTracksOptions) {
    this.#options = options;
  }

  /** The media state for other participants: what the devices do, not what is wanted. */
  get state(): MediaState {
    const { microphone, camera, screen, hand } = this.#options.store.state.local;
    return { counter: this.#counter, microphone, camera, screen, ...(hand === null ? {} : { hand }) };
  }

  /** The track to send; null for none. */
  track(device: Device): MediaStreamTrack | null {
    return this.#media?.track(device) ?? null;
  }

  /** The open devices; null outside a call and its preview. */
  get media(): LocalMedia | null {
    return this.#media;
  }

  /** Sends the tracks of a page's stream, which are never stopped here; null for devices again. */
  usePageStream(stream: MediaStream | null): void {
    this.#pageStream = stream;
    this.#media?.usePageStream(stream);
    if (stream) void this.#media?.setEnabled(this.#wanted);
  }

  /** Whether a device is on; before the call, whether it will be. */
  isOn(device: Device): boolean {
    return this.#media ? this.#media.isOn(device) : this.#wanted[device];
  }

  /** Whether a device is on or will be once it has opened; before the call, whether it starts with it. */
  isWanted(device: Device): boolean {
    return this.#media?.isWanted(device) ?? this.#wanted[device];
  }

  /** Whether a toggle turns a device on: the opposite of what is shown, which in a call is what the device does. */
  wouldTurnOn(device: Device): boolean {
    const { phase, local } = this.#options.store.state;
    return phase === 'joined' ? !local[device] : !this.isWanted(device);
  }

  /** Opens the wanted devices of a call that starts. */
  async start(): Promise<void> {
    await this.open();
    this.#options.timings.reached('devices');
  }

  /** Opens the wanted devices with one permission prompt. Resolves when that is done; failures go to `onError`. */
  async open(): Promise<void> {
    const { capture, onError, onLost, log } = this.#options;
    if (!this.#media) {
      this.#media = new LocalMedia({
        environment: capture,
        choice: () => this.choice,
        onChange: (device, track, origin) => {
          this.#changed(device, track, origin);
          if (this.#media?.isLost(device)) onLost();
        },
        onError,
        onSlow: () => this.#setSlow(this.#media?.slowDevices ?? []),
        log,
      });
      this.#media.usePageStream(this.#pageStream);
    }
    await this.#media.setEnabled(this.#wanted);
  }

  /**
   * Toggles a device, or turns it on or off. A later call decides where an earlier one still opens the device.
   *
   * @returns whether it is on then
   * @throws CallError why it could not be turned on; `aborted` if the call started or ended meanwhile
   */
  async toggle(device: Device, force?: boolean): Promise<boolean> {
    const media = this.#media;
    const on = force ?? this.wouldTurnOn(device);
    const done = this.set(device, on);
    if (on) media?.retry([device]);
    const isOn = await done;
    if (media !== this.#media) throw callError('aborted');
    const error = media?.errorOf(device);
    if (on && !isOn && error) throw error;
    return isOn;
  }

  /** Turns a device on or off; outside a call only for its start. @returns whether it is on then */
  async set(device: Device, on: boolean, origin: ChangeOrigin = 'user'): Promise<boolean> {
    this.#wanted[device] = on;
    await this.#media?.setEnabled({ [device]: on }, origin);
    return this.isOn(device);
  }

  /** Stops every track. Wanted devices stay wanted. */
  stop(): void {
    this.#media?.close();
    this.#media = null;
    this.#setSlow([]);
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

  /** Applies a change of the media state and notifies the other participants. */
  announce(change: Extract<CallAction, { type: 'device-changed' | 'hand-changed' }>): void {
    this.#counter += 1;
    this.#options.store.dispatch(change);
    this.#notify();
  }

  #setSlow(slowDevices: readonly Device[]): void {
    const { store } = this.#options;
    if (slowDevices.join() !== store.state.slowDevices.join())
      store.dispatch({ type: 'state-updated', changes: { slowDevices } });
  }

  #notify(): void {
    if (this.#notifying) return;
    this.#notifying = true;
    queueMicrotask(() => {
      this.#notifying = false;
      this.#options.onMediaState(this.state);
    });
  }
}
