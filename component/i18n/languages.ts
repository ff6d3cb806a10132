import { directionOf, matchLanguage } from '../core/interface/language-match.js';
import { registered } from './registered.js';
import { english, type Strings } from './strings.js';
import type { Translation } from './translation.js';

/** Those that come with the element, beside English; each is loaded when it is first shown. */
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

export interface Spoken {
  readonly strings: Strings;
  readonly direction: 'ltr' | 'rtl';
}

/** The texts that serve whoever wants a language (BCP 47); in English where there is none. Rejects where they cannot be loaded. */
export async function spoken(tag: string): Promise<Spoken> {
  const own = matchLanguage(tag, registered.keys());
  const code = matchLanguage(tag, languageCodes) ?? 'en';
  const built = await languages[code]?.();
  const said = { ...built?.translation, ...(own === null ? {} : registered.get(own)) };
  const strings = 'code' in said ? { ...english, ...said } : english;
  return { strings, direction: directionOf(strings.code) };
}
