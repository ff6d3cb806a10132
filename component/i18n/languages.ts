import { directionOf, matchLanguage } from '../core/interface/language-match.js';
import { english } from './english.js';
import { registeredTranslations } from './registered-translations.js';
import type { Strings } from './strings.js';
import type { Translation } from './translation.js';

/** Built-in languages beside English. Each is a chunk that loads when an element first shows it. */
const languages: Readonly<Record<string, () => Promise<{ readonly translation: Translation }>>> = {
  ar: () => import('./languages/ar.js'),
  de: () => import('./languages/de.js'),
  es: () => import('./languages/es.js'),
  fa: () => import('./languages/fa.js'),
  fr: () => import('./languages/fr.js'),
  he: () => import('./languages/he.js'),
  hi: () => import('./languages/hi.js'),
  id: () => import('./languages/id.js'),
  it: () => import('./languages/it.js'),
  ja: () => import('./languages/ja.js'),
  ko: () => import('./languages/ko.js'),
  nl: () => import('./languages/nl.js'),
  pl: () => import('./languages/pl.js'),
  pt: () => import('./languages/pt.js'),
  tr: () => import('./languages/tr.js'),
  uk: () => import('./languages/uk.js'),
  'zh-Hans': () => import('./languages/zh-Hans.js'),
  'zh-Hant': () => import('./languages/zh-Hant.js'),
};

export const languageCodes: readonly string[] = ['en', ...Object.keys(languages)];

/** Texts and writing direction of a language. */
export interface LoadedLanguage {
  readonly strings: Strings;
  readonly direction: 'ltr' | 'rtl';
}

/** Loads the best match for a BCP 47 tag; English where none matches. Rejects where the chunk does not load. */
export async function loadLanguage(tag: string): Promise<LoadedLanguage> {
  const registeredCode = matchLanguage(tag, registeredTranslations.keys());
  const code = matchLanguage(tag, languageCodes) ?? 'en';
  const builtIn = await languages[code]?.();
  const registered = registeredCode === null ? {} : registeredTranslations.get(registeredCode);
  const texts = { ...builtIn?.translation, ...registered };
  const strings = 'code' in texts ? { ...english, ...texts } : english;
  return { strings, direction: directionOf(strings.code) };
}
