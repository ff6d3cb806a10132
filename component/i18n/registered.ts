import type { Translation } from './translation.js';

/** A translation of a page's own: a language that is not among those that come with the element, or other words for some. */
export type PartialTranslation = Partial<Translation> & Pick<Translation, 'code'>;

/** By their codes (BCP 47). */
export const registered = new Map<string, PartialTranslation>();

const listeners = new Set<() => void>();

/**
 * Adds languages, or other words for a language. What one does not say is said as in the language of the same code
 * that comes with the element, else in English. Elements that are shown change at once.
 */
export function registerTranslation(...translations: readonly PartialTranslation[]): void {
  for (const translation of translations)
    registered.set(translation.code, { ...registered.get(translation.code), ...translation });
  for (const listener of listeners) listener();
}

/** Calls `listener` whenever a translation has been registered, until the signal. */
export function onRegistered(listener: () => void, signal: AbortSignal): void {
  listeners.add(listener);
  signal.addEventListener('abort', () => listeners.delete(listener));
}
