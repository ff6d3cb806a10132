import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Cluster, membersBy, namesBy, startCluster } from '../../support/cluster.js';
import { joinToken, SECRET } from '../../support/join-token.js';
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
} from '../../support/server-client.js';
import { waitFor } from '../../support/wait-for.js';

/** What a page takes for a server that cannot be reached. */
const isNameless = (error: Error & { data?: unknown }) => error.data === undefined;

describe('servers whose Redis fails', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster();
  });
  after(() => cluster.close());

  for (const forgetting of [false, true])
    it(`go on while Redis is away, and afterwards, where it has ${forgetting ? 'lost everything' : 'kept everything'}`, async () => {
      const room = randomText();
      const [ada, bo] = [
        await cluster.arrive(cluster.one, { room, name: 'Ada' }),
        await cluster.arrive(cluster.other, { room, name: 'Bo' }),
      ];
      const cy = await cluster.arrive(cluster.one, { room, name: 'Cy' });
      await waitFor('all three', async () => (await membersBy(bo)) === 3);
      const heard = { ada: record(ada.socket), bo: record(bo.socket) };
      await cluster.redis.kill(forgetting);
      // Those who are connected to one server go on through it.
      const arrived = next(cy.socket, 'signal');
      ada.socket.emit('signal', { to: cy.joined.id, session: cy.request.session, signal: offer() });
      assert.equal((await arrived).from, ada.joined.id);
      bo.socket.emit('update', { name: 'Bob' });
      await assert.rejects(connect(cluster.other), isNameless);
      cy.socket.disconnect();
      await cluster.redis.start();
      // Her server may not hear the other one again when it says so. Then it finds out, and tells of a newer version.
      await waitFor('Ada to be told of Bob', async () => (await namesBy(ada)).includes('Bob'), {
        timeoutMs: 10_000,
      });
      assert.ok(heard.ada.some(([event]) => ['participant-updated', 'room-changed'].includes(event)));
      const left = await next(bo.socket, 'participant-left', 15_000);
      assert.deepEqual(left, { ...left, id: cy.joined.id, reason: 'lost' });
      const dee = await cluster.arrive(cluster.other, { room, name: 'Dee' });
      assert.deepEqual(
        dee.joined.room.members.map(({ name }) => name),
        ['Ada', 'Bob', 'Dee'],
      );
      await waitFor('Dee on the first server', () =>
        heard.ada.some(([, message]) => JSON.stringify(message).includes('Dee')),
      );
      for (const events of Object.values(heard))
        assert.ok(!events.some(([event]) => event === 'ended' || event === 'disconnect'));
    });

  it('answer in time while Redis does not answer at all, and come back from it', async () => {
    const room = randomText();
    const ada = await cluster.arrive(cluster.one, { room });
    const idle = await connect(cluster.one);
    cluster.keep(idle);
    cluster.redis.freeze(true);
    try {
      // What was connected before is told to try again.
      const reply = await ask(idle, joinRequest({ room }));
      assert.equal(reply.ok ? 'in' : reply.error.code, 'timeout');
      await waitFor('a refusal', () =>
        connect(cluster.one).then((socket) => void cluster.keep(socket), isNameless),
      );
      assert.equal((await fetch(`${cluster.one.url}/ready`)).status, 200);
    } finally {
      cluster.redis.freeze(false);
    }
    const socket = await waitFor('a connection', () => connect(cluster.other).catch(() => null));
    cluster.keep(socket);
    assert.equal((await join(socket, { room })).room.members.length, 2);
    await waitFor('the same seen from the other', async () => (await membersBy(ada)) === 2);
  });

  it('keep what hosts decided when Redis has lost everything, before anybody new comes', async () => {
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

  it('start without Redis, and let people in as soon as it is there', async () => {
    await cluster.redis.kill();
    const third = await cluster.start();
    try {
      await assert.rejects(connect(third), isNameless);
      await cluster.redis.start();
      const socket = await waitFor('a connection', () => connect(third).catch(() => null));
      cluster.keep(socket);
      await join(socket);
    } finally {
      await third.close();
    }
  });
});
