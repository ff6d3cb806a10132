import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

describe('before the call', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;

  before(async () => {
    [product, site, browser] = await Promise.all([
      startProduct(),
      startSite(),
      launchChromium({ fakeDevices: 2 }),
    ]);
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  const open = (path: string, attributes: string, inBrowser = browser) => {
    site.set(path, embeddingPage(product.origin, attributes));
    return CallPage.open(inBrowser, site.origin + path);
  };

  /** Frames that the own picture has shown so far. */
  const frames = (page: CallPage) =>
    page.run((element) => {
      const video = element.shadowRoot?.querySelector<HTMLVideoElement>('.preview video');
      return video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    });

  /** The tracks of the element's own picture, and those of the own stream as the page gets it. */
  const ownTracks = (page: CallPage) =>
    page.run((element) => {
      const videos = element.shadowRoot?.querySelectorAll<HTMLVideoElement>(
        '.preview video, [data-local] video',
      );
      const kinds = (stream: MediaProvider | null | undefined) =>
        stream instanceof MediaStream ? stream.getTracks().map(({ kind }) => kind) : [];
      return {
        shown: [...(videos ?? [])].flatMap(({ srcObject }) => kinds(srcObject)),
        given: kinds(element.streamOf(element.localParticipant.id, 'camera')).sort(),
      };
    });

  const level = (page: CallPage) =>
    page.run((element) =>
      Number(element.shadowRoot?.querySelector('[role="meter"]')?.getAttribute('aria-valuenow')),
    );

  const selected = (page: CallPage, label: string) =>
    page.run((element, name) => {
      const root = element.shadowRoot;
      const field = [...(root?.querySelectorAll('label') ?? [])].find((each) =>
        each.textContent?.includes(name),
      )?.control as HTMLSelectElement | undefined;
      return { value: field?.value ?? null, all: [...(field?.options ?? [])].map(({ value }) => value) };
    }, label);

  it('shows the own picture and how loud one is, and the call goes on with the same devices', async () => {
    const page = await open('/look', 'room="look"');
    const first = await until('the own picture', async () => (await frames(page)) || null);
    await until('the picture to move', async () => (await frames(page)) > first + 3);
    // To play a microphone, even muted, a browser keeps the speakers running for nothing.
    assert.deepEqual(await ownTracks(page), { shown: ['video'], given: ['audio', 'video'] });
    await until('a beep on the meter', async () => (await level(page)) >= 30);
    await until('silence on the meter', async () => (await level(page)) === 0);
    const opened = await page.page.evaluate(() => window.instruments.tracks.length);
    await page.press('Join');
    await page.waitForState('joined');
    await until('the own tile’s picture', async () => (await page.tiles()).some(({ picture }) => picture));
    assert.equal(
      await page.page.evaluate(() => window.instruments.tracks.length),
      opened,
      'nothing reopened',
    );
    assert.deepEqual(await ownTracks(page), { shown: ['video'], given: ['audio', 'video'] });
    await page.press('Leave call');
    await page.waitForState('left');
    await until('all devices to be closed', async () => (await page.resources()).liveTracks === 0);
    assert.deepEqual(await page.complaints(), []);
    await page.close();
  });

  it('names those who are there already, as they come and go', async () => {
    const page = await open('/before', 'room="company" lang="en"');
    const company = () =>
      page.run((element) => element.shadowRoot?.querySelector('.company')?.textContent?.trim() ?? null);
    await until('nobody', async () => (await company()) === 'Nobody else is here yet');
    const ada = await open('/ada', 'room="company" name="Ada" autojoin');
    const bo = await open('/bo', 'room="company" name="Bo" autojoin');
    for (const each of [ada, bo]) await each.waitForState('joined');
    await page.page.bringToFront();
    await until('two', async () => (await company()) === 'In the call: Ada and Bo');
    await ada.close();
    await until('one', async () => (await company()) === 'In the call: Bo');
    assert.deepEqual(await page.complaints(), []);
    await page.close();
    await bo.close();
  });

  it('what is turned off before holds in the call', async () => {
    const page = await open('/off', 'room="off" no-storage');
    await until('the own picture', () => frames(page));
    await page.press('Turn camera off');
    await page.press('Mute microphone');
    await page.press('Join');
    await page.waitForState('joined');
    const { microphone, camera } = await page.run(({ localParticipant }) => localParticipant);
    assert.deepEqual([microphone, camera], [false, false]);
    assert.ok(await page.has('Unmute microphone'));
    await page.close();
  });

  it('the chosen camera is used, and is chosen again after a reload with the name and what was off', async () => {
    const page = await open('/choice', 'room="choice"');
    const { value, all } = await until('two cameras', async () => {
      const choice = await selected(page, 'Camera');
      return choice.all.length === 2 ? choice : null;
    });
    const other = all.find((id) => id !== value) ?? '';
    const field = await page.page.evaluateHandle(
      () => document.querySelector('mesh-call')?.shadowRoot?.querySelector('#device-camera') as Element,
    );
    await field.select(other);
    const used = () =>
      page.run(
        (element) =>
          element.streamOf(element.localParticipant.id, 'camera').getVideoTracks()[0]?.getSettings().deviceId,
      );
    await until('the other camera', async () => (await used()) === other);
    await page.press('Mute microphone');
    const name = await page.page.evaluateHandle(
      () => document.querySelector('mesh-call')?.shadowRoot?.querySelector('#own-name') as Element,
    );
    await name.type('Ada Lovelace');
    await name.press('Enter');
    await page.waitForState('joined');
    assert.equal(await used(), other);
    assert.equal((await page.run(({ localParticipant }) => localParticipant)).name, 'Ada Lovelace');

    await page.page.reload();
    await until('the chosen camera again', async () => (await used()) === other);
    assert.ok(await page.has('Unmute microphone'), 'still off');
    await page.press('Join');
    await page.waitForState('joined');
    const { name: again, microphone } = await page.run(({ localParticipant }) => localParticipant);
    assert.deepEqual([again, microphone], ['Ada Lovelace', false]);

    site.set('/choice', embeddingPage(product.origin, 'room="choice" no-storage'));
    await page.page.reload();
    await until('the preview', async () => (await page.has('Mute microphone')) && frames(page));
    assert.equal(
      await page.run((element) => element.shadowRoot?.querySelector('input')?.value),
      '',
      'nothing is read where nothing is to be kept',
    );
    await page.close();
  });

  it('asks nobody by itself, and with all off not even when asked to join', async () => {
    const careful = await launchChromium({ grantDevices: false });
    try {
      const page = await open('/quiet', 'room="quiet" muted camera-off', careful);
      await until('the controls', () => page.has('Unmute microphone'));
      assert.ok(!(await page.has('Check camera and microphone')));
      await page.press('Join');
      await page.waitForState('joined');
      assert.equal(await page.page.evaluate(() => window.instruments.tracks.length), 0);
      await page.close();
      const shown = await open('/shown', 'room="shown"', careful);
      await until('the button that asks', () => shown.has('Check camera and microphone'));
      assert.equal(await shown.page.evaluate(() => window.instruments.tracks.length), 0);
      await shown.close();
    } finally {
      await closeBrowser(careful);
    }
  });

  it('a refused permission is explained, and one joins without', async () => {
    const refusing = await launchChromium({ grantDevices: false });
    try {
      const page = await open('/refused', 'room="refused"', refusing);
      const session = await page.page.createCDPSession();
      const { targetInfo } = await session.send('Target.getTargetInfo');
      for (const name of ['camera', 'microphone'])
        await session.send('Browser.setPermission', {
          permission: { name },
          setting: 'denied',
          origin: site.origin,
          ...(targetInfo.browserContextId && { browserContextId: targetInfo.browserContextId }),
        });
      await page.press('Check camera and microphone');
      await page.press('How to allow');
      await until('the steps', async () => (await page.text()).includes('Allow the camera and microphone'));
      assert.equal(await page.state(), 'prejoin');
      await page.press('Close');
      await page.press('Join');
      await page.waitForState('joined');
      assert.equal((await page.resources()).liveTracks, 0);
      await page.close();
    } finally {
      await closeBrowser(refusing);
    }
  });

  it('needs no mouse: from the page to the call by keyboard', async () => {
    const page = await open('/keys', 'room="keys" no-storage');
    await until('the own picture', () => frames(page));
    const focused = () =>
      page.run((element) => {
        const active = element.shadowRoot?.activeElement;
        return active?.id || (active?.getAttribute('aria-label') ?? null);
      });
    assert.equal(await focused(), null, 'the page’s focus is its own');
    await page.page.keyboard.press('Tab');
    assert.equal(await focused(), 'Mute microphone');
    await page.page.keyboard.press('Enter');
    await until('muted', () => page.has('Unmute microphone'));
    await page.page.keyboard.press('Tab');
    await page.page.keyboard.press('Tab');
    assert.equal(await focused(), 'own-name');
    await page.page.keyboard.type('Grace');
    await page.page.keyboard.press('Enter');
    await page.waitForState('joined');
    const { name, microphone } = await page.run(({ localParticipant }) => localParticipant);
    assert.deepEqual([name, microphone], ['Grace', false]);
    await page.close();
  });

  it('closes what it opened when it is removed, or has no room any more', async () => {
    const page = await open('/gone', 'room="gone" no-storage');
    await until('the own picture', () => frames(page));
    await page.run((element) => {
      element.room = null;
    });
    await until('closed devices', async () => (await page.resources()).liveTracks === 0);
    await page.run((element) => {
      element.room = 'gone';
    });
    await until('the own picture', () => frames(page));
    await page.run((element) => element.remove());
    await until('closed devices', () =>
      page.page.evaluate(() =>
        window.instruments.tracks.every((ref) => (ref.deref()?.readyState ?? 'ended') === 'ended'),
      ),
    );
    await page.close();
  });
});
