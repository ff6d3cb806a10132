import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { embeddingPage } from '../support/browser/site.js';
import { assertMediaFlows, LONGEST_FREEZE_MS, longestFreezeMs } from '../support/media/media-flow.js';
import { type Balancer, startBalancer } from '../support/server/balancer.js';
import { type RedisServer, startRedis } from '../support/server/redis.js';
import type { ServerProcess } from '../support/server/server-process.js';
import { waitFor } from '../support/wait-for.js';

describe('Losing one of two servers', () => {
  let redis: RedisServer;
  /** The two servers behind the balancer, and those that take the place of a lost one. */
  let servers: ServerProcess[];
  let spares: ServerProcess[];
  let balancer: Balancer;
  let pages: CallPage[];
  let ids: string[];

  const calls = useCalls({
    async server(fixture) {
      redis = await startRedis();
      fixture.closeLater(() => redis.close());
      return { MESH_CALL_REDIS_URL: redis.url };
    },
  });
  const startServer = () => calls.startServer({ MESH_CALL_REDIS_URL: redis.url });
  const open = () => calls.open(calls.site.origin);

  before(async () => {
    servers = [calls.server, await startServer()];
    spares = [await startServer(), await startServer(), await startServer()];
    balancer = await startBalancer(() => servers.map(({ port }) => port));
    calls.closeLater(() => balancer.close());
    calls.site.set('/', embeddingPage(balancer.origin, 'room="cluster" autojoin'));
    pages = await Promise.all([open(), open(), open()]);
    await waitForMesh(pages);
    assert.ok(await serveParticipants(), 'both servers have participants');
    ids = await Promise.all(pages.map((page) => page.ownId()));
  });

  /** Whether each server has a participant, by its metrics. */
  const serveParticipants = async () => {
    const counts = await Promise.all(
      servers.map(async ({ port }) => {
        const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
        return Number(/^mesh_call_participants\{state="joined"\} (\d+)$/mu.exec(text)?.[1]);
      }),
    );
    return counts.every((count) => count > 0);
  };
  const areConnected = async () =>
    (await Promise.all(pages.map((page) => page.signaling()))).every(
      (signaling) => signaling === 'connected',
    );
  const connectionsMade = () => Promise.all(pages.map((page) => page.connectionsMade()));

  /** Loses a server, and asserts that all signaling is back in time, over the same peer connections. */
  async function assertSurvives(what: string, lose: () => Promise<void>, withinMs: number): Promise<void> {
    const before = await connectionsMade();
    const freeze = longestFreezeMs(pages, withinMs);
    const startedAt = performance.now();
    await lose();
    await waitFor('signaling on all pages', areConnected, { timeoutMs: withinMs });
    console.log(`${what}: signaling was back after ${Math.round(performance.now() - startedAt)} ms`);
    const freezeMs = await freeze;
    console.log(`${what}: longest freeze ${freezeMs} ms`);
    assert.ok(freezeMs <= LONGEST_FREEZE_MS, `a video froze for ${freezeMs} ms`);
    assert.deepEqual(await connectionsMade(), before, 'no new connection was made');
    assert.deepEqual(await Promise.all(pages.map((page) => page.ownId())), ids);
    for (const page of pages) {
      assert.deepEqual(await page.events('participant-left'), []);
      assert.equal((await page.participants()).length, pages.length);
    }
  }

  it('moves all participants to the other server within 10 s after one was killed', async () => {
    await assertMediaFlows(pages);
    const [killed] = servers;
    assert.ok(killed);
    await assertSurvives('killed', () => killed.kill(), 10_000);
    assert.equal(balancer.openTo(killed.port), 0);
  });

  it('moves all participants to a new server while the old one stops', async () => {
    servers = [...servers.slice(1), ...spares.splice(0, 1)];
    const [stopped] = servers;
    assert.ok(stopped);
    await assertSurvives(
      'stopped',
      async () => {
        servers = servers.slice(1);
        await stopped.close();
      },
      10_000,
    );
    servers = [...servers, ...spares.splice(0, 1)];
  });

  it('keeps the call during a Redis outage; a newcomer sees an error, and joins when Redis is back', async () => {
    const before = await connectionsMade();
    await redis.kill();
    const freeze = longestFreezeMs(pages, 15_000);
    const newcomer = await open();
    await newcomer.waitForState('error');
    assert.equal(await newcomer.errorCode(), 'server-unreachable');
    for (const page of pages) {
      assert.equal(await page.state(), 'joined');
      assert.equal(await page.signaling(), 'connected');
    }
    assert.ok((await freeze) <= LONGEST_FREEZE_MS);
    assert.deepEqual(await connectionsMade(), before);
    await redis.start();
    const all = [...pages, newcomer];
    await waitForMesh(all);
    await assertMediaFlows(all);
    for (const page of all) assert.deepEqual(await page.pageErrors(), []);
  });

  it('keeps everyone in the call while the balancer lets no one in for 11 s after the loss of a server', async () => {
    await waitFor('the newcomer to be gone', async () =>
      (await Promise.all(pages.map((page) => page.participants()))).every(
        ({ length }) => length === pages.length,
      ),
    );
    const leavesBefore = await Promise.all(pages.map((page) => page.events('participant-left')));
    const [killed, ...left] = servers;
    assert.ok(killed);
    servers = [];
    await killed.kill();
    // The other server reports those of the killed one as lost after 8 to 10 s.
    await delay(11_000);
    servers = [...left, ...spares.splice(0, 1)];
    await waitFor('signaling on all pages', areConnected);
    assert.deepEqual(await Promise.all(pages.map((page) => page.events('participant-left'))), leavesBefore);
    for (const page of pages) assert.equal((await page.participants()).length, pages.length);
    await assertMediaFlows(pages);
  });
});
