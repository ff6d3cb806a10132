import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mintToken } from '../../../server/auth/mint-token.js';
import { joinToken, SECRET } from '../../support/server/join-token.js';
import {
  ask,
  connect,
  joinRequest,
  next,
  offer,
  randomText,
  record,
} from '../../support/server/server-client.js';
import { waitFor } from '../../support/wait-for.js';
import { type Cluster, membersBy, startCluster } from './cluster.js';

const apiKey = 'a key of the API that only this test knows';
const secret = 'a secret of tokens that only this test knows';

describe('two servers that share a Redis', () => {
  let cluster: Cluster;
  before(async () => {
    cluster = await startCluster();
  });
  after(() => cluster.close());

  it('share a room: members, joins, updates and leaves', async () => {
    const room = randomText();
    const ada = await cluster.arrive(cluster.one, { room, name: 'Ada' });
    const toAda = next(ada.socket, 'participant-joined');
    const bo = await cluster.arrive(cluster.other, { room, name: 'Bo' });
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

  it('relay signals between each other, with the right sender and recipient', async () => {
    const room = randomText();
    const [ada, bo] = [
      await cluster.arrive(cluster.one, { room }),
      await cluster.arrive(cluster.other, { room }),
    ];
    await waitFor('Ada to see Bo', async () => (await membersBy(ada)) === 2);
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

  it('let a participant move from one to the other without losing its place', async () => {
    const room = randomText();
    const [ada, bo] = [
      await cluster.arrive(cluster.one, { room }),
      await cluster.arrive(cluster.one, { room }),
    ];
    const events = record(bo.socket);
    const dismissed = next(ada.socket, 'disconnect');
    const moved = await cluster.arrive(cluster.other, { ...ada.request, joinedAt: ada.joined.joinedAt });
    await dismissed;
    assert.equal(moved.joined.id, ada.joined.id);
    assert.equal(moved.joined.room.version, bo.joined.room.version);
    const signal = offer();
    const arrived = next(moved.socket, 'signal');
    bo.socket.emit('signal', { to: ada.joined.id, session: ada.request.session, signal });
    assert.equal((await arrived).from, bo.joined.id);
    assert.deepEqual(
      events.filter(([event]) => event !== 'room-changed'),
      [],
    );
  });

  it('never admit more members than the capacity, however many join at once', async () => {
    const room = randomText();
    const sockets = await Promise.all(
      Array.from({ length: 100 }, (_, index) => connect(index % 2 === 0 ? cluster.one : cluster.other)),
    );
    for (const socket of sockets) cluster.keep(socket);
    const replies = await Promise.all(sockets.map((socket) => ask(socket, joinRequest({ room }))));
    const refusals = replies.flatMap((reply) => (reply.ok ? [] : [reply.error.code]));
    assert.equal(replies.length - refusals.length, 8);
    assert.deepEqual(new Set(refusals), new Set(['room-full']));
    for (const socket of sockets) socket.disconnect();
  });

  it('enforce a removal on both: neither a ticket nor another token of the person admits it', async () => {
    const [first, second] = await Promise.all([
      cluster.start({ secret, apiKey }),
      cluster.start({ secret, apiKey }),
    ]);
    try {
      const room = randomText();
      const token = async (claims: { role?: 'host' | 'guest'; sub?: string }) =>
        (await mintToken(secret, { room, ...claims }, 600)).token;
      const host = await cluster.arrive(first, { room, token: await token({ role: 'host' }) });
      const guest = await cluster.arrive(second, { room, token: await token({ sub: 'guest-1' }) });
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
          cluster.keep(socket);
          const again = await ask(socket, { ...joinRequest({ room }), ...change });
          assert.equal(again.ok ? 'in' : again.error.code, 'removed');
        }
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });

  it('ban a removed participant whatever number its token has as expiry', async () => {
    const server = await cluster.start({ secret: SECRET });
    try {
      for (const exp of [Math.floor(Date.now() / 1_000) + 600.1234, Date.now() * 1_000, 1e300]) {
        const room = randomText();
        const host = await cluster.arrive(server, { room, token: joinToken({ room, role: 'host' }) });
        const guest = await cluster.arrive(server, { room, token: joinToken({ room, exp, sub: 'guest-1' }) });
        const { id } = guest.joined;
        assert.deepEqual(await host.socket.emitWithAck('moderate', { action: 'remove', id }), { ok: true });
        const socket = await connect(server);
        cluster.keep(socket);
        const again = { ...guest.request, secret: randomText(), session: randomText() };
        const reply = await ask(socket, again);
        assert.equal(reply.ok ? 'in' : reply.error.code, 'removed', `exp ${exp}`);
      }
    } finally {
      await server.close();
    }
  });

  it('apply a host’s commands on both: admit, mute, lock and end', async () => {
    const [first, second] = await Promise.all([
      cluster.start({ secret, apiKey }),
      cluster.start({ secret, apiKey }),
    ]);
    try {
      const room = randomText();
      const token = async (claims: { role?: 'host'; lobby?: boolean }) =>
        (await mintToken(secret, { room, ...claims }, 600)).token;
      const host = await cluster.arrive(first, { room, token: await token({ role: 'host' }) });
      const socket = await connect(second);
      cluster.keep(socket);
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
      cluster.keep(late);
      const refused = await ask(late, joinRequest({ room, token: await token({}) }));
      assert.equal(refused.ok ? 'in' : refused.error.code, 'room-locked');
      const headers = { authorization: `Bearer ${apiKey}` };
      const requested = await fetch(`${second.url}/api/rooms/${room}`, { headers });
      const { participants } = (await requested.json()) as { participants: unknown[] };
      assert.equal(participants.length, 2);
      const over = next(socket, 'ended');
      await host.socket.emitWithAck('moderate', { action: 'end' });
      assert.equal((await over).reason, 'ended');
      assert.equal((await fetch(`${second.url}/api/rooms/${room}`, { headers })).status, 404);
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });
});
