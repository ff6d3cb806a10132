import { type Choices, choicesText, noChoices, readChoices } from '../core/remembered.js';

/** As much of `localStorage` as is needed. */
export type ChoiceStorage = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'mesh-call';

/** Keeps what a person chose on this device, for all calls of the site; nothing where that is not wanted or possible. */
export class OwnChoices {
  readonly #allowed: () => boolean;
  readonly #storage: () => ChoiceStorage;
  #first: Choices | null = null;
  #changes: Partial<Choices> = {};

  /** @param storage may throw: where storage is forbidden, reading the property does */
  constructor(allowed: () => boolean, storage: () => ChoiceStorage = () => localStorage) {
    this.#allowed = allowed;
    this.#storage = storage;
  }

  /** What was kept from before. It does not change, so that what is chosen now acts once. */
  get atFirst(): Choices {
    this.#first ??= this.#read();
    return this.#first;
  }

  /** With what was chosen since, kept or not. */
  get now(): Choices {
    return { ...this.atFirst, ...this.#changes };
  }

  /** Keeps a choice beside those that are kept already, also by another tab. */
  remember(change: Partial<Choices>): void {
    this.#changes = { ...this.#changes, ...change };
    if (!this.#allowed()) return;
    try {
      this.#storage().setItem(KEY, choicesText({ ...this.#read(), ...change }));
    } catch {
      // Full or forbidden: the person is asked again the next time.
    }
  }

  #read(): Choices {
    if (!this.#allowed()) return noChoices;
    try {
      return readChoices(this.#storage().getItem(KEY));
    } catch {
      return noChoices;
    }
  }
}
