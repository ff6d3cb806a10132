import {
  noPreferences,
  type Preferences,
  readPreferences,
  serializePreferences,
} from '../../core/interface/preferences.js';

/** As much of `localStorage` as is needed. */
export type PreferenceStorage = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'mesh-call';

/** Keeps what a person chose on this device, for all calls of the site; nothing where that is not wanted or possible. */
export class StoredPreferences {
  readonly #allowed: () => boolean;
  readonly #storage: () => PreferenceStorage;
  #first: Preferences | null = null;
  #changes: Partial<Preferences> = {};

  /** @param storage may throw: where storage is forbidden, reading the property does */
  constructor(allowed: () => boolean, storage: () => PreferenceStorage = () => localStorage) {
    this.#allowed = allowed;
    this.#storage = storage;
  }

  /** What was kept from before. It does not change, so that what is chosen now acts once. */
  get atFirst(): Preferences {
    this.#first ??= this.#read();
    return this.#first;
  }

  /** With what was chosen since, kept or not. */
  get now(): Preferences {
    return { ...this.atFirst, ...this.#changes };
  }

  /** Keeps a choice beside those that are kept already, also by another tab. */
  remember(change: Partial<Preferences>): void {
    this.#changes = { ...this.#changes, ...change };
    if (!this.#allowed()) return;
    try {
      this.#storage().setItem(KEY, serializePreferences({ ...this.#read(), ...change }));
    } catch {
      // Full or forbidden: the person is asked again the next time.
    }
  }

  #read(): Preferences {
    if (!this.#allowed()) return noPreferences;
    try {
      return readPreferences(this.#storage().getItem(KEY));
    } catch {
      return noPreferences;
    }
  }
}
