import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type IceServersRequest,
  iceServersFor,
  reachedHostname,
  turnCredentials,
} from '../../../server/ice/ice-servers.js';
import { connect, enter, join, startServer } from '../../support/server/server-client.js';

const question: IceServersRequest = {
  settings: { stunUrls: [], turnUrls: [], turnSecret: null, turnTtlSeconds: 3600 },
  hostname: 'calls.example.org',
  stunPort: 3478,
  turn: null,
  participant: 'abcdefghijklmnopqrstuvwxyz',
  nowMs: 1_700_000_000_999,
};

describe('iceServersFor', () => {
  it('returns the built-in STUN server under the host that the page reached', () => {
    assert.deepEqual(iceServersFor(question).iceServers, [{ urls: ['stun:calls.example.org:3478'] }]);
    assert.deepEqual(iceServersFor({ ...question, hostname: '[2001:db8::1]' }).iceServers, [
      { urls: ['stun:[2001:db8::1]:3478'] },
    ]);
  });

  it('returns no server without STUN or without a host', () => {
    assert.deepEqual(iceServersFor({ ...question, stunPort: null }).iceServers, []);
    assert.deepEqual(iceServersFor({ ...question, hostname: null }).iceServers, []);
  });

  it('returns the configured STUN servers in the place of the built-in one', () => {
    const settings = { ...question.settings, stunUrls: ['stun:a', 'stun:b'] };
    assert.deepEqual(iceServersFor({ ...question, settings }).iceServers, [{ urls: ['stun:a', 'stun:b'] }]);
  });

  it('adds TURN credentials with the configured lifetime', () => {
    const settings = { ...question.settings, turnUrls: ['turn:t?transport=udp'], turnSecret: 'north' };
    const [, turn] = iceServersFor({ ...question, settings }).iceServers;
    // printf 1700003600:abcdefghijklmnop | openssl dgst -sha1 -hmac north -binary | base64
    assert.deepEqual(turn, {
      urls: ['turn:t?transport=udp'],
      username: '1700003600:abcdefghijklmnop',
      credential: 'qKXl80QOGSX1kXu7e2jfv+zVO1k=',
    });
  });

  it('computes credentials as coturn does', () => {
    // printf 1433895918:foo | openssl dgst -sha1 -hmac my_secret -binary | base64
    assert.deepEqual(turnCredentials('my_secret', 1_433_895_918, 'foo'), {
      username: '1433895918:foo',
      credential: 'L/504+y7LTnOZIWaFwPRA/FAlUE=',
    });
  });

  const names: [publicUrl: string | null, host: string | undefined, hostname: string | null][] = [
    [null, 'calls.example.org', 'calls.example.org'],
    [null, 'calls.example.org:3000', 'calls.example.org'],
    [null, '[::1]:3000', '[::1]'],
    [null, '192.0.2.1:80', '192.0.2.1'],
    [null, 'a b', null],
    [null, '', null],
    [null, undefined, null],
    ['https://pub.example:8443/calls', 'inner:3000', 'pub.example'],
  ];
  for (const [publicUrl, host, hostname] of names) {
    it(`derives the host ${hostname} from ${publicUrl ?? 'no public URL'} and the Host header "${host}"`, () => {
      assert.equal(reachedHostname({ publicUrl, host, origin: undefined }), hostname);
    });
  }

  for (const [host, origin, isReached] of [
    ['calls.example.org', 'https://www.example.org', true],
    ['203.0.113.7:3000', 'https://www.example.org', true],
    ['[2001:db8::1]:3000', 'https://www.example.org', true],
    ['127.0.0.1:3000', 'http://localhost:5173', true],
    ['localhost:3000', 'http://127.0.0.1', true],
    ['localhost:3000', 'capacitor://localhost', true],
    ['192.168.1.7:3000', 'http://192.168.1.7:3000', true],
    ['192.168.1.7:3000', 'http://localhost:5173', true],
    ['nas:3000', 'http://nas:3000', true],
    ['nas.local:3000', 'http://intranet', true],
    // Names that a proxy has for this server.
    ['127.0.0.1:3000', 'https://calls.example.org', false],
    ['[::1]:3000', 'https://calls.example.org', false],
    ['localhost:3000', 'https://calls.example.org', false],
    ['localhost:3000', 'http://nas', false],
    ['10.0.0.5:3000', 'https://calls.example.org', false],
    ['backend', 'https://calls.example.org', false],
    ['mesh-call-1:3000', 'https://calls.example.org', false],
    ['calls.svc.cluster.internal', 'https://calls.example.org', false],
    ['backend', 'null', false],
  ] as const)
    it(`${isReached ? 'uses' : 'does not use'} the Host header "${host}" for a page of ${origin}`, () => {
      const hostname = new URL(`http://${host}`).hostname;
      assert.equal(reachedHostname({ publicUrl: null, host, origin }), isReached ? hostname : null);
    });

  it('contain no STUN server that the page cannot reach, and the log says why once', async () => {
    for (const [options, headers, setting] of [
      [{ stunPort: 0 }, { origin: 'https://calls.example.org' }, /MESH_CALL_PUBLIC_URL/u],
      [{ stunPort: 0, publicUrl: 'https://calls.example.org' }, {}, /MESH_CALL_STUN_HOST/u],
    ] as const) {
      const lines: string[] = [];
      const stream = { write: (line: string) => lines.push(JSON.parse(line).msg) };
      const server = await startServer({
        ...{ ...options, host: '127.0.0.1', allowedOrigins: ['*'] },
        logger: { level: 'warn', stream },
      });
      for (let count = 0; count < 2; count += 1) {
        const socket = await connect(server, { headers });
        assert.deepEqual((await join(socket)).iceServers, []);
        socket.disconnect();
      }
      assert.equal(lines.length, 1, lines.join('\n'));
      assert.match(lines[0] ?? '', setting);
      await server.close();
    }
  });

  it('contain the STUN server behind a local proxy, with an address of its own', async () => {
    const publicUrl = 'https://calls.example.org';
    const server = await startServer({ stunPort: 0, host: '127.0.0.1', stunHost: '0.0.0.0', publicUrl });
    const { socket, joined } = await enter(server);
    assert.deepEqual(joined.iceServers, [{ urls: [`stun:calls.example.org:${server.stunPort}`] }]);
    socket.disconnect();
    await server.close();
  });

  it('are sent with the join answer, with the actual STUN port', async () => {
    const server = await startServer({ stunPort: 0, host: '127.0.0.1' });
    const { socket, joined } = await enter(server);
    assert.ok(server.stunPort);
    assert.deepEqual(joined.iceServers, [{ urls: [`stun:127.0.0.1:${server.stunPort}`] }]);
    socket.disconnect();
    await server.close();
  });
});
