import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { joinToken, SECRET } from '../../support/server/join-token.js';
import {
  ask,
  connect,
  join,
  joinRequest,
  next,
  randomText,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';

const KEY = 'the key of the site that asks, long enough to be one';

describe('the HTTP API', () => {
  let server: TestServer;
  let open: TestServer;
  before(async () => {
    server = await startServer({ secret: SECRET, apiKey: KEY });
    open = await startServer();
  });
  after(() => Promise.all([server.close(), open.close()]));

  async function call(
    method: string,
    path: string,
    body?: unknown,
    { key = KEY as string | null, at = server } = {},
  ) {
    const answer = await fetch(`${at.url}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text), headers: answer.headers };
  }
  const at = (room: string, rest = '') => `/api/rooms/${encodeURIComponent(room)}${rest}`;

  it('answers 404 without a configured key, and 401 to requests without that key', async () => {
    for (const [method, path] of [
      ['GET', '/api/rooms'],
      ['GET', at('x')],
      ['DELETE', at('x')],
      ['DELETE', at('x', '/participants/y')],
      ['POST', at('x', '/tokens')],
    ] as const) {
      assert.equal((await call(method, path, undefined, { at: open })).status, 404, `${method} ${path}`);
      for (const key of [null, '', 'x', `${KEY}x`, KEY.slice(1)]) {
        const { status, body, headers } = await call(method, path, undefined, { key });
        assert.equal(status, 401, `${method} ${path} ${key}`);
        assert.equal(body.error.code, 'not-allowed');
        assert.equal(headers.get('www-authenticate'), 'Bearer');
      }
    }
  });

  it('creates tokens that admit with their name and role', async () => {
    const room = `a/b ?#${randomText()}é`;
    const wish = { name: 'Dr. Ada', role: 'host', sub: 'ada', lifetimeSeconds: 120 };
    const { status, body } = await call('POST', at(room, '/tokens'), wish);
    assert.equal(status, 200);
    const inSeconds = (Date.parse(body.expiresAt) - Date.now()) / 1_000;
    assert.ok(inSeconds > 110 && inSeconds <= 121, `${inSeconds}`);
    const socket = await connect(server);
    const joined = await join(socket, { room, name: 'Somebody', token: body.token });
    const [member] = joined.room.members;
    assert.deepEqual([member?.name, member?.role, member?.verified], ['Dr. Ada', 'host', true]);
    socket.disconnect();
  });

  it('refuses invalid claims, and answers 409 without a secret', async () => {
    for (const wish of [
      { role: 'king' },
      { lifetimeSeconds: 59 },
      { lifetimeSeconds: 1e9 },
      { name: 'a\u0000b' },
      { nam: 'x' },
    ]) {
      const { status, body } = await call('POST', at('x', '/tokens'), wish);
      assert.equal(status, 400, JSON.stringify(wish));
      assert.equal(body.error.code, 'invalid-argument');
      assert.ok(body.error.message.includes(`"${Object.keys(wish)[0]}"`), body.error.message);
    }
    assert.equal((await call('POST', at('\u0000', '/tokens'), {})).status, 400);
    const unsigned = await startServer({ apiKey: KEY });
    const { status, body } = await call('POST', at('x', '/tokens'), {}, { at: unsigned });
    assert.equal(status, 409);
    assert.match(body.error.message, /MESH_CALL_SECRET/u);
    await unsigned.close();
  });

  it('says what is wrong with a request', async () => {
    for (const [method, path, wish, message] of [
      [
        'POST',
        at('x', '/tokens'),
        { role: 'king' },
        'The field "role" of the body must be one of host, guest.',
      ],
      ['POST', at('x', '/tokens'), { nam: 'x' }, 'The body has no field "nam".'],
      ['POST', at('x', '/tokens'), [], 'The body must be object.'],
      ['POST', '/api/tokens', {}, 'The field "room" of the body is missing.'],
      ['POST', '/api/room/remove', { room: 'x' }, 'The field "id" of the body is missing.'],
      ['GET', at('\u0000'), undefined, /^The field "room" is not valid: /u],
      ['DELETE', at('\u0000'), undefined, /^The field "room" is not valid: /u],
      ['POST', '/api/room', { room: ' ' }, /^The field "room" is not valid: /u],
    ] as const) {
      const { status, body } = await call(method, path, wish);
      assert.equal(status, 400, `${method} ${path}`);
      if (typeof message === 'string') assert.equal(body.error.message, message);
      else assert.match(body.error.message, message);
    }
    for (const [type, sent, status, message] of [
      ['application/json', '{', 400, 'The body must be valid JSON.'],
      ['text/plain', 'role=host', 415, 'The Content-Type must be application/json.'],
    ] as const) {
      const answer = await fetch(`${server.url}${at('x', '/tokens')}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${KEY}`, 'content-type': type },
        body: sent,
      });
      assert.deepEqual([answer.status, (await answer.json()).error.message], [status, message]);
    }
  });

  it('takes requests with a Content-Type and no body', async () => {
    const status = async (method: string, path: string, type: string) => {
      const headers = { authorization: `Bearer ${KEY}`, 'content-type': type };
      return (await fetch(`${server.url}${path}`, { method, headers })).status;
    };
    for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain', 'x/y']) {
      assert.equal(await status('POST', at('x', '/tokens'), type), 200, type);
      assert.equal(await status('DELETE', at(randomText()), type), 404, type);
      assert.equal(await status('DELETE', at('x', '/participants/y'), type), 404, type);
    }
    assert.equal((await call('POST', at('x', '/tokens'))).status, 200);
  });

  it('takes any name of a room in the body, and answers it', async () => {
    for (const room of ['.', '..', 'a/b', 'x/../y', 'a?b#c', '%2e', 'é']) {
      const made = await call('POST', '/api/tokens', { room: ` ${room} `, role: 'host' });
      assert.deepEqual([made.status, made.body.room], [200, room]);
      const [ada, bo] = [await connect(server), await connect(server)];
      await join(ada, { room, token: made.body.token });
      const { id } = await join(bo, { room, token: joinToken({ room }) });
      const found = await call('POST', '/api/room', { room });
      assert.deepEqual([found.body.room, found.body.participants.length], [room, 2]);
      const removed = await call('POST', '/api/room/remove', { room, id });
      assert.deepEqual([removed.status, removed.body], [200, { room }]);
      const ended = await call('POST', '/api/room/end', { room });
      assert.deepEqual([ended.status, ended.body], [200, { room }]);
      assert.equal((await call('POST', '/api/room', { room })).status, 404);
      ada.disconnect();
      bo.disconnect();
    }
  });

  it('answers the room of a token that was asked for by URL', async () => {
    assert.equal((await call('POST', at('a/b', '/tokens'), {})).body.room, 'a/b');
    // As a proxy leaves "x/../y" and "..": the answer shows the other room, and no token is made for none.
    assert.equal((await call('POST', '/api/rooms/x/../y/tokens', {})).body.room, 'y');
    assert.equal((await call('POST', '/api/rooms/../tokens', {})).status, 400);
  });

  it('lists rooms with their participants and lobby', async () => {
    const room = randomText();
    assert.equal((await call('GET', at(room))).status, 404);
    const [ada, bo] = [await connect(server), await connect(server)];
    const token = joinToken({ room, name: 'Ada', role: 'host' });
    const { id } = await join(ada, { room, token, externalId: 'patient 7' });
    await ask(bo, joinRequest({ room, name: 'Bo', token: joinToken({ room, lobby: true }) }));
    const list = (await call('GET', '/api/rooms')).body.rooms;
    assert.deepEqual(
      list.filter((each: { room: string }) => each.room === room),
      [{ room, participants: 1, waiting: 1 }],
    );
    const { body } = await call('GET', at(room));
    assert.deepEqual(body.settings, { lobby: false, locked: false, history: true, unmute: 'anyone' });
    const [participant] = body.participants;
    assert.ok(Math.abs(Date.parse(participant.joinedAt) - Date.now()) < 60_000);
    assert.deepEqual(
      { ...participant, joinedAt: '' },
      {
        id,
        name: 'Ada',
        verified: true,
        role: 'host',
        joinedAt: '',
        microphone: true,
        camera: true,
        screen: false,
        externalId: 'patient 7',
      },
    );
    assert.deepEqual(
      body.waiting.map(({ name }: { name: string }) => name),
      ['Bo'],
    );
    ada.disconnect();
    bo.disconnect();
  });

  it('removes and bans a participant, and ends a call', async () => {
    const room = randomText();
    const [ada, bo] = [await connect(server), await connect(server)];
    await join(ada, { room, token: joinToken({ room }) });
    const token = joinToken({ room, sub: 'bo' });
    const { id } = await join(bo, { room, token });
    const removed = next(bo, 'ended');
    assert.equal((await call('DELETE', at(room, `/participants/${id}`))).status, 204);
    assert.deepEqual(await removed, { reason: 'removed' });
    assert.equal((await call('DELETE', at(room, `/participants/${id}`))).status, 404);
    const again = await connect(server);
    const reply = await ask(again, joinRequest({ room, token }));
    assert.ok(!reply.ok && reply.error.code === 'removed');
    const ended = next(ada, 'ended');
    assert.equal((await call('DELETE', at(room))).status, 204);
    assert.deepEqual(await ended, { reason: 'ended' });
    assert.equal((await call('DELETE', at(room))).status, 404);
    again.disconnect();
  });

  it('publishes its OpenAPI description', async () => {
    const { status, body } = await call('GET', '/api/openapi.json', undefined, { key: null });
    assert.equal(status, 200);
    assert.match(body.openapi, /^3\./u);
    assert.deepEqual(Object.keys(body.paths).sort(), [
      '/api/room',
      '/api/room/end',
      '/api/room/remove',
      '/api/rooms',
      '/api/rooms/{room}',
      '/api/rooms/{room}/participants/{id}',
      '/api/rooms/{room}/tokens',
      '/api/tokens',
    ]);
  });
});
