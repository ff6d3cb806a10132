import { setTimeout as delay } from 'node:timers/promises';
import { suspendBrowser } from '../browser/suspend-browser.js';
import { waitFor } from '../wait-for.js';
import type { ChaosWorld } from './world.js';

/** Injects one fault, and ends it. */
type Fault = (world: ChaosWorld) => Promise<void>;

const cutNetwork: Fault = (world) => {
  return world.exclusively('network', async () => {
    world.relay.set({ cut: true });
    await delay(world.randomBetween(500, 8_000));
    world.relay.set({});
  });
};

const degradeNetwork: Fault = (world) => {
  return world.exclusively('network', async () => {
    world.relay.set({
      loss: world.random() * 0.3,
      delayMs: world.random() * 200,
      jitterMs: world.random() * 60,
      ...(world.random() < 0.3 ? { bitsPerSecond: 75_000 } : {}),
    });
    await delay(world.randomBetween(1_000, 6_000));
    world.relay.set({});
  });
};

const changeAddress: Fault = async (world) => {
  world.relay.move();
};

const killServer: Fault = (world) => {
  const outageMs = world.randomBetween(0, 6_000);
  return world.exclusively('server', async () => {
    await world.killServer();
    await delay(outageMs);
    await world.restartServer();
  });
};

const reloadPage: Fault = (world) => {
  return world.onRandomPage((page) =>
    // Without the server, the page could not load its script.
    world.exclusively('server', async () => {
      await page.page.reload({ waitUntil: 'load' });
      await waitFor('the page in the call', async () => (await page.state()) === 'joined');
    }),
  );
};

const leaveAndRejoin: Fault = (world) => {
  const awayMs = world.randomBetween(0, 2_000);
  return world.onRandomPage(async (page) => {
    await page.run((element) => element.leave());
    await delay(awayMs);
    // Without the server, join() rejects, and the element joins by itself once the server runs.
    await page.run((element) => element.join().catch(() => undefined));
  });
};

const freezePage: Fault = (world) => {
  const frozenMs = world.randomBetween(500, 8_000);
  return world.onRandomPage(async (page) => {
    const session = await page.page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await delay(frozenMs);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await session.detach();
  });
};

const suspendSecondBrowser: Fault = (world) => {
  const [, one, , other] = world.pages;
  // Other faults would only wait for answers of these pages.
  return world.exclusively(one, () =>
    world.exclusively(other, async () => {
      const resume = suspendBrowser(world.secondBrowser);
      await delay(world.randomBetween(500, 8_000));
      resume();
    }),
  );
};

const toggleDevice: Fault = (world) => {
  const microphone = world.random() < 0.5;
  return world.onRandomPage((page) =>
    page.run(async (element, which) => {
      await (which ? element.toggleMicrophone() : element.toggleCamera()).catch(() => undefined);
    }, microphone),
  );
};

const unplugDevice: Fault = (world) => {
  return world.onRandomPage((page) =>
    page.page.evaluate(() => {
      const track = window.instruments.liveTracks().at(-1);
      track?.stop();
      track?.dispatchEvent(new Event('ended'));
    }),
  );
};

const causeGlare: Fault = async (world) => {
  const restart = world.random() < 0.5;
  await Promise.all(
    world.pages.map((page) =>
      world.exclusively(page, async () => {
        await page.page.evaluate((ice) => {
          for (const connection of window.instruments.openConnections()) {
            if (ice) connection.restartIce();
            else connection.dispatchEvent(new Event('negotiationneeded'));
          }
        }, restart);
      }),
    ),
  );
};

const sendData: Fault = (world) => {
  const value = Math.floor(world.random() * 1e9);
  return world.onRandomPage((page) =>
    page.run((element, sent) => element.sendData({ sent }).catch(() => undefined), value),
  );
};

/** Faults, and ordinary actions during them, by name. Each is chosen as often as its weight says. */
export const faults: Readonly<Record<string, { readonly weight: number; readonly inject: Fault }>> = {
  'network cut': { weight: 3, inject: cutNetwork },
  'network degraded': { weight: 3, inject: degradeNetwork },
  'address changed': { weight: 2, inject: changeAddress },
  'server killed': { weight: 2, inject: killServer },
  'page reloaded': { weight: 2, inject: reloadPage },
  'left and rejoined': { weight: 2, inject: leaveAndRejoin },
  'page frozen': { weight: 1, inject: freezePage },
  'browser suspended': { weight: 1, inject: suspendSecondBrowser },
  'device toggled': { weight: 4, inject: toggleDevice },
  'device unplugged': { weight: 2, inject: unplugDevice },
  glare: { weight: 3, inject: causeGlare },
  'data sent': { weight: 4, inject: sendData },
};
