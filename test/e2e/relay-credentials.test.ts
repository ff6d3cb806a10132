import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Coturn, startCoturn } from '../support/coturn.js';
import { assertMediaFlows, longestStandstillMs } from '../support/flow.js';
import { longRun } from '../support/long-run.js';
import { type Product, startProduct } from '../support/product.js';
import { embeddingPage, type Site, startSite } from '../support/site.js';

const LIFETIME_SECONDS = 60;
const CALL_MS = longRun ? 300_000 : 70_000;

describe('a relayed call that outlives its credentials', () => {
  let coturn: Coturn;
  let product: Product;
  let site: Site;
  let browser: Browser;

  before(async () => {
    coturn = await startCoturn({ allocationSeconds: LIFETIME_SECONDS });
    product = await startProduct({
      MESH_CALL_TURN_URLS: `turn:127.0.0.1:${coturn.port}?transport=udp`,
      MESH_CALL_TURN_SECRET: coturn.secret,
      MESH_CALL_TURN_TTL: String(LIFETIME_SECONDS),
    });
    site = await startSite();
    browser = await launchChromium();
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
    await coturn?.close();
  });

  it('renews them and never stops', { timeout: CALL_MS + 60_000 }, async () => {
    site.set('/', embeddingPage(product.origin, 'room="credentials" ice-policy="relay" autojoin'));
    const open = () => CallPage.open(browser, site.origin);
    const pages = [await open(), await open()];
    await Promise.all(pages.map((page) => page.waitForCall(2)));
    await assertMediaFlows(pages);
    const [firstUsers, firstCandidates] = [
      await Promise.all(pages.map(usernames)),
      await Promise.all(pages.map(candidates)),
    ];
    const longestMs = await longestStandstillMs(pages, CALL_MS);
    console.log(
      `credentials of ${LIFETIME_SECONDS} s, a call of ${CALL_MS / 1_000} s: no picture stood still longer than ${longestMs} ms`,
    );
    assert.ok(longestMs <= 800, `a picture stood still for ${longestMs} ms`);
    await assertMediaFlows(pages);
    for (const [index, page] of pages.entries()) {
      const [users, found] = [await usernames(page), await candidates(page)];
      assert.ok(users.length > 0);
      for (const user of users)
        assert.ok(!firstUsers[index]?.includes(user), 'other credentials than at first');
      assert.ok(found.length > (firstCandidates[index]?.length ?? 0), 'and other relays, found with them');
      const { links } = await page.run(
        async (element) =>
          (await element.getStats()) as {
            links: { connection: number; candidatePair: { local: string } | null }[];
          },
      );
      assert.deepEqual(
        links.map(({ connection, candidatePair }) => [connection, candidatePair?.local]),
        [[1, 'relay']],
      );
      const reconnecting = (await page.events('participant-updated')).filter(
        ({ detail }) => (detail.changes as { connection?: string }).connection === 'reconnecting',
      );
      assert.deepEqual(reconnecting, []);
      assert.deepEqual(
        found.filter((candidate) => !candidate.includes(' typ relay ')),
        [],
      );
      await page.close();
    }
  });
});

/** The names under which the open connections of a page use their relays. */
function usernames(page: CallPage): Promise<string[]> {
  return page.page.evaluate(() =>
    window.instruments.connections
      .flatMap((ref) => ref.deref() ?? [])
      .filter(({ signalingState }) => signalingState !== 'closed')
      .flatMap((connection) => connection.getConfiguration().iceServers ?? [])
      .flatMap(({ username }) => (username ? [username] : [])),
  );
}

function candidates(page: CallPage): Promise<string[]> {
  return page.page.evaluate(() => window.instruments.candidates);
}
