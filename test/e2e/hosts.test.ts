import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { assertNoViolations } from '../support/axe.js';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { joinToken, SECRET } from '../support/join-token.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

describe('a call with a host', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;
  let open: CallPage[] = [];

  before(async () => {
    product = await startProduct({ MESH_CALL_SECRET: SECRET });
    site = await startSite();
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });
  afterEach(async () => {
    await Promise.all(open.map((page) => page.close()));
    open = [];
  });

  async function enter(room: string, name: string, claims: Record<string, unknown> = {}): Promise<CallPage> {
    const token = joinToken({ room, name, sub: name, ...claims });
    site.set(
      `/${room}-${name}`,
      embeddingPage(product.origin, `room="${room}" token="${token}" lang="en" autojoin`),
    );
    const page = await CallPage.open(browser, `${site.origin}/${room}-${name}`);
    await page.page.setViewport({ width: 1_280, height: 800 });
    open.push(page);
    return page;
  }
  const has = (page: CallPage, name: string) =>
    page.participants().then((all) => all.some((each) => each.name === name));
  const microphoneOf = async (page: CallPage, name: string) =>
    (await page.participants()).find((each) => each.name === name)?.microphone;
  /** The loudest that is played of somebody on a page, for a while from now on: 0 to 1. */
  const heard = (page: CallPage, id: string, durationMs: number) =>
    page.run(
      async (element, participant, ms) => {
        const context = new AudioContext();
        const analyser = context.createAnalyser();
        context.createMediaStreamSource(element.streamOf(participant, 'camera')).connect(analyser);
        const samples = new Float32Array(analyser.fftSize);
        const until = performance.now() + ms;
        let loudest = 0;
        while (performance.now() < until) {
          analyser.getFloatTimeDomainData(samples);
          loudest = Math.max(loudest, ...samples.map(Math.abs));
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        await context.close();
        return loudest;
      },
      id,
      durationMs,
    );

  it('lets in one by one, turns away, and says so to those who wait', async () => {
    const host = await enter('lobby', 'Hana', { role: 'host' });
    await host.waitForState('joined');
    await host.run((element) => element.setRoom({ lobby: true }));
    const guest = await enter('lobby', 'Gus');
    await guest.waitForState('waiting');
    assert.equal((await guest.participants()).length, 1, 'nobody is known yet');
    await until('the words', async () => (await guest.text()).includes('Waiting to be let in'));
    await assertNoViolations(guest, 'waiting');
    await until('the knock', async () => (await host.events('knock')).length === 1);
    await assertNoViolations(host, 'somebody waits');
    await host.press('Let in');
    await Promise.all([host, guest].map((page) => page.waitForCall(2)));
    await assertMediaFlows([host, guest]);

    const other = await enter('lobby', 'Otto');
    await other.waitForState('waiting');
    await host.press('Turn away');
    await other.waitForState('error');
    assert.equal(await other.run((element) => element.error?.code), 'admission-denied');
    assert.deepEqual(
      (await other.events('call-left')).map(({ detail }) => detail.reason),
      ['refused'],
    );
    await until('nobody to wait', () => host.run((element) => element.waiting.length === 0));

    // Whoever was let in does not wait again after a reload of the page.
    await guest.page.reload();
    await Promise.all([host, guest].map((page) => page.waitForCall(2)));
    await host.run((element) => element.setRoom({ lobby: false, locked: true }));
    const late = await enter('lobby', 'Lea');
    await late.waitForState('error');
    assert.equal(await late.run((element) => element.error?.code), 'room-locked');
    assert.deepEqual(await host.complaints(), []);
  });

  it('mutes, so that also a page which goes on sending is not heard', async () => {
    const host = await enter('mute', 'Hana', { role: 'host' });
    const guest = await enter('mute', 'Gus');
    const third = await enter('mute', 'Theo');
    await Promise.all([host, guest, third].map((page) => page.waitForCall(3)));
    await assertMediaFlows([host, guest, third]);
    const guestId = await guest.ownId();
    assert.equal(
      await guest.run((element) =>
        element.muteParticipant(element.participants[1]?.id ?? '').catch(({ code }) => code),
      ),
      'not-allowed',
    );

    await host.press('People');
    await host.press('Mute Gus');
    for (const page of [host, guest, third])
      await until('Gus to be muted', async () => (await microphoneOf(page, 'Gus')) === false);
    await until('the reason', async () =>
      (await guest.events('microphone-changed')).some(
        ({ detail }) => detail.origin === 'host' && !detail.enabled,
      ),
    );
    // By the person's own wish it is on again.
    await guest.press('Unmute microphone');
    await until('Gus to be heard', async () => (await microphoneOf(third, 'Gus')) === true);
    await until('sound', async () => (await heard(third, guestId, 1_200)) > 0.01);

    // A page that does not obey: it sends on, and tells the others directly that its microphone is on.
    await guest.page.evaluate(() => {
      const replace = RTCRtpSender.prototype.replaceTrack;
      RTCRtpSender.prototype.replaceTrack = function (track) {
        return track === null ? Promise.resolve() : replace.call(this, track);
      };
      Object.defineProperty(MediaStreamTrack.prototype, 'enabled', { get: () => true, set: () => undefined });
    });
    await host.run((element, id) => element.muteParticipant(id), guestId);
    for (const page of [host, third])
      await until('Gus to be muted', async () => (await microphoneOf(page, 'Gus')) === false);
    assert.equal(await heard(third, guestId, 1_500), 0, 'silence');

    await host.run((element) => element.setRoom({ unmute: 'host' }));
    await until('the setting', async () => (await guest.events('room-changed')).length > 0);
    assert.equal(
      await guest.run((element) => element.toggleMicrophone(true).catch(({ code }) => code)),
      'not-allowed',
    );
    // A click that changes nothing says why.
    await guest.press('Unmute microphone');
    await until('the reason', async () => (await guest.text()).includes('You may not do that in this call.'));
    assert.ok(await guest.has('Unmute microphone'));
    assert.equal(await heard(third, guestId, 1_500), 0, 'still silence');
  });

  it('removes somebody, who cannot come back, and ends the call for all', async () => {
    const host = await enter('remove', 'Hana', { role: 'host' });
    const guest = await enter('remove', 'Gus');
    const third = await enter('remove', 'Theo');
    await Promise.all([host, guest, third].map((page) => page.waitForCall(3)));
    await host.press('People');
    await assertNoViolations(host, 'people, as a host');
    await host.run((element) =>
      element.shadowRoot?.querySelector<HTMLElement>('summary[aria-label="Remove Gus"]')?.click(),
    );
    await host.press('Remove Gus');
    await guest.waitForState('left');
    assert.deepEqual(
      (await guest.events('call-left')).map(({ detail }) => detail.reason),
      ['removed'],
    );
    for (const page of [host, third]) {
      await until('Gus to be gone', async () => !(await has(page, 'Gus')));
      assert.deepEqual(
        (await page.events('participant-left')).map(({ detail }) => detail.reason),
        ['removed'],
      );
    }
    assert.equal(await guest.run((element) => element.join().catch(({ code }) => code)), 'removed');
    const again = await enter('remove', 'Gus', { jti: 'another token for the same person' });
    await again.waitForState('error');
    assert.equal(await again.run((element) => element.error?.code), 'removed');

    await host.run((element) => element.endCall());
    for (const page of [host, third]) await page.waitForState('left');
    assert.deepEqual(
      (await third.events('call-left')).map(({ detail }) => detail.reason),
      ['ended'],
    );
  });
});
