import { CallError } from '../../core/call/call-error.js';
import type { DeviceInfo, DeviceKind } from '../../core/devices/devices.js';
import type { CallPort } from '../base/call-port.js';

export interface DeviceDeskOptions {
  readonly call: CallPort;
  /** A person has chosen, and the device is in use or will be. */
  readonly onChosen: (kind: DeviceKind, id: string | null) => void;
  readonly onChange: () => void;
}

/** Knows the devices while somebody looks at them, and says which one could not be opened. */
export class DeviceDesk {
  readonly #options: DeviceDeskOptions;
  readonly #ended = new AbortController();
  readonly #unsubscribe: () => void;
  #devices: readonly DeviceInfo[] = [];
  #failure: { readonly kind: DeviceKind; readonly error: CallError } | null = null;
  #opening: DeviceKind | null = null;
  #seen = '';

  constructor(options: DeviceDeskOptions) {
    this.#options = options;
    const { call } = options;
    const { signal } = this.#ended;
    call.addEventListener('devices-changed', () => void this.#look(), { signal });
    this.#unsubscribe = call.subscribe(() => this.#follow());
    this.#follow();
  }

  get devices(): readonly DeviceInfo[] {
    return this.#devices;
  }

  /** Which choice failed the last time; the device before it is still in use. */
  get failure(): { readonly kind: DeviceKind; readonly error: CallError } | null {
    return this.#failure;
  }

  get opening(): DeviceKind | null {
    return this.#opening;
  }

  async choose(kind: DeviceKind, id: string | null): Promise<void> {
    const { call, onChosen, onChange } = this.#options;
    this.#failure = null;
    this.#opening = kind;
    onChange();
    try {
      await call.setDevice(kind, id);
      onChosen(kind, id);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.#failure = { kind, error };
    }
    this.#opening = null;
    await this.#look();
  }

  close(): void {
    this.#ended.abort();
    this.#unsubscribe();
  }

  /** Names appear with the permission, and what is in use changes with what is on. */
  #follow(): void {
    const { localParticipant, speaker } = this.#options.call;
    const now = `${localParticipant.microphone} ${localParticipant.camera} ${speaker}`;
    if (now === this.#seen) return;
    this.#seen = now;
    void this.#look();
  }

  async #look(): Promise<void> {
    try {
      this.#devices = await this.#options.call.devices();
    } catch (error) {
      // The script for it could not be had; the next change asks again.
      if (!(error instanceof CallError)) throw error;
    }
    if (!this.#ended.signal.aborted) this.#options.onChange();
  }
}
