import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Moderation, ModerationReply } from '../../../server/protocol/index.js';
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
  settled,
  startServer,
  type TestServer,
  type TestSocket,
} from '../../support/server/server-client.js';

describe('moderation by hosts', () => {
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

  it('is refused to guests and outside a room', async () => {
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
    const outsider = await connect(server);
    assert.equal(code(await moderate(outsider, { action: 'end' })), 'not-joined');
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
    outsider.disconnect();
  });

  it('admits from the lobby; before that, the newcomer learns nothing of the room', async () => {
    const host = await withHost();
    assert.deepEqual(await moderate(host.socket, { action: 'set-room', settings: { lobby: true } }), {
      ok: true,
    });
    const socket = await connect(server);
    const received = record(socket);
    const knocked = next(host.socket, 'lobby');
    const reply = await ask(socket, joinRequest({ room, name: 'Gus', token: token() }));
    assert.ok(!reply.ok && reply.waiting);
    assert.deepEqual(Object.keys(reply).sort(), ['error', 'ok', 'waiting']);
    const [newcomer] = (await knocked).waiting;
    assert.equal(newcomer?.name, 'Gus');
    const id = newcomer?.id ?? '';
    // Neither signals, nor ICE servers, nor the room.
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
      received.filter(([event]) => event !== 'fault'),
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

  it('denies from the lobby, drops those who disconnect, and admits all when the lobby is switched off', async () => {
    const host = await withHost();
    await moderate(host.socket, { action: 'set-room', settings: { lobby: true } });
    const [denied, gone, patient] = [await connect(server), await connect(server), await connect(server)];
    const waiting = async (socket: TestSocket, name: string) => {
      const lobby = next(host.socket, 'lobby');
      await ask(socket, joinRequest({ room, name, token: token() }));
      return (await lobby).waiting;
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

  it('is needed for a token with a lobby claim, even if the lobby is off', async () => {
    const host = await withHost();
    const socket = await connect(server);
    const reply = await ask(socket, joinRequest({ room, token: token({ lobby: true }) }));
    assert.ok(!reply.ok && reply.waiting);
    const other = await enter();
    assert.equal(other.joined.room.members.length, 2);
    for (const each of [host.socket, socket, other.socket]) each.disconnect();
  });

  it('locks the room for new guests, but not for members and hosts', async () => {
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

  it('mutes until the guest unmutes after that mute', async () => {
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
    // Updates sent before the mute arrived, or with a wrong number, don't unmute.
    for (const claim of [{}, { unmutes: silenced - 1 }, { unmutes: silenced + 1 }]) {
      guest.socket.emit('update', { media: media(silenced + 10, true), ...claim });
      await settled(guest.socket);
      assert.equal(await silencedOf(), silenced);
    }
    guest.socket.emit('update', { media: media(100, true), unmutes: silenced });
    await settled(guest.socket);
    assert.equal(await silencedOf(), undefined);

    // If only hosts may unmute, muted guests and newcomers stay muted.
    await moderate(host.socket, { action: 'set-room', settings: { unmute: 'host' } });
    assert.equal(await silencedOf(), undefined, 'an unmuted guest stays unmuted');
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

  it('removes for good: neither ticket nor token nor another page of the person is admitted', async () => {
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

  it('ends the call for everyone, including the lobby', async () => {
    const host = await withHost();
    const guest = await enter();
    await moderate(host.socket, { action: 'set-room', settings: { lobby: true } });
    const waiting = await connect(server);
    await ask(waiting, joinRequest({ room, token: token() }));
    const all = [guest.socket, waiting, host.socket].map((socket) => next(socket, 'ended'));
    assert.deepEqual(
      await moderate(host.socket, { action: 'end' }),
      { ok: true },
      'the command is answered before the socket closes',
    );
    assert.deepEqual(await Promise.all(all), Array(3).fill({ reason: 'ended' }));
    // A ticket is valid for this call only; a valid token admits to later calls as well.
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
    assert.deepEqual(fresh.joined.room.settings, undefined, 'a new room has the default settings');
    fresh.socket.disconnect();
  });
});
