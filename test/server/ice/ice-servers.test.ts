import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type IceServersRequest,
  iceServersFor,
  reachedHostname,
  turnCredentials,
} from '../../../server/ice/ice-servers.js';
import { enter, startServer } from '../../support/server/server-client.js';

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
      assert.equal(reachedHostname(publicUrl, host), hostname);
    });
  }

  it('are sent with the join answer, with the actual STUN port', async () => {
    const server = await startServer({ stunPort: 0, host: '127.0.0.1' });
    const { socket, joined } = await enter(server);
    assert.ok(server.stunPort);
    assert.deepEqual(joined.iceServers, [{ urls: [`stun:127.0.0.1:${server.stunPort}`] }]);
    socket.disconnect();
    await server.close();
  });
});
