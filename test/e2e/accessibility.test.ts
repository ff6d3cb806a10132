import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { assertNoViolations } from '../support/axe.js';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';
import { waitFor } from '../support/wait-for.js';

describe('Accessibility of the screens', () => {
  const calls = useCalls({ server: { MESH_CALL_MAX_PARTICIPANTS: '2' } });

  it('axe finds no violation before joining, in the call, in a full room and after the call', async () => {
    const url = '/?room=accessible&name=Ada';
    const [first, second, third] = [await calls.open(url), await calls.open(url), await calls.open(url)];
    await assertNoViolations(first, 'prejoin');
    await first.press('Join');
    await first.waitForState('joined');
    await assertNoViolations(first, 'alone');
    await second.press('Join');
    await first.waitForCall(2);
    await assertNoViolations(first, 'joined');
    await third.press('Join');
    await third.waitForState('error');
    await assertNoViolations(third, 'error');
    await first.press('Leave call');
    await first.waitForState('left');
    await assertNoViolations(first, 'left');
  });

  it('the accessibility tree contains the role and the name of each control in the contract', async () => {
    const { page } = await joined(calls.open('/?room=names&name=Grace&join'));
    for (const [role, name] of [
      ['button', 'Mute microphone'],
      ['button', 'Turn camera off'],
      ['button', 'Leave call'],
      ['group', 'Grace'],
    ]) {
      const found = await page.$(`aria/${name}[role="${role}"]`);
      assert.ok(found, `${role} ${name}`);
    }
  });
});

/** Buttons that open something during a call, each with a selector of what it opens. */
const openers: readonly (readonly [button: string, part: string])[] = [
  ['React', '.menu-reactions'],
  ['Layout', '.menu-layout'],
  ['Options for Bo', '.menu-tile'],
  ['Chat', '.side .message'],
  ['People', '.side .person'],
  ['Settings', '.panel .device'],
];

describe('Accessibility in a call', () => {
  const calls = useCalls();
  let ada: CallPage;
  let bo: CallPage;

  before(async () => {
    const open = (name: string) => joined(calls.open(`/?room=open&name=${name}&join`));
    ada = await open('Ada');
    bo = await open('Bo');
    await open('Cy');
    await ada.page.setViewport({ width: 1280, height: 720 });
    await ada.waitForCall(3);
  });

  async function setLanguage(lang: string, leave: string): Promise<void> {
    await ada.run((element, code) => element.setAttribute('lang', code), lang);
    await ada.waitForPart(`[aria-label="${leave}"]`);
  }

  /** Checks left to right in English, and right to left in Arabic. */
  async function assertNoViolationsInBothDirections(state: string): Promise<void> {
    await assertNoViolations(ada, state);
    await setLanguage('ar', 'مغادرة المكالمة');
    await assertNoViolations(ada, `${state}, right to left`);
    await setLanguage('en', 'Leave call');
  }

  it('axe finds no violation in the call and in each menu, panel and dialog', async () => {
    await bo.press('Raise hand');
    await bo.run((element) => element.sendMessage('Hello https://example.org'));
    await waitFor('a message', () => ada.run((element) => element.messages.length === 1));
    await assertNoViolationsInBothDirections('three people');
    for (const [button, part] of openers) {
      await ada.press(button);
      await ada.waitForPart(part);
      await assertNoViolationsInBothDirections(button);
      if (button === 'Settings') await ada.press('Close');
      else await ada.press(button);
      if (button === 'People' || button === 'Chat') await ada.waitForPart('.toolbar');
    }
  });

  it('axe finds no violation in the list of shortcuts', async () => {
    await ada.run((element) =>
      element.shadowRoot?.querySelector<HTMLElement>('[data-control="mic"]')?.focus(),
    );
    await ada.page.keyboard.press('?');
    await ada.waitForPart('.panel .shortcuts');
    await assertNoViolationsInBothDirections('Shortcuts');
    await ada.page.keyboard.press('Escape');
  });

  it('axe finds no violation in the spotlight layout, and in a small element with its menu', async () => {
    await ada.run((element) => element.setAttribute('layout', 'spotlight'));
    await assertNoViolationsInBothDirections('spotlight');
    await ada.page.setViewport({ width: 320, height: 560 });
    await ada.waitForPart('[data-control="more"]');
    await ada.press('More');
    await ada.waitForPart('.menu-more');
    await assertNoViolationsInBothDirections('a small element with its menu');
    await ada.press('More');
    await ada.page.setViewport({ width: 1280, height: 720 });
    await ada.run((element) => element.removeAttribute('layout'));
  });

  it('the accessibility tree names the participants, the toolbar and the controls', async () => {
    const tree = await ada.page.accessibility.snapshot({ interestingOnly: false });
    const lines: string[] = [];
    const walk = (node: typeof tree, depth: number) => {
      if (!node) return;
      const isNamed =
        node.name !== undefined && node.name !== '' && !/^(?:StaticText|InlineTextBox)$/u.test(node.role);
      if (isNamed) lines.push(`${'  '.repeat(depth)}${node.role} ${node.name}`);
      for (const child of node.children ?? []) walk(child, depth + (isNamed ? 1 : 0));
    };
    walk(tree, 0);
    const text = lines.join('\n');
    console.log(text);
    for (const expected of [
      'group Ada',
      'group Bo',
      'group Cy',
      'toolbar Call controls',
      'button Mute microphone',
    ])
      assert.ok(text.includes(expected), `${expected} in\n${text}`);
  });
});

async function joined(opening: Promise<CallPage>): Promise<CallPage> {
  const page = await opening;
  await page.waitForState('joined');
  return page;
}
