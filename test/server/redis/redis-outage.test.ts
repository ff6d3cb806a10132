import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { keys } from '../../../server/redis/keys.js';
import { joinToken, SECRET } from '../../support/server/join-token.js';
import {
  ask,
  connect,
  join,
  joinRequest,
  next,
  offer,
  randomText,
  record,
  type TestServer,
} from '../../support/server/server-client.js';
import { waitFor } from '../../support/wait-for.js';
import { type Cluster, membersBy, namesBy, startCluster } from './cluster.js';

/** A connect error without data, which a page takes for an unreachable server. */
const isWithoutCode = (error: Error & { data?: unknown }) => error.data === undefined;

describe('servers during an outage of Redis', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster();
  });
  after(() => cluster.close());

  for (const dataLost of [false, true])
    it(`keep calls running during and after the outage, with Redis' data ${dataLost ? 'lost' : 'kept'}`, async () => {
      const room = randomText();
      const [ada, bo] = [
        await cluster.arrive(cluster.one, { room, name: 'Ada' }),
        await cluster.arrive(cluster.other, { room, name: 'Bo' }),
      ];
      const cy = await cluster.arrive(cluster.one, { room, name: 'Cy' });
      await waitFor('all three members', async () => (await membersBy(bo)) === 3);
      const events = { ada: record(ada.socket), bo: record(bo.socket) };
      await cluster.redis.kill(dataLost);
      // Participants of the same server continue through it.
      const arrived = next(cy.socket, 'signal');
      ada.socket.emit('signal', { to: cy.joined.id, session: cy.request.session, signal: offer() });
      assert.equal((await arrived).from, ada.joined.id);
      bo.socket.emit('update', { name: 'Bob' });
      await assert.rejects(connect(cluster.other), isWithoutCode);
      cy.socket.disconnect();
      await cluster.redis.start();
      // Her server may miss the event while it resubscribes. Then it finds the change and broadcasts a newer version.
      await waitFor('Ada to see Bob', async () => (await namesBy(ada)).includes('Bob'), {
        timeoutMs: 10_000,
      });
      assert.ok(events.ada.some(([event]) => ['participant-updated', 'room-changed'].includes(event)));
      const left = await next(bo.socket, 'participant-left', 15_000);
      assert.deepEqual(left, { ...left, id: cy.joined.id, reason: 'lost' });
      const dee = await cluster.arrive(cluster.other, { room, name: 'Dee' });
      assert.deepEqual(
        dee.joined.room.members.map(({ name }) => name),
        ['Ada', 'Bob', 'Dee'],
      );
      await waitFor('Dee on the first server', () =>
        events.ada.some(([, message]) => JSON.stringify(message).includes('Dee')),
      );
      for (const received of Object.values(events))
        assert.ok(!received.some(([event]) => event === 'ended' || event === 'disconnect'));
    });

  it('keep calls running when Redis has lost its data and their time is set back', async (test) => {
    const room = randomText();
    const [ada, bo] = [
      await cluster.arrive(cluster.one, { room, name: 'Ada' }),
      await cluster.arrive(cluster.other, { room, name: 'Bo' }),
    ];
    await waitFor('both members', async () => (await membersBy(ada)) === 2);
    const now = Date.now;
    test.mock.method(Date, 'now', () => now() - 3_600_000);
    await cluster.redis.kill(true);
    await cluster.redis.start();
    await waitFor('a newcomer', () =>
      connect(cluster.other).then(
        (socket) => cluster.keep(socket),
        () => null,
      ),
    );
    bo.socket.emit('update', { name: 'Bob' });
    await waitFor('Ada to see Bob', async () => (await namesBy(ada)).includes('Bob'));
    assert.deepEqual(await namesBy(ada), ['Ada', 'Bob']);
  });

  it('admit participants although the clock of Redis was set back after the epoch began', async () => {
    const operator = new Redis(cluster.redis.url);
    await operator.set(keys.epoch, `${Date.now() + 3_600_000}-later`, 'PX', 5_000);
    operator.disconnect();
    const third = await cluster.start();
    try {
      cluster.keep(await connect(third));
    } finally {
      await third.close();
    }
  });

  it('answer within their timeouts while Redis hangs, and recover afterwards', async () => {
    const room = randomText();
    const ada = await cluster.arrive(cluster.one, { room });
    const idle = await connect(cluster.one);
    cluster.keep(idle);
    cluster.redis.freeze(true);
    try {
      // A connection from before the outage gets a retriable error.
      const reply = await ask(idle, joinRequest({ room }));
      assert.equal(reply.ok ? 'in' : reply.error.code, 'timeout');
      await waitFor('a refusal', () =>
        connect(cluster.one).then((socket) => void cluster.keep(socket), isWithoutCode),
      );
      assert.equal((await fetch(`${cluster.one.url}/ready`)).status, 200);
    } finally {
      cluster.redis.freeze(false);
    }
    const socket = await waitFor('a connection', () => connect(cluster.other).catch(() => null));
    cluster.keep(socket);
    assert.equal((await join(socket, { room })).room.members.length, 2);
    await waitFor('both members to be seen by the other server', async () => (await membersBy(ada)) === 2);
  });

  it('restore the settings of hosts after data loss, before newcomers can enter', async () => {
    const servers = await Promise.all([1, 2].map(() => cluster.start({ secret: SECRET })));
    try {
      const [one, other] = servers as [TestServer, TestServer];
      const room = randomText();
      const host = await cluster.arrive(one, { room, token: joinToken({ room, role: 'host' }) });
      const settings = { locked: true };
      await host.socket.emitWithAck('moderate', { action: 'set-room', settings });
      await cluster.redis.kill(true);
      await cluster.redis.start();
      const socket = await waitFor('a connection', () => connect(other).catch(() => null));
      cluster.keep(socket);
      const reply = await ask(socket, joinRequest({ room, token: joinToken({ room }) }));
      assert.equal(reply.ok ? 'in' : reply.error.code, 'room-locked');
      assert.ok(host.socket.connected);
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });

  it('start without Redis, and admit participants as soon as it is available', async () => {
    await cluster.redis.kill();
    const third = await cluster.start();
    try {
      await assert.rejects(connect(third), isWithoutCode);
      await cluster.redis.start();
      const socket = await waitFor('a connection', () => connect(third).catch(() => null));
      cluster.keep(socket);
      await join(socket);
    } finally {
      await third.close();
    }
  });
});
