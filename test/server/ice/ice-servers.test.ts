import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type IceServersRequest,
  iceServersFor,
  reachedHostname,
  turnCredentials,
} from '../../../server/ice/ice-servers.js';
import { enter, startServer } from '../../support/server-client.js';

const question: IceServersRequest = {
  settings: { stunUrls: [], turnUrls: [], turnSecret: null, turnTtlSeconds: 3600 },
  hostname: 'calls.example.org',
  stunPort: 3478,
  turn: null,
  participant: 'abcdefghijklmnopqrstuvwxyz',
  nowMs: 1_700_000_000_999,
};

describe('ICE servers', () => {
  it('are the own STUN server under the name that the page knows', () => {
    assert.deepEqual(iceServersFor(question).iceServers, [{ urls: ['stun:calls.example.org:3478'] }]);
    assert.deepEqual(iceServersFor({ ...question, hostname: '[2001:db8::1]' }).iceServers, [
      { urls: ['stun:[2001:db8::1]:3478'] },
    ]);
  });

  it('are none without one, or without a name for it', () => {
    assert.deepEqual(iceServersFor({ ...question, stunPort: null }).iceServers, []);
    assert.deepEqual(iceServersFor({ ...question, hostname: null }).iceServers, []);
  });

  it('are the ones that were set instead', () => {
    const settings = { ...question.settings, stunUrls: ['stun:a', 'stun:b'] };
    assert.deepEqual(iceServersFor({ ...question, settings }).iceServers, [{ urls: ['stun:a', 'stun:b'] }]);
  });

  it('come with TURN credentials that hold for the time that was set', () => {
    const settings = { ...question.settings, turnUrls: ['turn:t?transport=udp'], turnSecret: 'north' };
    const [, turn] = iceServersFor({ ...question, settings }).iceServers;
    // printf 1700003600:abcdefghijklmnop | openssl dgst -sha1 -hmac north -binary | base64
    assert.deepEqual(turn, {
      urls: ['turn:t?transport=udp'],
      username: '1700003600:abcdefghijklmnop',
      credential: 'qKXl80QOGSX1kXu7e2jfv+zVO1k=',
    });
  });

  it('has credentials that coturn would compute as well', () => {
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
    it(`takes the host of ${publicUrl ?? 'no public URL'} and "${host}" as ${hostname}`, () => {
      assert.equal(reachedHostname(publicUrl, host), hostname);
    });
  }

  it('are handed to who joins, with the port that STUN really has', async () => {
    const server = await startServer({ stunPort: 0, host: '127.0.0.1' });
    const { socket, joined } = await enter(server);
    assert.ok(server.stunPort);
    assert.deepEqual(joined.iceServers, [{ urls: [`stun:127.0.0.1:${server.stunPort}`] }]);
    socket.disconnect();
    await server.close();
  });
});
