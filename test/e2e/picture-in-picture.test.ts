import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { sentVideo } from '../support/media/media-stats.js';
import { waitFor } from '../support/wait-for.js';

declare global {
  interface Window {
    // Document Picture-in-Picture (WICG), which TypeScript does not declare.
    readonly documentPictureInPicture: { readonly window: Window | null };
  }
}

describe('Picture-in-picture', () => {
  const calls = useCalls();

  it('shows remote participants in the window, with buttons to mute and to leave', async () => {
    const open = async (name: string) => {
      const page = await calls.openEmbedded(`room="window" name="${name}" lang="en" autojoin`);
      await page.page.setViewport({ width: 1_280, height: 800 });
      return page;
    };
    const [ada, bo, cy] = [await open('Ada'), await open('Bo'), await open('Cy')];
    const pages = [ada, bo, cy];
    await waitForMesh(pages);
    await assertMediaFlows(pages);
    await ada.page.bringToFront();
    await ada.press('Picture in picture');
    const first = await waitFor('the window', async () => {
      const content = await windowContent(ada);
      return content?.names.length === 2 && content.frames.every((frames) => frames > 0) ? content : null;
    });
    assert.deepEqual(first.names, ['Bo', 'Cy']);
    assert.deepEqual(first.buttons, ['Mute microphone', 'Turn camera off', 'Leave call']);
    assert.notEqual(first.toolbar, 'rgba(0, 0, 0, 0)', 'the window has style sheets of its own');

    await pressInWindow(ada, 'Mute microphone');
    await waitFor('Ada muted for Bo', async () =>
      (await bo.participants()).some(({ name, microphone }) => name === 'Ada' && !microphone),
    );
    await waitFor('the changed button', async () =>
      (await windowContent(ada))?.buttons.includes('Unmute microphone'),
    );

    // With the element scrolled out of sight, senders follow the size of the tiles in the window.
    await ada.run((element) => {
      element.style.transform = 'translateX(5000px)';
    });
    const adasId = await ada.ownId();
    await waitFor('a smaller video', async () => {
      const width = (await sentVideo(bo)).find(({ participant }) => participant === adasId)?.width ?? 0;
      const tileWidth = (await windowContent(ada))?.tileWidth ?? 0;
      return width > 0 && width <= tileWidth * 2;
    });
    const before = (await windowContent(ada))?.frames ?? [];
    await waitFor('new frames in the window', async () =>
      (await windowContent(ada))?.frames.every((frames, index) => frames > (before[index] ?? 0) + 5),
    );

    await ada.run((element) => {
      element.style.transform = '';
    });
    await ada.press('Picture in picture');
    await waitFor('the closed window', async () => (await windowContent(ada)) === null);

    await ada.press('Picture in picture');
    await waitFor('the second window', async () => (await windowContent(ada))?.names.length === 2);
    await pressInWindow(ada, 'Leave call');
    await ada.waitForState('left');
    await waitFor('no window after the call', async () => (await windowContent(ada)) === null);
    assert.deepEqual(await ada.pageErrors(), []);
  });

  it('shows another video where the browser has only windows for videos, and closes when no other video is left', async () => {
    const prepare = (page: Page) =>
      page.evaluateOnNewDocument(() => Reflect.deleteProperty(window, 'documentPictureInPicture'));
    const open = (name: string, attributes = '') =>
      calls.openEmbedded(`room="video" name="${name}" lang="en" autojoin ${attributes}`, { prepare });
    const [ada, bo, cy] = [await open('Ada', 'camera-off'), await open('Bo'), await open('Cy')];
    await waitForMesh([ada, bo, cy]);
    await ada.page.bringToFront();
    await ada.page.setViewport({ width: 1_280, height: 800 });
    const shown = () =>
      ada.run((element) => {
        const video = element.shadowRoot?.pictureInPictureElement;
        return video?.closest('.tile')?.getAttribute('aria-label') ?? null;
      });
    await waitFor('both videos', async () =>
      ada.run((element) => element.shadowRoot?.querySelectorAll('video[data-live]').length === 2),
    );
    await ada.press('Picture in picture');
    const first = await waitFor('the window', shown);
    const [left, other] = first === 'Bo' ? [bo, cy] : [cy, bo];
    await left.run((element) => element.leave());
    await waitFor('the other video', async () => ![null, first].includes(await shown()));
    await other.run((element) => element.leave());
    await waitFor('no window', () => ada.page.evaluate(() => document.pictureInPictureElement === null));
    assert.deepEqual(await ada.pageErrors(), []);
  });
});

/** Content of the picture-in-picture window; null without a window. */
function windowContent({ page }: CallPage) {
  return page.evaluate(() => {
    const root = window.documentPictureInPicture.window?.document.body.firstElementChild?.shadowRoot;
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
}

function pressInWindow({ page }: CallPage, label: string): Promise<void> {
  return page.evaluate((name) => {
    const root = window.documentPictureInPicture.window?.document.body.firstElementChild?.shadowRoot;
    root?.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`)?.click();
  }, label);
}
