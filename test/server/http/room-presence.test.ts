import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { joinToken, SECRET } from '../../support/server/join-token.js';
import {
  connect,
  join,
  randomText,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';

const ORIGIN = 'http://localhost';

async function ask(server: TestServer, body: unknown, headers: Record<string, string> = { origin: ORIGIN }) {
  const answer = await fetch(`${server.url}/api/presence`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, reply: await answer.json() };
}

describe('the presence request before joining', () => {
  let open: TestServer;
  let closed: TestServer;
  before(async () => {
    open = await startServer();
    closed = await startServer({ secret: SECRET });
  });
  after(() => Promise.all([open.close(), closed.close()]));

  it('answers the names in order of joining and takes no place in the room', async () => {
    const room = randomText();
    assert.deepEqual((await ask(open, { room })).reply, { ok: true, names: [] });
    const [ada, bo] = [await connect(open), await connect(open)];
    await join(ada, { room, name: 'Ada' });
    await join(bo, { room: ` ${room} `, name: 'Bo' });
    const { headers, reply } = await ask(open, { room });
    assert.deepEqual(reply, { ok: true, names: ['Ada', 'Bo'] });
    assert.equal(headers.get('access-control-allow-origin'), ORIGIN);
    assert.equal(headers.get('cache-control'), 'no-store');
    await ada.emitWithAck('leave');
    assert.deepEqual((await ask(open, { room })).reply, { ok: true, names: ['Bo'] });
    bo.disconnect();
    ada.disconnect();
  });

  it('needs a token where joining needs one', async () => {
    const room = randomText();
    const socket = await connect(closed);
    await join(socket, { room, token: joinToken({ room, name: 'Dr. Ada' }) });
    const code = async (body: unknown) => (await ask(closed, body)).reply.error?.code;
    assert.equal(await code({ room }), 'token-required');
    assert.equal(await code({ room, token: joinToken({ room: 'another' }) }), 'token-invalid');
    assert.equal(await code({ room, token: joinToken({ room }, { lifetimeSeconds: -60 }) }), 'token-expired');
    const { reply } = await ask(closed, { room, token: joinToken({ room }) });
    assert.deepEqual(reply, { ok: true, names: ['Dr. Ada'] });
    socket.disconnect();
  });

  it('is refused to visitors who would wait in the lobby or may not enter', async () => {
    const room = randomText();
    const host = await connect(closed);
    const guest = await connect(closed);
    await join(host, { room, token: joinToken({ room, role: 'host', name: 'Hana' }) });
    const token = joinToken({ room, sub: 'gus' });
    const { id } = await join(guest, { room, token });
    const names = async (claims: Record<string, unknown> = {}) => {
      const { reply } = await ask(closed, { room, token: joinToken({ room, ...claims }) });
      return reply.ok ? reply.names.length : reply.error.code;
    };
    const decide = (settings: { lobby?: boolean; locked?: boolean }) =>
      host.timeout(5_000).emitWithAck('moderate', { action: 'set-room', settings });
    assert.equal(await names(), 2);
    assert.equal(await names({ lobby: true }), 'not-allowed');
    await decide({ lobby: true });
    assert.equal(await names(), 'not-allowed');
    assert.equal(await names({ role: 'host' }), 2);
    await decide({ lobby: false, locked: true });
    assert.equal(await names(), 'not-allowed');
    await decide({ locked: false });
    assert.equal(await names({ sub: 'gus' }), 2);
    await host.timeout(5_000).emitWithAck('moderate', { action: 'remove', id });
    assert.equal(await names({ sub: 'gus' }), 'not-allowed');
    assert.equal(await names({ sub: 'another' }), 1);
    host.disconnect();
    guest.disconnect();
  });

  it('is refused to pages of other origins and without an origin', async () => {
    for (const headers of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, {}]) {
      const { status, headers: answered, reply } = await ask(open, { room: 'room' }, headers);
      assert.equal(status, 403);
      assert.equal(reply.error.code, 'origin-not-allowed');
      assert.equal(answered.get('access-control-allow-origin'), null);
    }
  });

  it('is given to a program without an origin by a token only', async () => {
    const room = randomText();
    const { status, reply } = await ask(closed, { room, token: joinToken({ room }) }, {});
    assert.deepEqual([status, reply], [200, { ok: true, names: [] }]);
    assert.equal((await ask(closed, { room }, {})).reply.error.code, 'token-required');
  });

  it('answers an error to an invalid body', async () => {
    for (const body of ['', '{', 'null', '[]', '{}', '{"room":""}', '{"room":1}', '{"room":"a\\u0000b"}'])
      assert.equal((await ask(open, body)).reply.error?.code, 'invalid-argument', body);
    const { status } = await ask(open, JSON.stringify({ room: 'x'.repeat(20_000) }));
    assert.equal(status, 413);
  });
});
