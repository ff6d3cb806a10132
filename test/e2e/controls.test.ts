import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';
import { until } from '../support/until.js';

describe('attributes and buttons in a call', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;
  let witness: CallPage;
  let page: CallPage;

  before(async () => {
    product = await startProduct();
    site = await startSite();
    browser = await launchChromium();
    site.set('/', embeddingPage(product.origin, 'room="controls" name="Ada"'));
    witness = await CallPage.open(browser, `${product.origin}/?room=controls&name=Witness&join`);
    await witness.waitForState('joined');
    page = await CallPage.open(browser, `${site.origin}/`);
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  const set = (name: string, value: string | null) =>
    page.run(
      (element, attribute, to) =>
        to === null ? element.removeAttribute(attribute) : element.setAttribute(attribute, to),
      name,
      value,
    );

  /** The participant that is being tested, as the other one sees it. */
  const seen = async () => {
    const id = await page.ownId();
    return (await witness.participants()).find((participant) => participant.id === id);
  };

  it('autojoin, set later, joins', async () => {
    assert.equal(await page.state(), 'prejoin');
    assert.ok(await page.has('Join'));
    await set('autojoin', '');
    await Promise.all([page, witness].map((each) => each.waitForCall(2)));
    assert.deepEqual((await page.events('call-state-changed')).map(({ detail }) => detail.state).slice(-2), [
      'joining',
      'joined',
    ]);
    assert.equal(await page.run((element) => element.getAttribute('state')), 'joined');
    assert.equal(await page.run((element) => element.getAttribute('signaling')), 'connected');
  });

  it('the stages of the join are measured', async () => {
    const names = await until('all measures', async () => {
      const found = await page.page.evaluate(() => [
        ...new Set(performance.getEntriesByType('measure').map(({ name }) => name)),
      ]);
      const stages = [
        'script',
        'socket',
        'devices',
        'joined',
        'first-candidate',
        'connected',
        'first-remote-frame',
      ];
      return stages.every((stage) => found.includes(`mesh-call:${stage}`)) && found;
    });
    assert.ok(names.length >= 7);
  });

  it('name changes for everybody', async () => {
    await set('name', 'Ada Lovelace');
    await until('the new name', async () => (await seen())?.name === 'Ada Lovelace');
    await until('the new name on the tile', async () =>
      (await witness.tiles()).some(
        ({ label, text }) => label === 'Ada Lovelace' && text.includes('Ada Lovelace'),
      ),
    );
    const updates = await witness.events('participant-updated');
    assert.ok(updates.some(({ detail }) => (detail.changes as { name?: string }).name === 'Ada Lovelace'));
  });

  it('the microphone button answers within 100 ms, silences for the others, and turns back', async () => {
    await page.run((element) => {
      const at: Record<string, number> = {};
      Object.assign(window, { answered: at });
      const look = (root: ParentNode): HTMLElement | null => {
        for (const each of root.querySelectorAll<HTMLElement>('*')) {
          if (each.matches('button') && (each.ariaLabel ?? '') === 'Mute microphone') return each;
          const inside = each.shadowRoot && look(each.shadowRoot);
          if (inside) return inside;
        }
        return null;
      };
      const button = element.shadowRoot && look(element.shadowRoot);
      if (!button) throw new Error('no microphone button');
      new MutationObserver(() => {
        at.change ??= performance.now();
      }).observe(button, { attributes: true, childList: true, subtree: true });
      window.addEventListener('click', (event) => (at.click ??= event.timeStamp), { capture: true });
    });
    await page.press('Mute microphone');
    await until('the button to have turned', () => page.has('Unmute microphone'), { timeoutMs: 3_000 });
    const answered = (await page.page.evaluate(() => Reflect.get(window, 'answered'))) as Record<
      string,
      number
    >;
    const answerMs = (answered.change ?? Number.NaN) - (answered.click ?? Number.NaN);
    console.log(`the button answered after ${answerMs.toFixed(1)} ms`);
    assert.ok(answerMs <= 100, `answered after ${answerMs} ms`);

    await until('the others to know', async () => (await seen())?.microphone === false);
    const id = await page.ownId();
    const energy = async () => (await witness.received())[id]?.audioEnergy ?? 0;
    let last = await energy();
    // The fake microphone beeps every second: a second and a half without new energy is silence.
    let quietSince = performance.now();
    await until('silence', async () => {
      const now = await energy();
      if (now > last + 1e-6) quietSince = performance.now();
      last = now;
      return performance.now() - quietSince > 1_500;
    });
    const [event] = (await page.events('microphone-changed')).slice(-1);
    assert.deepEqual([event?.detail.enabled, event?.detail.origin], [false, 'user']);

    await page.press('Unmute microphone');
    await until('the others to know', async () => (await seen())?.microphone === true);
    await assertMediaFlows([page, witness]);
  });

  it('the camera button shows initials to the others, stops the camera, and turns back', async () => {
    await page.press('Turn camera off');
    await until('the button to have turned', () => page.has('Turn camera on'));
    await until('the others to know', async () => (await seen())?.camera === false);
    await until('initials', async () => (await witness.tiles()).some(({ text }) => /\bAL\b/u.test(text)));
    await until('the camera to be off', async () => {
      const kinds = await page.page.evaluate(() =>
        window.instruments.tracks.flatMap((ref) => {
          const track = ref.deref();
          return track?.readyState === 'live' ? [track.kind] : [];
        }),
      );
      return !kinds.includes('video');
    });
    await page.press('Turn camera on');
    await until('the others to know', async () => (await seen())?.camera === true);
    await assertMediaFlows([page, witness]);
  });

  it('muted and camera-off, set in the call, act once; removing them opens nothing', async () => {
    for (const [attribute, device] of [
      ['muted', 'microphone'],
      ['camera-off', 'camera'],
    ] as const) {
      await set(attribute, '');
      await until(`${device} off`, async () => (await seen())?.[device] === false);
      await set(attribute, null);
      assert.equal((await page.run((element) => element.localParticipant))[device], false);
    }
    assert.equal(await page.run((element) => element.toggleMicrophone(true)), true);
    assert.equal(await page.run((element) => element.toggleCamera(true)), true);
    await until('both on again', async () => {
      const participant = await seen();
      return participant?.microphone && participant.camera;
    });
    assert.equal(await page.run((element) => element.hasAttribute('muted')), false, 'never reflected');
  });

  it('room, changed in the call, leaves the one and joins the other', async () => {
    const there = await CallPage.open(browser, `${product.origin}/?room=next-door&name=There&join`);
    await there.waitForState('joined');
    await set('room', 'next-door');
    await until('the first room to be left', async () => (await witness.participants()).length === 1);
    await Promise.all([page, there].map((each) => each.waitForCall(2)));
    await assertMediaFlows([page, there]);
    await set('room', 'controls');
    await Promise.all([page, witness].map((each) => each.waitForCall(2)));
    await there.close();
  });

  it('server, changed in the call, goes over to the other server', async () => {
    const another = await startProduct();
    try {
      const there = await CallPage.open(browser, `${another.origin}/?room=controls&name=There&join`);
      await there.waitForState('joined');
      await set('server', another.origin);
      await until('the first server to be left', async () => (await witness.participants()).length === 1);
      await Promise.all([page, there].map((each) => each.waitForCall(2)));
      await set('server', null);
      await Promise.all([page, witness].map((each) => each.waitForCall(2)));
      await there.close();
    } finally {
      await another.close();
    }
  });

  it('both muted and camera-off before joining: no device is asked for until one is turned on', async () => {
    site.set('/quiet', embeddingPage(product.origin, 'room="quiet" muted camera-off autojoin'));
    const quiet = await CallPage.open(browser, `${site.origin}/quiet`);
    await quiet.waitForState('joined');
    assert.equal(await quiet.page.evaluate(() => window.instruments.tracks.length), 0);
    await quiet.press('Unmute microphone');
    await until('a microphone', async () => (await quiet.resources()).liveTracks > 0);
    await quiet.close();
  });

  it("iceServers of the page's own: those that cannot be read are told and cost nothing, others hold at once", async () => {
    site.set('/ice', embeddingPage(product.origin, 'room="ice" autojoin'));
    const pages = [
      await CallPage.open(browser, `${site.origin}/ice`),
      await CallPage.open(browser, `${site.origin}/ice`),
    ];
    const [own] = pages;
    assert.ok(own);
    await Promise.all(pages.map((each) => each.waitForCall(2)));
    await own.run((element) => {
      element.iceServers = [{ urls: 'nonsense' }];
    });
    await until('the error', async () => (await own.events('call-error')).length > 0);
    const [told] = await own.events('call-error');
    assert.deepEqual([told?.detail.code, told?.detail.fatal], ['invalid-argument', false]);
    assert.equal(await own.state(), 'joined');
    await assertMediaFlows(pages);
    await own.run((element) => {
      element.iceServers = [{ urls: 'stun:127.0.0.1:9' }];
    });
    const inUse = () =>
      own.page.evaluate(() =>
        window.instruments.connections
          .flatMap((ref) => ref.deref() ?? [])
          .filter(({ signalingState }) => signalingState !== 'closed')
          .flatMap((each) => each.getConfiguration().iceServers ?? [])
          .flatMap(({ urls }) => urls),
      );
    await until('the servers of the page', async () => (await inUse()).join() === 'stun:127.0.0.1:9');
    await Promise.all(pages.map((each) => each.waitForCall(2)));
    await assertMediaFlows(pages);
    await Promise.all(pages.map((each) => each.close()));
  });

  it('before-join and before-leave can be prevented by the page', async () => {
    site.set('/held', embeddingPage(product.origin, 'room="held"'));
    const held = await CallPage.open(browser, `${site.origin}/held`);
    await held.page.evaluate(() =>
      document.addEventListener('before-join', (event) => event.preventDefault(), { once: true }),
    );
    await held.press('Join');
    await held.run((element) => element.join().catch(() => undefined));
    await held.waitForState('joined');
    const states = (await held.events('call-state-changed')).map(({ detail }) => detail.state);
    assert.equal(states.filter((state) => state === 'joining').length, 1, 'the first join was prevented');
    await held.page.evaluate(() =>
      document.addEventListener('before-leave', (event) => event.preventDefault(), { once: true }),
    );
    await held.press('Leave call');
    assert.equal(await held.state(), 'joined');
    await held.press('Leave call');
    await held.waitForState('left');
    await held.close();
  });
});
