import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { stopBrowser } from '../frozen.js';
import { until } from '../until.js';
import type { ChaosWorld } from './world.js';

/** Makes one fault, and ends it. */
type Fault = (world: ChaosWorld) => Promise<void>;

const cutPath: Fault = (world) => {
  return world.alone('path', async () => {
    world.relay.set({ cut: true });
    await delay(world.between(500, 8_000));
    world.relay.set({});
  });
};

const spoilPath: Fault = (world) => {
  return world.alone('path', async () => {
    world.relay.set({
      loss: world.random() * 0.3,
      delayMs: world.random() * 200,
      jitterMs: world.random() * 60,
      ...(world.random() < 0.3 ? { bitsPerSecond: 75_000 } : {}),
    });
    await delay(world.between(1_000, 6_000));
    world.relay.set({});
  });
};

const movePath: Fault = async (world) => {
  world.relay.move();
};

const killServer: Fault = (world) => {
  const awayMs = world.between(0, 6_000);
  return world.alone('server', async () => {
    await world.product.kill();
    await delay(awayMs);
    await world.startServer();
  });
};

const reloadPage: Fault = (world) => {
  return world.onSomePage((page) =>
    // While the server is away there is no script to load.
    world.alone('server', async () => {
      await page.page.reload({ waitUntil: 'load' });
      await until('the page to be in the call', async () => (await page.state()) === 'joined');
    }),
  );
};

const leaveAndJoin: Fault = (world) => {
  const awayMs = world.between(0, 2_000);
  return world.onSomePage(async (page) => {
    await page.run((element) => element.leave());
    await delay(awayMs);
    // While the server is away the element says so, and joins by itself as soon as it is there.
    await page.run((element) => element.join().catch(() => undefined));
  });
};

const freezePage: Fault = (world) => {
  const frozenMs = world.between(500, 8_000);
  return world.onSomePage(async (page) => {
    const session = await page.page.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await delay(frozenMs);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await session.detach();
  });
};

const stopSomeBrowser: Fault = (world) => {
  const second = world.browsers[1];
  assert.ok(second);
  const [, one, , other] = world.pages;
  // A page that is asked for something meanwhile would only answer later.
  return world.alone(one, () =>
    world.alone(other, async () => {
      const wake = stopBrowser(second);
      await delay(world.between(500, 8_000));
      wake();
    }),
  );
};

const toggleDevice: Fault = (world) => {
  const microphone = world.random() < 0.5;
  return world.onSomePage((page) =>
    page.run(async (element, which) => {
      await (which ? element.toggleMicrophone() : element.toggleCamera()).catch(() => undefined);
    }, microphone),
  );
};

const unplugDevice: Fault = (world) => {
  return world.onSomePage((page) =>
    page.page.evaluate(() => {
      const tracks = window.instruments.tracks.flatMap((ref) => ref.deref() ?? []);
      const track = tracks.findLast(({ readyState }) => readyState === 'live');
      track?.stop();
      track?.dispatchEvent(new Event('ended'));
    }),
  );
};

const crossOffers: Fault = async (world) => {
  const restart = world.random() < 0.5;
  await Promise.all(
    world.pages.map((page) =>
      world.alone(page, async () => {
        await page.page.evaluate((ice) => {
          for (const connection of window.instruments.connections.flatMap((ref) => ref.deref() ?? [])) {
            if (connection.signalingState === 'closed') continue;
            if (ice) connection.restartIce();
            else connection.dispatchEvent(new Event('negotiationneeded'));
          }
        }, restart);
      }),
    ),
  );
};

const sendValue: Fault = (world) => {
  const value = Math.floor(world.random() * 1e9);
  return world.onSomePage((page) =>
    page.run((element, sent) => element.sendData({ sent }).catch(() => undefined), value),
  );
};

/** Faults and what happens in a call anyway; each comes as often as its weight says. */
export const faults: Readonly<Record<string, { readonly weight: number; readonly make: Fault }>> = {
  'path cut': { weight: 3, make: cutPath },
  'path bad': { weight: 3, make: spoilPath },
  'path moved': { weight: 2, make: movePath },
  'server killed': { weight: 2, make: killServer },
  'page reloaded': { weight: 2, make: reloadPage },
  'left and joined': { weight: 2, make: leaveAndJoin },
  'page frozen': { weight: 1, make: freezePage },
  'browser stopped': { weight: 1, make: stopSomeBrowser },
  'device toggled': { weight: 4, make: toggleDevice },
  'device unplugged': { weight: 2, make: unplugDevice },
  'offers crossed': { weight: 3, make: crossOffers },
  'value sent': { weight: 4, make: sendValue },
};
