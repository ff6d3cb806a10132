import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { type Product, startProduct } from '../support/product.js';
import { sentPictures } from '../support/sent.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

describe('the call in a window of its own', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;
  const pages: CallPage[] = [];

  before(async () => {
    product = await startProduct();
    site = await startSite();
    browser = await launchChromium();
    for (const name of ['Ada', 'Bo', 'Cy']) {
      site.set(`/${name}`, embeddingPage(product.origin, `room="window" name="${name}" lang="en" autojoin`));
      const page = await CallPage.open(browser, `${site.origin}/${name}`);
      await page.page.setViewport({ width: 1_280, height: 800 });
      pages.push(page);
    }
    await Promise.all(pages.map((page) => page.waitForCall(3)));
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  /** What is in the window: null while there is none. */
  const inWindow = (page: CallPage) =>
    page.page.evaluate(() => {
      const api = (window as unknown as { documentPictureInPicture: { window: Window | null } })
        .documentPictureInPicture;
      const root = api.window?.document.body.firstElementChild?.shadowRoot;
      if (!root) return null;
      return {
        buttons: [...root.querySelectorAll('button')].map((button) => button.getAttribute('aria-label')),
        names: [...root.querySelectorAll('.tile')].map((tile) => tile.getAttribute('aria-label')),
        frames: [...root.querySelectorAll('video')].map(
          (video) => video.getVideoPlaybackQuality().totalVideoFrames,
        ),
        tileWidth: root.querySelector('.tile')?.clientWidth ?? 0,
        toolbar: getComputedStyle(root.querySelector('.toolbar') ?? document.body).backgroundColor,
      };
    });
  const press = (page: CallPage, label: string) =>
    page.page.evaluate((name) => {
      const api = (window as unknown as { documentPictureInPicture: { window: Window | null } })
        .documentPictureInPicture;
      const root = api.window?.document.body.firstElementChild?.shadowRoot;
      root?.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`)?.click();
    }, label);

  it('shows the others there, live, and is one more place to mute and to leave from', async () => {
    const [ada, bo] = pages as [CallPage, CallPage, CallPage];
    await assertMediaFlows(pages);
    await ada.page.bringToFront();
    await ada.press('Picture in picture');
    const first = await until('the window', async () => {
      const seen = await inWindow(ada);
      return seen?.names.length === 2 && seen.frames.every((frames) => frames > 0) ? seen : null;
    });
    assert.deepEqual(first.names, ['Bo', 'Cy']);
    assert.deepEqual(first.buttons, ['Mute microphone', 'Turn camera off', 'Leave call']);
    assert.notEqual(first.toolbar, 'rgba(0, 0, 0, 0)', 'styled by sheets of its own');

    await press(ada, 'Mute microphone');
    await until('Ada muted for Bo', async () =>
      (await bo.participants()).some(({ name, microphone }) => name === 'Ada' && !microphone),
    );
    await until('the button to turn', async () =>
      (await inWindow(ada))?.buttons.includes('Unmute microphone'),
    );

    // Scrolled out of sight on the page: what goes on is seen in the window, and sent in its size.
    await ada.run((element) => {
      element.style.transform = 'translateX(5000px)';
    });
    const adasId = await ada.ownId();
    await until('a smaller picture', async () => {
      const width = (await sentPictures(bo)).find(({ participant }) => participant === adasId)?.width ?? 0;
      const tileWidth = (await inWindow(ada))?.tileWidth ?? 0;
      return width > 0 && width <= tileWidth * 2;
    });
    const before = (await inWindow(ada))?.frames ?? [];
    await until('pictures to go on in the window', async () =>
      (await inWindow(ada))?.frames.every((frames, index) => frames > (before[index] ?? 0) + 5),
    );

    await ada.run((element) => {
      element.style.transform = '';
    });
    await ada.press('Picture in picture');
    await until('the window to be closed', async () => (await inWindow(ada)) === null);

    await ada.press('Picture in picture');
    await until('the window again', async () => (await inWindow(ada))?.names.length === 2);
    await press(ada, 'Leave call');
    await ada.waitForState('left');
    await until('it to be gone with the call', async () => (await inWindow(ada)) === null);
    assert.deepEqual(await ada.complaints(), []);
  });
});
