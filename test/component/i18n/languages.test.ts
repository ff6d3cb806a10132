import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { englishDevices } from '../../../component/i18n/device-strings.js';
import { englishHelp } from '../../../component/i18n/help-strings.js';
import { englishHost } from '../../../component/i18n/host-strings.js';
import { englishInCall } from '../../../component/i18n/in-call-strings.js';
import { languageCodes, spoken } from '../../../component/i18n/languages.js';
import { registerTranslation } from '../../../component/i18n/registered.js';
import { english } from '../../../component/i18n/strings.js';

const everything = {
  ...english,
  ...englishInCall,
  devices: englishDevices,
  helpTexts: englishHelp,
  hosting: englishHost,
};

/** Every text with its path; of a function, what it makes of these. */
function texts(value: unknown, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('Zoë', 3))]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}
/** Words that are the same in some languages, and what is no word. */
const mayBeEnglish =
  /\.(?:code|chat|numbered|message|layout|volume|qrCode|camera|kind|pin|steps|picture|to|shortcut)|^\.react/u;

describe('the languages', () => {
  for (const code of languageCodes.slice(1))
    it(`${code} says everything, in its own words`, async () => {
      const { strings } = await spoken(code);
      assert.equal(strings.code, code);
      const said = new Map(texts(strings));
      const same: string[] = [];
      for (const [path, text] of texts(everything)) {
        const translated = said.get(path);
        assert.ok(translated !== undefined && translated.trim() !== '', `${path} is missing`);
        if (text.includes('Zoë') && !/\.(?:unread|participantsCount|handPlace)$/u.test(path))
          assert.ok(translated.includes('Zoë'), `${path} leaves the name out: ${translated}`);
        if (translated === text && !mayBeEnglish.test(path)) same.push(path);
      }
      assert.ok(same.length <= 5, `as in English: ${same}`);
    });

  it('count rightly', async () => {
    for (const code of languageCodes) {
      const { strings } = await spoken(code);
      const { unread = englishInCall.unread } = strings;
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
    const { unread } = (await spoken('pl')).strings;
    assert.deepEqual(
      [1, 3, 5, 22].map((count) => unread?.(count)),
      [
        '1 nieprzeczytana wiadomość',
        '3 nieprzeczytane wiadomości',
        '5 nieprzeczytanych wiadomości',
        '22 nieprzeczytane wiadomości',
      ],
    );
  });

  it('take other words from the page, and other languages', async () => {
    registerTranslation({ code: 'de', join: 'Rein da' }, { code: 'eo', join: 'Aliĝi' });
    const german = (await spoken('de-AT')).strings;
    assert.deepEqual([german.join, german.leaveCall], ['Rein da', 'Gespräch verlassen']);
    const esperanto = await spoken('eo');
    assert.deepEqual([esperanto.strings.join, esperanto.strings.leaveCall], ['Aliĝi', 'Leave call']);
    assert.equal((await spoken('tlh')).strings.join, 'Join');
  });
});
