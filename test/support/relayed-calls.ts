import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from './browsers.js';
import { CallPage } from './call-page.js';
import { startCoturn } from './coturn.js';
import { assertMediaFlows } from './flow.js';
import { startProduct } from './product.js';
import { embeddingPage, startSite } from './site.js';
import { type NetworkFaults, startUdpRelay, type UdpRelay } from './udp-relay.js';

/** A product with a real TURN server, behind a network that does what a test says. */
export interface RelayedCalls {
  readonly relay: UdpRelay;
  /** Two people in a fresh room, whose media can only pass the relay, and does. */
  open(room: string, faults?: NetworkFaults): Promise<[CallPage, CallPage]>;
  close(): Promise<void>;
}

export async function startRelayedCalls(): Promise<RelayedCalls> {
  const coturn = await startCoturn();
  const relay = await startUdpRelay(coturn.port);
  const product = await startProduct({
    MESH_CALL_TURN_URLS: `turn:127.0.0.1:${relay.port}?transport=udp`,
    MESH_CALL_TURN_SECRET: coturn.secret,
  });
  const site = await startSite();
  const browser: Browser = await launchChromium();
  return {
    relay,
    async open(room, faults = {}) {
      relay.set(faults);
      site.set(`/${room}`, embeddingPage(product.origin, `room="${room}" ice-policy="relay" autojoin`));
      const enter = () => CallPage.open(browser, `${site.origin}/${room}`);
      const pages: [CallPage, CallPage] = [await enter(), await enter()];
      await Promise.all(pages.map((page) => page.waitForCall(2)));
      await assertMediaFlows(pages);
      return pages;
    },
    async close() {
      await closeBrowser(browser);
      await site.close();
      await product.close();
      relay.close();
      await coturn.close();
    },
  };
}
