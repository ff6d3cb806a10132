import { CallError } from '../../core/call/call-error.js';
import type { DeviceInfo, DeviceKind } from '../../core/devices/devices.js';
import type { Logger } from '../../core/log.js';
import type { CallPort } from '../base/call-port.js';

export interface DeviceSelectionOptions {
  readonly call: CallPort;
  readonly log: Logger;
  /** Called after the person has chosen a device that could be opened; null for the system's choice. */
  readonly onChosen: (kind: DeviceKind, id: string | null) => void;
  readonly onChange: () => void;
}

/** State of the device choice: the list of devices, the device being opened, and the last failure. */
export class DeviceSelection {
  readonly #options: DeviceSelectionOptions;
  readonly #ended = new AbortController();
  #devices: readonly DeviceInfo[] = [];
  #failure: { readonly kind: DeviceKind; readonly error: CallError } | null = null;
  #opening: DeviceKind | null = null;
  /** The last choice; the outcome of an earlier one is not shown. */
  #latest: object | null = null;
  #lastKey = '';

  constructor(options: DeviceSelectionOptions) {
    this.#options = options;
    const { call } = options;
    const { signal } = this.#ended;
    call.addEventListener('devices-changed', () => void this.#list(), { signal });
    const unsubscribe = call.subscribe(() => this.#listIfChanged());
    signal.addEventListener('abort', unsubscribe);
    this.#listIfChanged();
  }

  get devices(): readonly DeviceInfo[] {
    return this.#devices;
  }

  /** The last choice, if it failed; the previous device stays in use then. */
  get failure(): { readonly kind: DeviceKind; readonly error: CallError } | null {
    return this.#failure;
  }

  get opening(): DeviceKind | null {
    return this.#opening;
  }

  async choose(kind: DeviceKind, id: string | null): Promise<void> {
    const { call, log, onChosen, onChange } = this.#options;
    const choice = { kind };
    this.#latest = choice;
    this.#failure = null;
    this.#opening = kind;
    onChange();
    try {
      await call.setDevice(kind, id);
      onChosen(kind, id);
    } catch (cause) {
      if (!(cause instanceof CallError)) log.error('a device could not be chosen', { kind, cause });
      else if (this.#latest === choice) this.#failure = { kind, error: cause };
    }
    if (this.#latest === choice) this.#opening = null;
    await this.#list();
  }

  close(): void {
    this.#ended.abort();
  }

  /** Labels appear with the permission, and the selected device changes when one is turned on. */
  #listIfChanged(): void {
    const { localParticipant, speaker } = this.#options.call;
    const key = `${localParticipant.microphone} ${localParticipant.camera} ${speaker}`;
    if (key === this.#lastKey) return;
    this.#lastKey = key;
    void this.#list();
  }

  async #list(): Promise<void> {
    try {
      this.#devices = await this.#options.call.devices();
    } catch (cause) {
      this.#options.log.warn('the devices could not be listed', { cause });
    }
    if (!this.#ended.signal.aborted) this.#options.onChange();
  }
}
