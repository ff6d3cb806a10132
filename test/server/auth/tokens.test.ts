import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { joinToken, SECRET } from '../../support/server/join-token.js';
import {
  ask,
  connect,
  joinRequest,
  next,
  randomText,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';

describe('Admission by tokens of the secret', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ secret: SECRET });
  });
  after(() => server.close());

  /** Error code of a refused join; empty if it is accepted. */
  async function refusal(change: Parameters<typeof joinRequest>[0]): Promise<string> {
    const socket = await connect(server);
    const reply = await ask(socket, joinRequest(change));
    socket.disconnect();
    return reply.ok ? '' : reply.error.code;
  }

  it('admits a token for this room and refuses any other', async () => {
    const room = randomText();
    assert.equal(await refusal({ room }), 'token-required');
    assert.equal(await refusal({ room, token: joinToken({ room }) }), '');
    assert.equal(await refusal({ room, token: joinToken({ room: 'another' }) }), 'token-invalid');
    assert.equal(await refusal({ room, token: joinToken({}) }), 'token-invalid');
    assert.equal(
      await refusal({ room, token: joinToken({ room }, { lifetimeSeconds: -60 }) }),
      'token-expired',
    );
    assert.equal(
      await refusal({ room, token: joinToken({ room, nbf: Date.now() / 1_000 + 600 }) }),
      'token-invalid',
    );
    assert.equal(await refusal({ room, token: joinToken({ room, role: 'king' }) }), 'token-invalid');
  });

  it('refuses tokens that the secret has not signed', async () => {
    const room = randomText();
    const other = joinToken({ room }, { secret: 'another secret, unknown to the server' });
    const unsigned = joinToken({ room }, { header: { alg: 'none' } });
    const [head, claims] = unsigned.split('.');
    for (const token of [other, unsigned, `${head}.${claims}.`, 'x', 'a.b.c', ''])
      assert.equal(await refusal({ room, token }), 'token-invalid', token);
    assert.equal(
      await refusal({ room, token: joinToken({ room, exp: undefined }) }),
      'token-invalid',
      'for ever',
    );
  });

  it('ignores a role and a verified flag that the page sends', async () => {
    const room = randomText();
    const socket = await connect(server);
    const claimed = { ...joinRequest({ room, token: joinToken({ room }) }), role: 'host', verified: true };
    const reply = await ask(socket, claimed);
    assert.ok(reply.ok);
    const [member] = reply.joined.room.members;
    assert.deepEqual([member?.role, member?.verified], [undefined, undefined]);
    socket.disconnect();
  });

  it('compares the room name in its normal form', async () => {
    assert.equal(await refusal({ room: ' Cafe\u0301 ', token: joinToken({ room: 'Caf\u00e9' }) }), '');
  });

  it('gives the participant the name and role of the token, which the page cannot change', async () => {
    const room = randomText();
    const socket = await connect(server);
    const token = joinToken({ room, name: 'Dr. Ada', role: 'host' });
    const reply = await ask(socket, joinRequest({ room, name: 'Somebody', token }));
    assert.ok(reply.ok);
    const [member] = reply.joined.room.members;
    assert.deepEqual([member?.name, member?.role, member?.verified], ['Dr. Ada', 'host', true]);
    socket.emit('update', {
      name: 'Mallory',
      media: { counter: 9, microphone: false, camera: false, screen: false },
    });
    const { member: updated } = await next(socket, 'participant-updated');
    assert.deepEqual([updated.name, updated.media.counter], ['Dr. Ada', 9]);
    socket.disconnect();
  });

  it('admits a returning participant by ticket after its token has expired, also on another server', async () => {
    const room = randomText();
    const request = joinRequest({ room, token: joinToken({ room, name: 'Ada', role: 'host' }) });
    const socket = await connect(server);
    const reply = await ask(socket, request);
    assert.ok(reply.ok);
    const { ticket, id } = reply.joined;
    assert.ok(ticket);
    socket.disconnect();
    const expired = joinToken({ room }, { lifetimeSeconds: -60 });
    const { token: _token, ...withoutToken } = request;
    assert.equal(await refusal({ ...withoutToken, ticket }), '', 'without any token');
    const fresh = await startServer({ secret: SECRET });
    const back = await connect(fresh);
    const answer = await ask(back, { ...request, token: expired, ticket });
    assert.ok(answer.ok);
    assert.equal(answer.joined.id, id);
    assert.deepEqual(
      answer.joined.room.members.map(({ name, role, verified }) => [name, role, verified]),
      [['Ada', 'host', true]],
    );
    const end = (jwt = '') =>
      JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()).exp as number;
    assert.equal(
      end(answer.joined.ticket),
      end(ticket),
      'and gives another one, which holds no longer than the first',
    );
    assert.ok(Math.abs(end(ticket) - Date.now() / 1_000 - 24 * 3_600) < 60);
    const other = await startServer({ secret: 'the secret of another operator, just as long' });
    const stranger = await connect(other);
    const refused = await ask(stranger, { ...request, ticket });
    assert.equal(refused.ok === false && refused.error.code, 'token-invalid');
    stranger.disconnect();
    await other.close();
    back.disconnect();
    await fresh.close();
    assert.equal(await refusal({ room, token: expired, ticket }), 'token-expired', 'of another secret');
    assert.equal(await refusal({ ...request, room: 'another', token: expired, ticket }), 'token-expired');
    assert.equal(
      await refusal({ room, token: ticket }),
      'token-invalid',
      'a ticket does not pass for a token',
    );
    assert.equal(
      await refusal({ ...request, token: expired, ticket: joinToken({ room, sub: id }) }),
      'token-expired',
    );
  });
});

describe('Admission without a key', () => {
  it('admits without a token and issues no ticket', async () => {
    const server = await startServer();
    const socket = await connect(server);
    const reply = await ask(socket, joinRequest({ token: 'nonsense', ticket: 'nonsense' }));
    assert.ok(reply.ok);
    assert.equal(reply.joined.ticket, undefined);
    assert.equal(reply.joined.room.members[0]?.verified, undefined);
    socket.disconnect();
    await server.close();
  });
});

describe('the ice-servers message', () => {
  it('answers members, and only them, with fresh credentials', async () => {
    const server = await startServer({
      turnUrls: ['turn:t.example.org'],
      turnSecret: 's',
      turnTtlSeconds: 60,
    });
    const socket = await connect(server);
    const question = () => socket.timeout(5_000).emitWithAck('ice-servers');
    const refused = await question();
    assert.equal(refused.ok === false && refused.error.code, 'not-joined');
    const reply = await ask(socket, joinRequest());
    assert.ok(reply.ok);
    assert.equal(reply.joined.iceLifetimeMs, 60_000);
    // Credentials differ by their expiry, which is in seconds.
    await delay(1_100);
    const askedAt = Math.floor(Date.now() / 1_000);
    const answer = await question();
    assert.ok(answer.ok);
    assert.equal(answer.ice.iceLifetimeMs, 60_000);
    const [first, fresh] = [reply.joined.iceServers[0]?.username, answer.ice.iceServers[0]?.username];
    assert.notEqual(fresh, first);
    const expiry = Number(fresh?.split(':')[0]);
    assert.ok(expiry >= askedAt + 60 && expiry <= Date.now() / 1_000 + 60);
    socket.disconnect();
    await server.close();
  });
});
