import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallErrorCode } from '../../../../component/core/call/call-error.js';
import {
  type HelpBrowser,
  type HelpTopic,
  helpKeyFor,
} from '../../../../component/core/interface/device-help.js';
import { englishHelp, helpFor } from '../../../../component/i18n/help-strings.js';

const chrome =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const safari =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';

const browsers: readonly [string, number, HelpBrowser][] = [
  [chrome, 0, 'chrome'],
  [`${chrome} Edg/140.0.0.0`, 0, 'edge'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 0, 'firefox'],
  [safari, 0, 'safari'],
  [safari, 5, 'ios'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/140.0 Mobile Safari/604.1',
    5,
    'ios',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36',
    5,
    'android-chrome',
  ],
  ['Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 5, 'android-firefox'],
  ['Something new', 0, 'other'],
];

const topics: readonly [CallErrorCode, HelpTopic][] = [
  ['permission-denied', 'permission'],
  ['device-in-use', 'busy'],
  ['device-not-found', 'missing'],
  ['insecure-context', 'insecure'],
  ['policy-blocked', 'policy'],
];

describe('helpKeyFor', () => {
  for (const [userAgent, touchPoints, browser] of browsers) {
    it(`recognizes ${browser} with ${touchPoints} touch points`, () => {
      assert.deepEqual(helpKeyFor('permission-denied', userAgent, touchPoints), {
        topic: 'permission',
        browser,
      });
    });
  }

  for (const [code, topic] of topics) {
    it(`has steps for ${code} in every browser`, () => {
      for (const [userAgent, touchPoints, browser] of browsers) {
        const place = helpKeyFor(code, userAgent, touchPoints);
        assert.deepEqual(place, { topic, browser });
        assert.ok(place);
        const { title, steps } = helpFor(place, englishHelp);
        assert.ok(title !== '' && steps.length > 0 && steps.every((step) => step !== ''));
      }
    });
  }

  it('is null for an error that the person can do nothing about', () => {
    assert.equal(helpKeyFor('room-full', chrome, 0), null);
  });
});
