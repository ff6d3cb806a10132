import type { Translation } from './translation.js';

/** Texts that a page registers: a language of its own, or other texts for a built-in language. */
export type PartialTranslation = Partial<Translation> & Pick<Translation, 'code'>;

/** Registered translations by their code (BCP 47). */
export const registeredTranslations = new Map<string, PartialTranslation>();

const listeners = new Set<() => void>();

/**
 * Registers translations for all elements of the page; connected elements update at once. A text that a translation
 * lacks comes from the built-in language of the same code, else from English.
 */
export function registerTranslation(...translations: readonly PartialTranslation[]): void {
  for (const translation of translations)
    registeredTranslations.set(translation.code, {
      ...registeredTranslations.get(translation.code),
      ...translation,
    });
  for (const listener of listeners) listener();
}

/** Calls `listener` after each registration, until `signal` aborts. */
export function onTranslationRegistered(listener: () => void, signal: AbortSignal): void {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener));
}
