import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { english } from '../../../component/i18n/english.js';
import { englishHelp } from '../../../component/i18n/help-strings.js';
import { languageCodes, loadLanguage } from '../../../component/i18n/languages.js';
import { registerTranslation } from '../../../component/i18n/registered-translations.js';

const allEnglish = { ...english, helpTexts: englishHelp };

/** Every text with its path; a function is called with a name and a number. */
function texts(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('Zoë', 3))]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}
/** Paths whose text is the same word in some languages, or is no word. */
const mayBeEnglish =
  /\.(?:code|chat|numbered|message|layout|volume|qrCode|camera|kind|pin|steps|picture|to|shortcut)|^\.react/u;

describe('loadLanguage', () => {
  for (const code of languageCodes.slice(1))
    it(`loads ${code} with every text translated`, async () => {
      const { strings } = await loadLanguage(code);
      assert.equal(strings.code, code);
      const translatedTexts = new Map(texts(strings));
      const same: string[] = [];
      for (const [path, text] of texts(allEnglish)) {
        const translated = translatedTexts.get(path);
        assert.ok(translated !== undefined && translated.trim() !== '', `${path} is missing`);
        if (text.includes('Zoë') && !/\.(?:unread|participantsCount|handPlace)$/u.test(path))
          assert.ok(translated.includes('Zoë'), `${path} leaves the name out: ${translated}`);
        if (translated === text && !mayBeEnglish.test(path)) same.push(path);
      }
      assert.ok(same.length <= 5, `as in English: ${same}`);
    });

  it('gives each language at most one form for each of its plural categories', async () => {
    for (const code of languageCodes) {
      const { unread } = (await loadLanguage(code)).strings;
      const forms = new Set<string>();
      for (let count = 1; count <= 120; count += 1) {
        const text = unread(count);
        assert.ok(!text.includes('#'), `${code}: ${text}`);
        forms.add(text.replaceAll(/\p{Nd}+/gu, '').trim());
      }
      const categories = new Set(
        Array.from({ length: 120 }, (_, index) => new Intl.PluralRules(code).select(index + 1)),
      );
      assert.ok(forms.size <= categories.size, `${code}: ${[...forms]}`);
    }
    const { unread } = (await loadLanguage('pl')).strings;
    assert.deepEqual(
      [1, 3, 5, 22].map((count) => unread(count)),
      [
        '1 nieprzeczytana wiadomość',
        '3 nieprzeczytane wiadomości',
        '5 nieprzeczytanych wiadomości',
        '22 nieprzeczytane wiadomości',
      ],
    );
  });

  it('prefers registered texts and falls back to the built-in language, then to English', async () => {
    registerTranslation({ code: 'de', join: 'Rein da' }, { code: 'eo', join: 'Aliĝi' });
    const german = (await loadLanguage('de-AT')).strings;
    assert.deepEqual([german.join, german.leaveCall], ['Rein da', 'Gespräch verlassen']);
    const esperanto = await loadLanguage('eo');
    assert.deepEqual([esperanto.strings.join, esperanto.strings.leaveCall], ['Aliĝi', 'Leave call']);
    assert.equal((await loadLanguage('tlh')).strings.join, 'Join');
  });
});
