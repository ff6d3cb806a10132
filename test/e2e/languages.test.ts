import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { languageCodes } from '../../component/i18n/languages.js';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';

describe('Languages in an element 320 pixels wide', () => {
  const calls = useCalls();

  async function open(name: string, parameters = ''): Promise<CallPage> {
    const page = await calls.open(`/?room=narrow&name=${name}${parameters}`);
    await page.page.setViewport({ width: 320, height: 640 });
    await page.page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    return page;
  }

  async function setLanguage(page: CallPage, code: string): Promise<void> {
    await page.run((element, lang) => element.setAttribute('lang', lang), code);
    await page.waitForPart(`.call[lang="${code}"]`);
  }

  /** Texts that overflow or are clipped. Names of participants and native controls are exempt. */
  const overflowingTexts = (page: CallPage) =>
    page.run((element) => {
      const box = element.getBoundingClientRect();
      const found: string[] = [];
      for (const each of element.shadowRoot?.querySelectorAll<HTMLElement>('.call *') ?? []) {
        const hasText = [...each.childNodes].some(
          (node) => node.nodeType === 3 && node.textContent?.trim() !== '',
        );
        if (
          !hasText ||
          !each.checkVisibility() ||
          each.closest('.visually-hidden, select, svg, .name, .toast')
        )
          continue;
        const { left, right } = each.getBoundingClientRect();
        const isClipped =
          getComputedStyle(each).overflowX !== 'visible' && each.scrollWidth > each.clientWidth + 1;
        if (isClipped || left < box.left - 1 || right > box.right + 1)
          found.push(each.textContent?.trim() ?? '');
      }
      return found;
    });

  it('no language overflows before joining, in the menu, in the settings and in the chat', async () => {
    const waiting = await open('Ada');
    const inCall = await open('Ben', '&join');
    await inCall.waitForState('joined');
    await inCall.waitForPart('.toasts');
    const click = (selector: string) =>
      inCall.run((element, part) => element.shadowRoot?.querySelector<HTMLElement>(part)?.click(), selector);
    const problems: string[] = [];
    const check = async (page: CallPage, code: string, what: string) => {
      for (const text of await overflowingTexts(page)) problems.push(`${code}, ${what}: ${text}`);
    };
    for (const code of languageCodes) {
      await setLanguage(waiting, code);
      await check(waiting, code, 'before joining');
      await setLanguage(inCall, code);
      await click('[data-control="more"]');
      await inCall.waitForPart('.menu-more');
      await check(inCall, code, 'the menu');
      await click('.menu [data-control="settings"]');
      await inCall.waitForPart('.panel .device');
      await check(inCall, code, 'the settings');
      await click('.panel header button');
      await inCall.waitForNoPart('.panel');
      await click('[data-control="more"]');
      await inCall.waitForPart('.menu-more');
      await click('.menu [data-control="chat"]');
      await inCall.waitForPart('.side textarea');
      await check(inCall, code, 'the chat');
      await click('.side header button');
      await inCall.waitForNoPart('.side');
    }
    assert.deepEqual(problems, []);
  });
});
