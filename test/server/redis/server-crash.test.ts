import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { connect, next, randomText, record } from '../../support/server/server-client.js';
import { startServerProcess } from '../../support/server/server-process.js';
import { waitFor } from '../../support/wait-for.js';
import { type Cluster, membersBy, startCluster } from './cluster.js';

describe('servers that share a Redis when one of them stops', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster();
  });
  after(() => cluster.close());

  it('keep the places of a killed server’s participants, and remove those who do not return within 10 s', async () => {
    const product = await startServerProcess({ MESH_CALL_REDIS_URL: cluster.redis.url });
    const killed = { url: product.origin };
    const room = randomText();
    const ada = await cluster.arrive(cluster.one, { room, name: 'Ada' });
    const back = await cluster.arrive(killed, { room, name: 'Back' });
    await cluster.arrive(killed, { room, name: 'Gone' });
    const abandoned = randomText();
    const ghost = await cluster.arrive(killed, { room: abandoned, name: 'Ghost' });
    const events = record(ada.socket);
    await product.kill();
    const killedAtMs = Date.now();
    const returned = await cluster.arrive(cluster.other, back.request);
    assert.equal(returned.joined.epoch, back.joined.epoch);
    assert.deepEqual(
      returned.joined.room.members.map(({ name }) => name),
      ['Ada', 'Back', 'Gone'],
    );
    const { reason } = await next(ada.socket, 'participant-left', 12_000);
    assert.equal(reason, 'lost');
    assert.ok(Date.now() - killedAtMs < 10_000, `${Date.now() - killedAtMs} ms`);
    assert.equal(events.filter(([event]) => event === 'participant-left').length, 1);
    // No remaining server had a connection in this room. One of them cleans it up all the same.
    const visitor = await cluster.arrive(cluster.one, { room: abandoned, name: 'Visitor' });
    await waitFor('only the visitor to remain', async () => (await membersBy(visitor)) === 1);
    assert.notEqual(ghost.joined.id, visitor.joined.id);
  });

  it('take over the participants of a stopped server without participant-left, spread over time', async () => {
    const product = await startServerProcess({ MESH_CALL_REDIS_URL: cluster.redis.url });
    const room = randomText();
    const ada = await cluster.arrive(cluster.one, { room, name: 'Ada' });
    const moving = await Promise.all(
      Array.from({ length: 6 }, () => cluster.arrive({ url: product.origin }, { room, name: 'Moving' })),
    );
    const events = record(ada.socket);
    const closedAfterMs: number[] = [];
    const stoppedAtMs = Date.now();
    const moved = moving.map(async ({ socket, request }) => {
      await next(socket, 'disconnect');
      closedAfterMs.push(Date.now() - stoppedAtMs);
      await assert.rejects(connect({ url: product.origin }));
      return cluster.arrive(cluster.other, request);
    });
    await product.close();
    for (const { joined } of await Promise.all(moved)) assert.equal(joined.room.members.length, 7);
    assert.ok(Math.max(...closedAfterMs) - Math.min(...closedAfterMs) > 100, `${closedAfterMs} ms`);
    assert.ok(Date.now() - stoppedAtMs < 5_000);
    assert.equal(await membersBy(ada), 7);
    assert.deepEqual(
      events.filter(([event]) => event === 'participant-left'),
      [],
    );
  });
});
