import { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import type { Device } from '../../core/devices/capture-fallbacks.js';
import { type DeviceInfo, deviceKindOf, SYSTEM_DEFAULT } from '../../core/devices/devices.js';
import type { Logger } from '../../core/log.js';
import type { CaptureEnvironment } from '../../media/capture.js';
import type { LocalMedia } from '../../media/local-media.js';
import { type DeviceChange, openDevice } from '../../media/open-device.js';
import type { Store } from '../state/store.js';
import type { LocalTracks } from './local-tracks.js';
import { SpeakerSelector, type TrySpeaker } from './speaker-selector.js';

/** The browser's list of devices. */
export interface DeviceEnvironment {
  /** Settles within some seconds. @throws CallError */
  readonly enumerateDevices: () => Promise<readonly MediaDeviceInfo[]>;
  /** A device was plugged in or out. Returns the function that removes the listener. */
  readonly onDeviceChange: (callback: () => void) => () => void;
  /** Null where pages can't choose a speaker. */
  readonly trySpeaker: TrySpeaker | null;
}

export interface DeviceSelectorOptions {
  readonly environment: DeviceEnvironment;
  readonly capture: CaptureEnvironment;
  readonly tracks: LocalTracks;
  readonly store: Store;
  readonly onError: (error: CallError) => void;
  readonly onDevices: (devices: readonly DeviceInfo[]) => void;
  readonly log: Logger;
}

/** A choice of an input. */
interface ChoiceAttempt {
  readonly order: number;
  /** Id of the device that was chosen before and could be used; null for the system's choice. */
  readonly before: string | null;
  /** Whether the chosen device is being opened. */
  isPending: boolean;
}

const inputs: Readonly<Record<Device, MediaDeviceKind>> = { microphone: 'audioinput', camera: 'videoinput' };

/**
 * Device selection: lists this machine's devices, switches between them, and follows plugged and unplugged ones. A lost
 * device is replaced by another, and the chosen one is used again once it is back.
 */
export class DeviceSelector {
  readonly speaker: SpeakerSelector;
  readonly #options: DeviceSelectorOptions;
  #stopListening: (() => void) | null = null;
  /** The devices of the last check; null before the first. */
  #known: readonly MediaDeviceInfo[] | null = null;
  /** The devices that the browser listed last. */
  #listed: readonly MediaDeviceInfo[] | null = null;
  #checking: Promise<void> = Promise.resolve();
  /** The latest choice of each input. */
  readonly #attempts = new Map<Device, ChoiceAttempt>();
  #choices = 0;

  constructor(options: DeviceSelectorOptions) {
    this.#options = options;
    const { environment, store, onError, log } = options;
    this.speaker = new SpeakerSelector({ trySpeaker: environment.trySpeaker, store, onError, log });
  }

  /** Starts to follow plugged and unplugged devices, until `close()`. Idempotent. */
  start(): void {
    if (this.#stopListening) return;
    const { environment, store } = this.#options;
    const stopListening = environment.onDeviceChange(() => this.check());
    // The browser lists speakers once the page may use the microphone.
    const unsubscribe = store.subscribe(({ state }, before) => {
      if (state.local.microphone && !before.state.local.microphone && this.speaker.isMissing) this.check();
    });
    this.#stopListening = () => {
      stopListening();
      unsubscribe();
    };
    this.check();
  }

  /** @throws CallError why the browser lists no devices, if it never has */
  async list(): Promise<readonly DeviceInfo[]> {
    return this.#described(await this.#enumerate());
  }

  /**
   * Switches to a device: now if one of its kind is open, else for the next time.
   *
   * @param deviceId from `list()`; empty, null or `default` for the system's choice
   * @throws CallError `invalid-argument` for an unknown kind; `device-not-found`; `aborted` if another one of its kind was
   *   chosen meanwhile; or why it could not be opened, and the old one stays
   */
  async choose(kind: string, deviceId: string | null): Promise<void> {
    const device = deviceKindOf(kind);
    if (!device)
      throw new CallError(
        'invalid-argument',
        'A device is a microphone, a camera or a speaker. Name one of these.',
      );
    const wanted = deviceId === '' || deviceId === SYSTEM_DEFAULT ? null : deviceId;
    if (device !== 'speaker') {
      await this.#chooseInput(device, wanted);
      return;
    }
    const all = await this.#enumerate();
    const exists = all.some((each) => deviceKindOf(each.kind) === device && each.deviceId === wanted);
    if (wanted !== null && !exists) throw callError('device-not-found', { device });
    await this.speaker.choose(wanted);
  }

  /** Compares the devices with the last known ones. Checks run one after the other. */
  check(): void {
    this.#checking = this.#checking
      .then(() => this.#check())
      .catch((cause: unknown) => this.#options.log.warn('device check failed', { cause }));
  }

  /** Stops following; `start()` may follow. */
  close(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#known = null;
  }

  /** Of several choices the last one counts, whichever device opens first. */
  async #chooseInput(device: Device, deviceId: string | null): Promise<void> {
    const { tracks } = this.#options;
    this.#choices += 1;
    const order = this.#choices;
    const all = await this.#enumerate();
    const exists = all.some((each) => each.kind === inputs[device] && each.deviceId === deviceId);
    if (deviceId !== null && !exists) throw callError('device-not-found', { device });
    const earlier = this.#attempts.get(device);
    if (earlier && earlier.order > order) throw callError('aborted', { device });
    const before = earlier?.isPending ? earlier.before : (tracks.choice[device] ?? null);
    const attempt: ChoiceAttempt = { order, before, isPending: true };
    this.#attempts.set(device, attempt);
    const isLatest = () => this.#attempts.get(device) === attempt;
    tracks.choice[device] = deviceId;
    const { media } = tracks;
    try {
      if (media?.openedTrack(device) || media?.isOpening(device))
        await this.#open(media, { device, deviceId, origin: 'user' });
    } catch (error) {
      if (isLatest()) tracks.choice[device] = before;
      throw error;
    } finally {
      attempt.isPending = false;
    }
    if (!isLatest()) throw callError('aborted', { device });
  }

  /** Lists the devices; those of the last time if the browser fails or hangs. */
  async #enumerate(): Promise<readonly MediaDeviceInfo[]> {
    const { environment, log } = this.#options;
    try {
      this.#listed = await environment.enumerateDevices();
    } catch (cause) {
      if (this.#listed === null) throw cause;
      log.warn('devices not listed: those of the last time count', { cause });
    }
    return this.#listed;
  }

  async #check(): Promise<void> {
    const now = await this.#enumerate();
    if (!this.#stopListening) return;
    const before = this.#known;
    this.#known = now;
    // A speaker that is slow to open must not keep the other devices waiting.
    void this.speaker.follow(now);
    if (before && !same(before, now)) this.#options.onDevices(this.#described(now));
    // A device that hangs must keep neither the other one nor the next check waiting.
    for (const device of ['microphone', 'camera'] as const)
      this.#follow(device, before ?? now).catch((cause: unknown) =>
        this.#options.log.error('device not followed', { device, cause }),
      );
  }

  async #follow(device: Device, before: readonly MediaDeviceInfo[]): Promise<void> {
    const { tracks } = this.#options;
    while (tracks.media?.isDelayed(device)) await tracks.media.whenFree(device);
    const { media } = tracks;
    const now = this.#known;
    if (now === null) return;
    const chosen = tracks.choice[device] ?? null;
    const ofKind = (list: readonly MediaDeviceInfo[]) => list.filter(({ kind }) => kind === inputs[device]);
    const find = (list: readonly MediaDeviceInfo[], id: string) =>
      ofKind(list).find(({ deviceId }) => deviceId === id);
    const open = media?.openedTrack(device)?.getSettings().deviceId;
    const isBack = chosen !== null && !find(before, chosen) && find(now, chosen) && open !== chosen;
    const [oldDefault, newDefault] = [find(before, SYSTEM_DEFAULT), find(now, SYSTEM_DEFAULT)];
    const otherDefault =
      chosen === null &&
      open === SYSTEM_DEFAULT &&
      newDefault !== undefined &&
      oldDefault?.groupId !== newDefault.groupId;
    const takesPlace = media?.isLost(device) && ofKind(now).length > 0;
    const isOpen = open !== undefined;
    if (!media || !(takesPlace || (isOpen && (isBack || otherDefault)))) return;
    try {
      await this.#open(media, { device, deviceId: chosen, origin: 'device' });
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      // A device that was open stays open; without one, the person needs to know why.
      if (takesPlace) this.#options.onError(error);
    }
  }

  #open(media: LocalMedia, change: DeviceChange): Promise<void> {
    const { capture: environment, log } = this.#options;
    return openDevice({ media, environment, log }, change);
  }

  #described(devices: readonly MediaDeviceInfo[]): readonly DeviceInfo[] {
    const { tracks, store } = this.#options;
    const input = (device: Device) =>
      tracks.media?.openedTrack(device)?.getSettings().deviceId ?? tracks.choice[device];
    const inUse: Readonly<Record<MediaDeviceKind, string | null | undefined>> = {
      audioinput: input('microphone'),
      videoinput: input('camera'),
      audiooutput: store.state.speaker ?? SYSTEM_DEFAULT,
    };
    return devices.map(({ kind, deviceId, label, groupId }) => ({
      kind,
      deviceId,
      label,
      groupId,
      selected: deviceId !== '' && deviceId === inUse[kind],
    }));
  }
}

function same(a: readonly MediaDeviceInfo[], b: readonly MediaDeviceInfo[]): boolean {
  const text = (list: readonly MediaDeviceInfo[]) =>
    JSON.stringify(list.map(({ kind, deviceId, label, groupId }) => [kind, deviceId, label, groupId]));
  return text(a) === text(b);
}
