import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { directionOf, matchLanguage } from '../../../../component/core/interface/language-match.js';

const available = ['en', 'pt', 'pt-PT', 'zh-Hans', 'zh-Hant', 'he', 'ar', 'id'];

describe('matchLanguage', () => {
  for (const [wanted, served] of [
    ['en-GB', 'en'],
    ['pt', 'pt'],
    ['pt-BR', 'pt'],
    ['pt-PT', 'pt-PT'],
    ['pt-AO', 'pt'],
    ['zh', 'zh-Hans'],
    ['zh-CN', 'zh-Hans'],
    ['zh-TW', 'zh-Hant'],
    ['zh-HK', 'zh-Hant'],
    ['zh_TW', 'zh-Hant'],
    ['iw', 'he'],
    ['in', 'id'],
    ['AR-eg', 'ar'],
    ['fr', null],
    ['', null],
    ['not a language', null],
  ] as const)
    it(`matches ${wanted || 'an empty tag'} with ${served}`, () =>
      assert.equal(matchLanguage(wanted, available), served));

  it('returns the writing direction of a language', () => {
    for (const tag of ['ar', 'he', 'fa-IR', 'ur', 'az-Arab']) assert.equal(directionOf(tag), 'rtl', tag);
    for (const tag of ['en', 'az', 'ja', 'zh-Hant', 'nonsense!']) assert.equal(directionOf(tag), 'ltr', tag);
  });

  it('never throws, and returns only available languages', () => {
    fc.assert(
      fc.property(fc.string(), (tag) => {
        const served = matchLanguage(tag, available);
        assert.ok(served === null || available.includes(served));
      }),
    );
  });
});
