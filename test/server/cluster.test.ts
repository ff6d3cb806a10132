import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { AppOptions } from '../../server/app.js';
import { mintToken } from '../../server/auth/mint-token.js';
import { startProduct } from '../support/product.js';
import { type RedisServer, startRedis } from '../support/redis.js';
import {
  ask,
  connect,
  enter,
  joinRequest,
  type Member,
  next,
  offer,
  randomText,
  record,
  startServer,
  type TestServer,
} from '../support/server-client.js';
import { until } from '../support/until.js';

const apiKey = 'a key of the API that only this test knows';
const secret = 'a secret of tokens that only this test knows';

/** How many somebody sees in their room. */
async function membersBy({ socket }: Member): Promise<number> {
  const reply = await socket.emitWithAck('sync');
  return reply.ok ? reply.room.members.length : 0;
}

describe('two servers that share a Redis', () => {
  let redis: RedisServer;
  let one: TestServer;
  let other: TestServer;
  const opened: { disconnect(): unknown }[] = [];

  const start = (options: AppOptions = {}) =>
    startServer({ redisUrl: redis.url, maxConnectionsPerAddress: 0, ...options });
  const arrive = async (server: { url: string }, change: Parameters<typeof enter>[1]): Promise<Member> => {
    const member = await enter(server, change);
    opened.push(member.socket);
    return member;
  };

  before(async () => {
    redis = await startRedis();
    [one, other] = await Promise.all([start(), start()]);
  });
  after(async () => {
    for (const socket of opened) socket.disconnect();
    await Promise.all([one.close(), other.close()]);
    await redis.close();
  });

  it('hold one room together: who is there, who comes, what they say, who goes', async () => {
    const room = randomText();
    const ada = await arrive(one, { room, name: 'Ada' });
    const toAda = next(ada.socket, 'participant-joined');
    const bo = await arrive(other, { room, name: 'Bo' });
    assert.deepEqual(
      bo.joined.room.members.map(({ name }) => name),
      ['Ada', 'Bo'],
    );
    assert.equal(bo.joined.epoch, ada.joined.epoch);
    assert.equal((await toAda).member.name, 'Bo');
    const renamed = next(ada.socket, 'participant-updated');
    bo.socket.emit('update', { name: 'Bob' });
    assert.equal((await renamed).member.name, 'Bob');
    const left = next(ada.socket, 'participant-left');
    await bo.socket.emitWithAck('leave');
    assert.deepEqual((await left).reason, 'left');
  });

  it('hand signals on, to the right one and from the right one', async () => {
    const room = randomText();
    const [ada, bo] = [await arrive(one, { room }), await arrive(other, { room })];
    for (const [from, to] of [
      [ada, bo],
      [bo, ada],
    ] as const) {
      const signal = offer(1, `v=0 ${randomText()}`);
      const arrived = next(to.socket, 'signal');
      from.socket.emit('signal', { to: to.joined.id, session: to.request.session, signal });
      const { from: id, session, signal: got } = await arrived;
      assert.deepEqual(
        [id, session, JSON.stringify(got)],
        [from.joined.id, from.request.session, JSON.stringify(signal)],
      );
    }
  });

  it('let somebody move from one to the other, whose place is theirs all the time', async () => {
    const room = randomText();
    const [ada, bo] = [await arrive(one, { room }), await arrive(one, { room })];
    const heard = record(bo.socket);
    const dismissed = next(ada.socket, 'disconnect');
    const moved = await arrive(other, { ...ada.request, joinedAt: ada.joined.joinedAt });
    await dismissed;
    assert.equal(moved.joined.id, ada.joined.id);
    assert.equal(moved.joined.room.version, bo.joined.room.version);
    const signal = offer();
    const arrived = next(moved.socket, 'signal');
    bo.socket.emit('signal', { to: ada.joined.id, session: ada.request.session, signal });
    assert.equal((await arrived).from, bo.joined.id);
    assert.deepEqual(heard, []);
  });

  it('never let more in than a room holds, whoever comes at once', async () => {
    const room = randomText();
    const sockets = await Promise.all(
      Array.from({ length: 100 }, (_, index) => connect(index % 2 === 0 ? one : other)),
    );
    opened.push(...sockets);
    const replies = await Promise.all(sockets.map((socket) => ask(socket, joinRequest({ room }))));
    const refusals = replies.flatMap((reply) => (reply.ok ? [] : [reply.error.code]));
    assert.equal(replies.length - refusals.length, 8);
    assert.deepEqual(new Set(refusals), new Set(['room-full']));
    for (const socket of sockets) socket.disconnect();
  });

  it('remove on both: no signal, no return, no other token of the same person', async () => {
    const [first, second] = await Promise.all([start({ secret, apiKey }), start({ secret, apiKey })]);
    try {
      const room = randomText();
      const token = async (wish: { role?: 'host' | 'guest'; sub?: string }) =>
        (await mintToken(secret, { room, ...wish }, 600)).token;
      const host = await arrive(first, { room, token: await token({ role: 'host' }) });
      const guest = await arrive(second, { room, token: await token({ sub: 'guest-1' }) });
      const ended = next(guest.socket, 'ended');
      const reply = await host.socket.emitWithAck('moderate', { action: 'remove', id: guest.joined.id });
      assert.deepEqual(reply, { ok: true });
      assert.equal((await ended).reason, 'removed');
      for (const server of [first, second])
        for (const change of [
          guest.request,
          { ...guest.request, ticket: guest.joined.ticket, token: undefined },
          { token: await token({ sub: 'guest-1' }) },
        ]) {
          const socket = await connect(server);
          opened.push(socket);
          const again = await ask(socket, { ...joinRequest({ room }), ...change });
          assert.equal(again.ok ? 'in' : again.error.code, 'removed');
        }
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });

  it('let a host of one admit whoever waits at the other, lock, mute and end for both', async () => {
    const [first, second] = await Promise.all([start({ secret, apiKey }), start({ secret, apiKey })]);
    try {
      const room = randomText();
      const token = async (wish: { role?: 'host'; lobby?: boolean }) =>
        (await mintToken(secret, { room, ...wish }, 600)).token;
      const host = await arrive(first, { room, token: await token({ role: 'host' }) });
      const socket = await connect(second);
      opened.push(socket);
      const knock = next(host.socket, 'lobby');
      const request = joinRequest({ room, name: 'Guest', token: await token({ lobby: true }) });
      const waits = await ask(socket, request);
      assert.equal(!waits.ok && waits.waiting, true);
      const id = (await knock).waiting[0]?.id ?? '';
      const admitted = next(socket, 'admitted');
      assert.deepEqual(await host.socket.emitWithAck('moderate', { action: 'admit', id }), { ok: true });
      const entry = await admitted;
      assert.ok(entry.ok);
      const silenced = next(socket, 'participant-updated');
      await host.socket.emitWithAck('moderate', { action: 'mute', id });
      assert.notEqual((await silenced).member.silenced, undefined);
      const locked = next(socket, 'room-changed');
      await host.socket.emitWithAck('moderate', { action: 'set-room', settings: { locked: true } });
      assert.equal((await locked).settings.locked, true);
      const late = await connect(second);
      opened.push(late);
      const refused = await ask(late, joinRequest({ room, token: await token({}) }));
      assert.equal(refused.ok ? 'in' : refused.error.code, 'room-locked');
      const headers = { authorization: `Bearer ${apiKey}` };
      const asked = await fetch(`${second.url}/api/rooms/${room}`, { headers });
      const { participants } = (await asked.json()) as { participants: unknown[] };
      assert.equal(participants.length, 2);
      const over = next(socket, 'ended');
      await host.socket.emitWithAck('moderate', { action: 'end' });
      assert.equal((await over).reason, 'ended');
      assert.equal((await fetch(`${second.url}/api/rooms/${room}`, { headers })).status, 404);
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });

  it('keep the places of a server that is killed, and nobody who does not come back for longer than 10 s', async () => {
    const product = await startProduct({ MESH_CALL_REDIS_URL: redis.url });
    const killed = { url: product.origin };
    const room = randomText();
    const ada = await arrive(one, { room, name: 'Ada' });
    const back = await arrive(killed, { room, name: 'Back' });
    await arrive(killed, { room, name: 'Gone' });
    const deserted = randomText();
    const ghost = await arrive(killed, { room: deserted, name: 'Ghost' });
    const heard = record(ada.socket);
    await product.kill();
    const killedAtMs = Date.now();
    const returned = await arrive(other, back.request);
    assert.equal(returned.joined.epoch, back.joined.epoch);
    assert.deepEqual(
      returned.joined.room.members.map(({ name }) => name),
      ['Ada', 'Back', 'Gone'],
    );
    const { reason } = await next(ada.socket, 'participant-left', 12_000);
    assert.equal(reason, 'lost');
    assert.ok(Date.now() - killedAtMs < 10_000 + 1_000, `${Date.now() - killedAtMs} ms`);
    assert.deepEqual(
      heard.map(([event]) => event),
      ['participant-left'],
    );
    // Nobody of this room was connected to anybody who is left: somebody clears up all the same.
    const visitor = await arrive(one, { room: deserted, name: 'Visitor' });
    await until('nobody but the visitor', async () => (await membersBy(visitor)) === 1);
    assert.notEqual(ghost.joined.id, visitor.joined.id);
  });

  for (const forgetting of [false, true])
    it(`go on while Redis is away, and afterwards, where it has ${forgetting ? 'lost everything' : 'kept everything'}`, async () => {
      const room = randomText();
      const [ada, bo] = [await arrive(one, { room, name: 'Ada' }), await arrive(other, { room, name: 'Bo' })];
      const cy = await arrive(one, { room, name: 'Cy' });
      await until('all three', async () => (await membersBy(bo)) === 3);
      const heard = { ada: record(ada.socket), bo: record(bo.socket) };
      await redis.kill(forgetting);
      // Those who are connected to one server go on through it.
      const arrived = next(cy.socket, 'signal');
      ada.socket.emit('signal', { to: cy.joined.id, session: cy.request.session, signal: offer() });
      assert.equal((await arrived).from, ada.joined.id);
      bo.socket.emit('update', { name: 'Bob' });
      const stranger = await connect(other);
      opened.push(stranger);
      const refused = await ask(stranger, joinRequest({ room }));
      assert.equal(refused.ok ? 'in' : refused.error.code, 'timeout');
      cy.socket.disconnect();
      await redis.start();
      const { member } = await next(ada.socket, 'participant-updated', 10_000);
      assert.equal(member.name, 'Bob');
      const left = await next(bo.socket, 'participant-left', 15_000);
      assert.deepEqual(left, { ...left, id: cy.joined.id, reason: 'lost' });
      const dee = await arrive(other, { room, name: 'Dee' });
      assert.deepEqual(
        dee.joined.room.members.map(({ name }) => name),
        ['Ada', 'Bob', 'Dee'],
      );
      await until('Dee on the first server', () =>
        heard.ada.some(([, message]) => JSON.stringify(message).includes('Dee')),
      );
      for (const events of Object.values(heard))
        assert.ok(!events.some(([event]) => event === 'ended' || event === 'disconnect'));
    });

  it('hand people over when one is stopped: nobody is said to have left, and they need not come at once', async () => {
    const product = await startProduct({ MESH_CALL_REDIS_URL: redis.url });
    const room = randomText();
    const ada = await arrive(one, { room, name: 'Ada' });
    const moving = await Promise.all(
      Array.from({ length: 6 }, () => arrive({ url: product.origin }, { room, name: 'Moving' })),
    );
    const heard = record(ada.socket);
    const closedAfterMs: number[] = [];
    const stoppedAtMs = Date.now();
    const moved = moving.map(async ({ socket, request }) => {
      await next(socket, 'disconnect');
      closedAfterMs.push(Date.now() - stoppedAtMs);
      await assert.rejects(connect({ url: product.origin }));
      return arrive(other, request);
    });
    await product.close();
    for (const { joined } of await Promise.all(moved)) assert.equal(joined.room.members.length, 7);
    assert.ok(Math.max(...closedAfterMs) - Math.min(...closedAfterMs) > 100, `${closedAfterMs} ms`);
    assert.ok(Date.now() - stoppedAtMs < 5_000);
    assert.equal(await membersBy(ada), 7);
    assert.deepEqual(
      heard.filter(([event]) => event === 'participant-left'),
      [],
    );
  });

  it('answer in time while Redis does not answer at all, and come back from it', async () => {
    const room = randomText();
    const ada = await arrive(one, { room });
    redis.freeze(true);
    try {
      const stranger = await connect(one);
      opened.push(stranger);
      const reply = await ask(stranger, joinRequest({ room }));
      assert.equal(reply.ok ? 'in' : reply.error.code, 'timeout');
      assert.equal((await fetch(`${one.url}/ready`)).status, 200);
    } finally {
      redis.freeze(false);
    }
    const joined = next(ada.socket, 'participant-joined', 15_000);
    const late = await until('a join', async () => {
      const socket = await connect(other);
      opened.push(socket);
      const reply = await ask(socket, joinRequest({ room }));
      return reply.ok && reply.joined;
    });
    assert.equal(late.room.members.length, 2);
    await joined;
  });

  it('start without Redis, and let people in as soon as it is there', async () => {
    await redis.kill();
    const third = await start();
    try {
      const socket = await connect(third);
      opened.push(socket);
      const refused = await ask(socket, joinRequest());
      assert.equal(refused.ok ? 'in' : refused.error.code, 'timeout');
      await redis.start();
      await until('a join', async () => (await ask(socket, joinRequest())).ok);
    } finally {
      await third.close();
    }
  });
});
