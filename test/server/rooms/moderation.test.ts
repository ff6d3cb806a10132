import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Moderation, ModerationReply } from '../../../server/protocol/index.js';
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
  settled,
  startServer,
  type TestServer,
  type TestSocket,
} from '../../support/server-client.js';

describe('hosts', () => {
  let server: TestServer;
  let room = '';
  before(async () => {
    server = await startServer({ secret: SECRET, maxParticipants: 3 });
  });
  after(() => server.close());

  const token = (claims: Record<string, unknown> = {}) => joinToken({ room, ...claims });
  const moderate = (socket: TestSocket, moderation: unknown): Promise<ModerationReply> =>
    socket.timeout(5_000).emitWithAck('moderate', moderation as Moderation);
  const code = (reply: ModerationReply | Awaited<ReturnType<typeof ask>>) =>
    reply.ok ? '' : reply.error.code;

  async function enter(claims: Record<string, unknown> = {}) {
    const socket = await connect(server);
    const secret = randomText();
    const joined = await join(socket, { room, secret, token: token(claims) });
    return { socket, joined, secret };
  }
  async function withHost() {
    room = randomText();
    return enter({ role: 'host', name: 'Hana' });
  }

  it('are those whose token says so, and nobody else', async () => {
    const host = await withHost();
    const guest = await enter();
    const { id } = host.joined;
    for (const moderation of [
      { action: 'mute', id },
      { action: 'remove', id },
      { action: 'admit', id },
      { action: 'deny', id },
      { action: 'set-room', settings: { locked: true } },
      { action: 'end' },
    ])
      assert.equal(code(await moderate(guest.socket, moderation)), 'not-allowed', moderation.action);
    const stranger = await connect(server);
    assert.equal(code(await moderate(stranger, { action: 'end' })), 'not-joined');
    for (const wrong of [
      null,
      {},
      { action: 'x' },
      { action: 'mute' },
      { action: 'set-room', settings: { lobby: 1 } },
    ])
      assert.equal(code(await moderate(host.socket, wrong)), 'invalid-argument', JSON.stringify(wrong));
    assert.equal(code(await moderate(host.socket, { action: 'mute', id: 'x'.repeat(43) })), 'not-found');
    for (const { socket } of [host, guest]) socket.disconnect();
    stranger.disconnect();
  });

  it('let in one by one: nothing of the room is known before', async () => {
    const host = await withHost();
    assert.deepEqual(await moderate(host.socket, { action: 'set-room', settings: { lobby: true } }), {
      ok: true,
    });
    const socket = await connect(server);
    const said = record(socket);
    const knocked = next(host.socket, 'lobby');
    const reply = await ask(socket, joinRequest({ room, name: 'Gus', token: token() }));
    assert.ok(!reply.ok && reply.waiting);
    assert.deepEqual(Object.keys(reply).sort(), ['error', 'ok', 'waiting']);
    const [waiter] = (await knocked).waiting;
    assert.equal(waiter?.name, 'Gus');
    const id = waiter?.id ?? '';
    // Neither signals, nor servers, nor the room.
    socket.emit('signal', {
      to: host.joined.id,
      session: host.joined.room.members[0]?.session ?? '',
      signal: offer(),
    });
    const ice = await socket.timeout(5_000).emitWithAck('ice-servers');
    assert.ok(!ice.ok);
    assert.ok(!(await socket.timeout(5_000).emitWithAck('sync')).ok);
    await settled(host.socket);
    assert.deepEqual(
      said.filter(([event]) => event !== 'fault'),
      [],
    );

    const admitted = next(socket, 'admitted');
    assert.deepEqual(await moderate(host.socket, { action: 'admit', id }), { ok: true });
    const answer = await admitted;
    assert.ok(answer.ok);
    assert.equal(answer.joined.id, id);
    assert.equal(answer.joined.room.members.length, 2);
    assert.deepEqual(answer.joined.room.settings, {
      lobby: true,
      locked: false,
      history: true,
      unmute: 'anyone',
    });
    host.socket.disconnect();
    socket.disconnect();
  });

  it('turn away; who goes by themselves waits no more; a lobby that is opened lets in', async () => {
    const host = await withHost();
    await moderate(host.socket, { action: 'set-room', settings: { lobby: true } });
    const [denied, gone, patient] = [await connect(server), await connect(server), await connect(server)];
    const waiting = async (socket: TestSocket, name: string) => {
      const told = next(host.socket, 'lobby');
      await ask(socket, joinRequest({ room, name, token: token() }));
      return (await told).waiting;
    };
    const [first] = await waiting(denied, 'Deni');
    assert.equal((await waiting(gone, 'Gone')).length, 2);
    const afterLeaving = next(host.socket, 'lobby');
    gone.disconnect();
    assert.deepEqual(
      (await afterLeaving).waiting.map(({ name }) => name),
      ['Deni'],
    );
    const ended = next(denied, 'ended');
    await moderate(host.socket, { action: 'deny', id: first?.id ?? '' });
    assert.deepEqual(await ended, { reason: 'refused' });
    await waiting(patient, 'Pat');
    const admitted = next(patient, 'admitted');
    await moderate(host.socket, { action: 'set-room', settings: { lobby: false } });
    assert.ok((await admitted).ok);
    host.socket.disconnect();
    patient.disconnect();
  });

  it('are asked for somebody whose token says so, also where the room is open', async () => {
    const host = await withHost();
    const socket = await connect(server);
    const reply = await ask(socket, joinRequest({ room, token: token({ lobby: true }) }));
    assert.ok(!reply.ok && reply.waiting);
    const other = await enter();
    assert.equal(other.joined.room.members.length, 2);
    for (const each of [host.socket, socket, other.socket]) each.disconnect();
  });

  it('lock the room to guests, and let those come back who have a place', async () => {
    const host = await withHost();
    const guest = await enter();
    await moderate(host.socket, { action: 'set-room', settings: { locked: true } });
    const late = await connect(server);
    assert.equal(code(await ask(late, joinRequest({ room, token: token() }))), 'room-locked');
    guest.socket.io.engine.close();
    const again = await connect(server);
    const back = await join(again, { room, secret: guest.secret, token: token() });
    assert.equal(back.id, guest.joined.id);
    const second = await enter({ role: 'host' });
    assert.equal(second.joined.room.members.length, 3);
    for (const each of [host.socket, late, again, second.socket]) each.disconnect();
  });

  it('mute until an unmute that was made after it', async () => {
    const host = await withHost();
    const guest = await enter();
    const media = (counter: number, microphone: boolean) => ({
      counter,
      microphone,
      camera: true,
      screen: false,
    });
    const silencedOf = async () => {
      const room_ = await host.socket.timeout(5_000).emitWithAck('sync');
      assert.ok(room_.ok);
      return room_.room.members.find(({ id }: { id: string }) => id === guest.joined.id)?.silenced;
    };
    await moderate(host.socket, { action: 'mute', id: guest.joined.id });
    const silenced = await silencedOf();
    assert.ok(silenced !== undefined);
    // What was under way when it came, or claims without knowing of it, unmutes nobody.
    for (const claim of [{}, { unmutes: silenced - 1 }, { unmutes: silenced + 1 }]) {
      guest.socket.emit('update', { media: media(silenced + 10, true), ...claim });
      await settled(guest.socket);
      assert.equal(await silencedOf(), silenced);
    }
    guest.socket.emit('update', { media: media(100, true), unmutes: silenced });
    await settled(guest.socket);
    assert.equal(await silencedOf(), undefined);

    // Where only hosts may unmute, whoever is muted stays so, and so does whoever comes.
    await moderate(host.socket, { action: 'set-room', settings: { unmute: 'host' } });
    assert.equal(await silencedOf(), undefined, 'who speaks goes on');
    guest.socket.emit('update', { media: media(101, false) });
    await settled(guest.socket);
    const held = await silencedOf();
    assert.ok(held !== undefined);
    guest.socket.emit('update', { media: media(102, true), unmutes: held });
    await settled(guest.socket);
    assert.equal(await silencedOf(), held);
    const late = await enter();
    assert.ok(late.joined.room.members.find(({ id }) => id === late.joined.id)?.silenced !== undefined);
    for (const each of [host.socket, guest.socket, late.socket]) each.disconnect();
  });

  it('remove for good: no signal, no ticket, no token, not by another page of the same person', async () => {
    const host = await withHost();
    const guestToken = token({ sub: 'gus' });
    const socket = await connect(server);
    const secret = randomText();
    const joined = await join(socket, { room, secret, token: guestToken });
    const ended = next(socket, 'ended');
    const left = next(host.socket, 'participant-left');
    await moderate(host.socket, { action: 'remove', id: joined.id });
    assert.deepEqual(await ended, { reason: 'removed' });
    assert.equal((await left).reason, 'removed');
    const again = await connect(server);
    const { ticket } = joined;
    assert.ok(ticket);
    for (const change of [
      { secret, ticket },
      { secret, token: guestToken },
      { token: guestToken },
      { token: token({ sub: 'gus', jti: 'fresh' }) },
      { secret, token: token({ sub: 'another' }) },
    ])
      assert.equal(
        code(await ask(again, joinRequest({ room, ...change }))),
        'removed',
        JSON.stringify(Object.keys(change)),
      );
    assert.equal(code(await ask(again, joinRequest({ room, token: token({ sub: 'another' }) }))), '');
    for (const each of [host.socket, again]) each.disconnect();
  });

  it('end the call for everybody, those who wait included', async () => {
    const host = await withHost();
    const guest = await enter();
    await moderate(host.socket, { action: 'set-room', settings: { lobby: true } });
    const waiter = await connect(server);
    await ask(waiter, joinRequest({ room, token: token() }));
    const all = [guest.socket, waiter, host.socket].map((socket) => next(socket, 'ended'));
    assert.deepEqual(await moderate(host.socket, { action: 'end' }), { ok: true }, 'answered first');
    assert.deepEqual(await Promise.all(all), Array(3).fill({ reason: 'ended' }));
    // Whoever was let in comes back to this call, and to no later one, by ticket; by a token that holds, to any.
    const late = await connect(server);
    const expired = joinToken({ room }, { lifetimeSeconds: -60 });
    const { secret, joined } = guest;
    const back = { room, secret, token: expired, ticket: joined.ticket };
    assert.equal(
      code(await ask(late, joinRequest(back as Parameters<typeof joinRequest>[0]))),
      'token-expired',
    );
    late.disconnect();
    const fresh = await enter();
    assert.deepEqual(fresh.joined.room.settings, undefined, 'a new room is as at first');
    fresh.socket.disconnect();
  });
});
