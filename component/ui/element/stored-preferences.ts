import {
  noPreferences,
  type Preferences,
  readPreferences,
  serializePreferences,
} from '../../core/interface/preferences.js';

/** The methods of `localStorage` that are used. */
export type PreferenceStorage = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'mesh-call';

/**
 * Repository of a person's choices in `localStorage`, shared by all calls of the site. Works without storage, too.
 *
 * See demo/docs/decisions/0026-preferences-in-local-storage.md.
 */
export class StoredPreferences {
  readonly #isAllowed: () => boolean;
  readonly #storage: () => PreferenceStorage;
  #initial: Preferences | null = null;
  #changes: Partial<Preferences> = {};

  /**
   * @param isAllowed whether the page permits storage
   * @param storage may throw: reading `localStorage` does where storage is blocked
   */
  constructor(isAllowed: () => boolean, storage: () => PreferenceStorage = () => localStorage) {
    this.#isAllowed = isAllowed;
    this.#storage = storage;
  }

  /** The choices stored before this call. They never change, so that a new choice does not act a second time. */
  get initial(): Preferences {
    this.#initial ??= this.#read();
    return this.#initial;
  }

  /** The initial choices with the changes since, stored or not. */
  get current(): Preferences {
    return { ...this.initial, ...this.#changes };
  }

  /** Stores a change; choices that another tab has stored meanwhile stay. */
  remember(change: Partial<Preferences>): void {
    this.#changes = { ...this.#changes, ...change };
    if (!this.#isAllowed()) return;
    try {
      this.#storage().setItem(KEY, serializePreferences({ ...this.#read(), ...change }));
    } catch {
      // Storage is full or blocked: the choice holds for this call only.
    }
  }

  #read(): Preferences {
    if (!this.#isAllowed()) return noPreferences;
    try {
      return readPreferences(this.#storage().getItem(KEY));
    } catch {
      // Storage is blocked.
      return noPreferences;
    }
  }
}
