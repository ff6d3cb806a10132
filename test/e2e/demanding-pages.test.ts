import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';
import { waitFor } from '../support/wait-for.js';

declare global {
  interface Window {
    /** Native events that have reached the page. */
    readonly reached: string[];
  }
}

describe('Pages with a dialog, a form, styles and a drag library around the element', () => {
  const calls = useCalls();

  before(async () => {
    const other = await calls.openEmbedded('room="demanding" name="Bo" autojoin');
    await other.waitForState('joined');
  });

  /** A page whose element is in a form in a card that can be dragged, in a modal dialog, without full screen. */
  const page = () => `<!doctype html>
    <html lang="en" style="font-size: 62.5%"><meta charset="utf-8"><title>A demanding page</title>
    <link rel="icon" href="data:,">
    <style>
      dialog { letter-spacing: 0.3em; text-transform: uppercase; line-height: 3; transform: scale(0.9) }
      mesh-call { width: 800px; height: 500px }
    </style>
    <dialog><form><div draggable="true">
      <mesh-call room="demanding" name="Ada" self-view="float" autojoin></mesh-call>
    </div></form></dialog>
    <script>
      // As on iPhones.
      delete Element.prototype.requestFullscreen;
      document.querySelector('dialog').showModal();
      window.reached = [];
      for (const type of ['keydown', 'keyup', 'input', 'pointerdown', 'pointermove', 'mousedown', 'dragstart'])
        document.addEventListener(type, ({ buttons }) => {
          if (type !== 'pointermove' || buttons) reached.push(type);
        });
    </script>
    <script type="module" src="${calls.server.origin}/mesh-call.js"></script></html>`;

  const rectangleOf = (call: CallPage, selector: string | null) =>
    call.run((element, part) => {
      const target = part === null ? element : element.shadowRoot?.querySelector(part);
      const { x, y, width, height } = target?.getBoundingClientRect() ?? new DOMRect();
      return { x, y, width, height };
    }, selector);

  const isDialogOpen = (call: CallPage) =>
    call.page.evaluate(() => document.querySelector('dialog')?.open ?? false);

  async function dragSelfView(call: CallPage): Promise<void> {
    const own = await rectangleOf(call, '[data-float]');
    const stage = await rectangleOf(call, '.stage');
    const { mouse } = call.page;
    await mouse.move(own.x + own.width / 2, own.y + own.height / 2);
    await mouse.down();
    await mouse.move(stage.x + stage.width * 0.6, stage.y + stage.height * 0.6, { steps: 3 });
    await mouse.move(stage.x + stage.width * 0.3, stage.y + stage.height * 0.3, { steps: 3 });
    await mouse.up();
    await waitFor('the self view in the top left corner', async () => {
      const { x, y, width, height } = await rectangleOf(call, '[data-float]');
      return x + width < stage.x + stage.width / 2 && y + height < stage.y + stage.height / 2;
    });
  }

  for (const name of ['Chromium', 'Firefox'])
    it(`keep their dialog, keys and drags, and leave the element its own, in ${name}`, async () => {
      calls.site.set('/demanding', { body: page() });
      const browser = name === 'Firefox' ? await calls.launchFirefox() : calls.browser;
      const call = await calls.open(`${calls.site.origin}/demanding`, { browser });
      const { keyboard } = call.page;
      await call.page.bringToFront();
      await call.page.setViewport({ width: 1280, height: 800 });
      await call.waitForState('joined');
      await call.waitForPart('.toasts');
      await call.waitForPart('[data-float]');

      const button = await rectangleOf(call, '[data-control=leave]');
      assert.equal(Math.round(button.height / 0.9), 48);
      await dragSelfView(call);
      assert.deepEqual(await call.page.evaluate(() => window.reached), [], 'of the drag');

      await call.press('Settings');
      await call.waitForPart('.panel');
      await keyboard.press('Escape');
      await call.waitForNoPart('.panel');
      await call.press('Chat');
      await call.waitForPart('textarea');
      await keyboard.type('Hi');
      const reached = await call.page.evaluate(() => window.reached);
      // Presses on buttons pass.
      assert.deepEqual(
        reached.filter((type) => !type.endsWith('down') || type === 'keydown'),
        [],
        'of keys',
      );

      await call.press('Full screen');
      await waitFor('the window filled', async () => {
        const { x, y, width, height } = await rectangleOf(call, null);
        return [x, y, width, height].join() === '0,0,1280,800';
      });
      await keyboard.press('Escape');
      await waitFor('the place on the page', async () => (await rectangleOf(call, null)).width < 800);
      assert.ok(await isDialogOpen(call), 'the dialog is open');
    });
});
