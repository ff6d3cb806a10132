import type { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import { SYSTEM_DEFAULT } from '../../core/devices/devices.js';
import type { Logger } from '../../core/log.js';
import type { Store } from '../state/store.js';

/** Resolves if the browser can play on a speaker (W3C audio-output §2.2). */
export type TrySpeaker = (deviceId: string) => Promise<void>;

export interface SpeakerSelectorOptions {
  /** Null where pages can't choose a speaker. */
  readonly trySpeaker: TrySpeaker | null;
  readonly store: Store;
  readonly onError: (error: CallError) => void;
  readonly log: Logger;
}

/**
 * Speaker selection: the call plays on the chosen speaker while that is connected and works, and on the system's otherwise.
 * The store has the speaker in use.
 *
 * See demo/docs/decisions/0054-chosen-is-not-in-use.md.
 */
export class SpeakerSelector {
  readonly #options: SpeakerSelectorOptions;
  #choice: string | null = null;
  /** The chosen speaker if it was tried since it was connected; null for one that has to be tried. */
  #tried: string | null = null;
  /** Number of choices so far. */
  #choices = 0;

  constructor(options: SpeakerSelectorOptions) {
    this.#options = options;
  }

  /** Whether a speaker is chosen that is not in use. */
  get isMissing(): boolean {
    return this.#choice !== this.#options.store.state.speaker;
  }

  /** Sets the choice of an earlier call. It counts as connected until the devices are known. */
  prefer(deviceId: string | null): void {
    this.#choice = deviceId === SYSTEM_DEFAULT ? null : deviceId;
    this.#tried = null;
    this.#use(this.#choice);
  }

  /**
   * Plays on a speaker from now on; of choices that are tried at the same time, the last one counts.
   *
   * @param deviceId null for the system's choice
   * @throws CallError why it can't be played on; the old choice stays
   */
  async choose(deviceId: string | null): Promise<void> {
    this.#choices += 1;
    const choice = this.#choices;
    if (deviceId !== null) await this.#try(deviceId);
    if (choice !== this.#choices) return;
    this.#choice = deviceId;
    this.#tried = deviceId;
    this.#use(deviceId);
  }

  /** Follows a change of the connected devices. */
  async follow(devices: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId'>[]): Promise<void> {
    const choice = this.#choice;
    const isConnected = devices.some(
      ({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '' && deviceId === choice,
    );
    if (choice === null || !isConnected) {
      this.#tried = null;
      this.#use(null);
    } else if (this.#tried !== choice) {
      this.#tried = choice;
      try {
        await this.#try(choice);
        if (this.#choice === choice && this.#tried === choice) this.#use(choice);
      } catch (error) {
        if (this.#choice !== choice) return;
        this.#use(null);
        this.#options.onError(error as CallError);
      }
    }
  }

  /** @throws CallError */
  async #try(deviceId: string): Promise<void> {
    const { trySpeaker, log } = this.#options;
    if (!trySpeaker) throw callError('not-supported', { device: 'speaker' });
    try {
      await trySpeaker(deviceId);
    } catch (cause) {
      const name = cause instanceof Error ? cause.name : '';
      const code = failures[name] ?? 'device-in-use';
      log.warn('the speaker can not be used', { code, cause });
      throw callError(code, { device: 'speaker', cause });
    }
  }

  #use(deviceId: string | null): void {
    const { store } = this.#options;
    if (store.state.speaker !== deviceId)
      store.dispatch({ type: 'state-updated', changes: { speaker: deviceId } });
  }
}

/** Codes of the exceptions of `setSinkId`. */
const failures: Readonly<Record<string, 'device-not-found' | 'permission-denied'>> = {
  NotFoundError: 'device-not-found',
  NotAllowedError: 'permission-denied',
};
