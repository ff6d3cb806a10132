import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';
import { waitFor } from '../support/wait-for.js';

const title = 'A page to be shown';

/** Input method of a person: keyboard, mouse or touch. */
interface InputMethod {
  /** Presses the button with this accessible name. */
  readonly press: (name: string) => Promise<void>;
  /** Focuses the field with this label. */
  readonly enter: (name: string) => Promise<void>;
}

describe('Keyboard, mouse and touch', () => {
  const calls = useCalls({ chromium: { grantDevices: false, sharedTab: title, fakeDevices: 2 } });
  let bo: CallPage;

  before(async () => {
    calls.site.set('/shown', { body: `<!doctype html><title>${title}</title><h1>Shown</h1>` });
    const tab = await calls.browser.newPage();
    await tab.goto(`${calls.site.origin}/shown`);
    const context = calls.browser.defaultBrowserContext();
    await context.overridePermissions(calls.server.origin, ['camera', 'microphone']);
    bo = await calls.open('/?room=journey&name=Bo&join', { context });
    await bo.waitForState('joined');
  });

  async function open(): Promise<CallPage> {
    const context = calls.browser.defaultBrowserContext();
    const page = await calls.open('/?room=journey&name=Ada', { context });
    await page.page.bringToFront();
    return page;
  }

  /** Waits until the control with this name can be hit. @returns its center and its size */
  const hitTarget = (page: CallPage, name: string) =>
    waitFor(`“${name}” visible`, () =>
      page.run((element, wanted) => {
        const root = element.shadowRoot;
        for (const each of root?.querySelectorAll<HTMLElement>('button, input, select, textarea') ?? []) {
          const id = each.id;
          const label = id ? root?.querySelector(`label[for="${id}"]`)?.textContent : null;
          const accessibleName = (each.ariaLabel ?? label ?? each.textContent ?? '').trim();
          if (
            accessibleName !== wanted ||
            !each.checkVisibility({ opacityProperty: true, visibilityProperty: true })
          )
            continue;
          each.scrollIntoView({ block: 'nearest' });
          const { left, top, width, height } = each.getBoundingClientRect();
          const at = { x: left + width / 2, y: top + height / 2, width, height };
          const hit = root?.elementFromPoint(at.x, at.y);
          if (hit && (each === hit || each.contains(hit))) return at;
        }
        return null;
      }, name),
    );

  /** Name and outline of the focused control. */
  const focused = (page: CallPage) =>
    page.run((element) => {
      const root = element.shadowRoot;
      const active = root?.activeElement as HTMLElement | null | undefined;
      if (!active) return null;
      const label = active.id ? root?.querySelector(`label[for="${active.id}"]`)?.textContent : null;
      const outline = getComputedStyle(active).outlineStyle;
      return { name: (active.ariaLabel ?? label ?? active.textContent ?? '').trim(), outline };
    });

  const byKeyboard = (call: CallPage): InputMethod => {
    const { page } = call;
    const goTo = async (name: string) => {
      const passed: string[] = [];
      for (let step = 0; step < 60; step += 1) {
        const found = await focused(call);
        if (found?.name === name) {
          // A control that was clicked has the focus without an outline.
          if (step > 0) assert.notEqual(found.outline, 'none', `${name} has a focus outline`);
          return;
        }
        passed.push(found?.name ?? '–');
        await page.keyboard.press('Tab');
      }
      throw new Error(`the Tab key does not reach “${name}”, only ${passed.join(', ')}`);
    };
    return {
      enter: goTo,
      press: async (name) => {
        await goTo(name);
        await page.keyboard.press('Enter');
      },
    };
  };
  const byMouse = (call: CallPage): InputMethod => {
    const click = async (name: string) => {
      const { x, y } = await hitTarget(call, name);
      await call.page.mouse.click(x, y);
    };
    return { press: click, enter: click };
  };
  const byTouch = (call: CallPage): InputMethod => {
    const tap = async (name: string) => {
      const { x, y, width, height } = await hitTarget(call, name);
      assert.ok(width >= 44 && height >= 44, `${name} is ${width}×${height} px, less than 44×44`);
      await call.page.touchscreen.tap(x, y);
    };
    return { press: tap, enter: tap };
  };

  /** Presses a button of the toolbar, or of the menu if the toolbar has no room for it. */
  const pressControl = async (call: CallPage, input: InputMethod, name: string) => {
    const isInMenu = await call.run(
      (element, wanted) => element.shadowRoot?.querySelector(`.toolbar [aria-label="${wanted}"]`) === null,
      name,
    );
    if (isInMenu) await input.press('More');
    await input.press(name);
  };
  const local = async (call: CallPage) => (await call.participants()).find(({ local }) => local);

  /** Goes through a whole call: joining, muting, sharing, chat, hand, pin, leaving. */
  async function assertWholeCall(
    call: CallPage,
    input: InputMethod,
    options: { share: boolean; touch?: boolean },
  ): Promise<void> {
    const { page } = call;
    await input.enter('Camera');
    await page.keyboard.press('Escape');
    await input.press('Join');
    await call.waitForCall(2);
    await call.waitForPart('.toasts');
    await input.press('Mute microphone');
    await waitFor('the muted microphone', async () => (await local(call))?.microphone === false);
    if (options.share) {
      await pressControl(call, input, 'Share screen');
      await waitFor('the shared screen', async () => (await local(call))?.screen);
      // The browser has brought the shared tab to the front.
      await page.bringToFront();
      await pressControl(call, input, 'Stop sharing');
      await waitFor('no shared screen', async () => !(await local(call))?.screen);
    }
    await pressControl(call, input, 'Chat');
    await input.enter('Message');
    await page.keyboard.type('Hello Bo');
    await input.press('Send');
    await waitFor('the message at Bo', () =>
      bo.run((element) => element.messages.some(({ text }) => text === 'Hello Bo')),
    );
    await input.press('Close');
    await pressControl(call, input, 'Raise hand');
    await waitFor('the raised hand', async () => (await local(call))?.hand === 1);
    if (options.touch) {
      await input.press('Options for Bo');
      // Until the menu is open, a tap could hit what the menu will cover.
      await call.waitForPart('.menu-tile');
      await input.press('Pin Bo');
    } else await input.press('Pin Bo');
    await call.waitForPart('[aria-label="Unpin Bo"]');
    await input.press('Leave call');
    await call.waitForState('left');
    await call.close();
    await bo.waitForCall(1);
  }

  it('a whole call works with the keyboard alone', async () => {
    const call = await open();
    await assertWholeCall(call, byKeyboard(call), { share: true });
  });

  it('a whole call works with the mouse alone', async () => {
    const call = await open();
    await call.page.setViewport({ width: 1280, height: 800 });
    // The buttons on a tile appear with the pointer.
    const input = byMouse(call);
    const press = async (name: string) => {
      if (name === 'Pin Bo') await call.page.mouse.move(400, 300);
      await input.press(name);
    };
    await assertWholeCall(call, { ...input, press }, { share: true });
  });

  it('a whole call works with touch on a small phone', async () => {
    const call = await open();
    await call.page.setViewport({ width: 360, height: 640, isMobile: true, hasTouch: true });
    await call.page.evaluate(() => document.querySelector('mesh-call')?.scrollIntoView());
    await assertWholeCall(call, byTouch(call), { share: false, touch: true });
  });
});
