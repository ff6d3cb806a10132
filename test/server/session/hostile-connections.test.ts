import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import {
  ask,
  connect,
  type HonestPair,
  honestPair,
  join,
  joinRequest,
  offer,
  record,
  settled,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';
import { waitFor } from '../../support/wait-for.js';

const MAX_CONNECTIONS = 50;
/** Address of the attacker; honest clients use 127.0.0.1. */
const ATTACKER = '127.0.0.2';

/** Opens a TCP connection whose errors are ignored. */
async function open(server: TestServer, localAddress = ATTACKER): Promise<Socket> {
  const socket = connectTcp({ port: server.port, host: '127.0.0.1', localAddress });
  socket.on('error', () => socket.destroy());
  socket.resume();
  await once(socket, 'connect');
  return socket;
}

/** Resolves when a socket is closed, also by a reset. (`once` would reject for its `error` event.) */
const closed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });

describe('connection floods', () => {
  let server: TestServer;
  let pair: HonestPair;
  const sockets: Socket[] = [];
  before(async () => {
    // Without a proxy, so that the addresses of this machine are limited like others.
    server = await startServer({ trustProxy: 0, maxConnectionsPerAddress: MAX_CONNECTIONS });
    pair = await honestPair(server);
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    pair.close();
    await server.close();
  });

  it('closes connections that send their request slowly after seconds, and serves others meanwhile', async () => {
    const request = 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: '.padEnd(400, 'x');
    const startedAt = Date.now();
    const slow = await Promise.all(Array.from({ length: 100 }, () => open(server)));
    sockets.push(...slow);
    let at = 0;
    const sending = setInterval(() => {
      for (const socket of slow) if (!socket.destroyed) socket.write(request.charAt(at));
      at += 1;
    }, 100);
    try {
      await pair.exchange();
      assert.equal((await fetch(`${server.url}/health`)).status, 200);
      await Promise.all(slow.map(closed));
    } finally {
      clearInterval(sending);
    }
    const tookMs = Date.now() - startedAt;
    assert.ok(tookMs > 4_000 && tookMs < 9_000, `${tookMs} ms`);
  });

  it('closes connections that are silent or half closed', async () => {
    const silent = await Promise.all(Array.from({ length: 20 }, () => open(server)));
    const half = await Promise.all(Array.from({ length: 20 }, () => open(server)));
    sockets.push(...silent, ...half);
    for (const socket of half)
      socket.end('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n');
    await Promise.all([...silent, ...half].map(closed));
    await pair.exchange();
  });

  it('limits the connections of one address without affecting others', async () => {
    const many = await Promise.all(Array.from({ length: 4 * MAX_CONNECTIONS + 100 }, () => open(server)));
    sockets.push(...many);
    const refused = many.slice(4 * MAX_CONNECTIONS);
    await Promise.all(refused.map(closed));
    assert.equal(many.filter(({ destroyed }) => !destroyed).length, 4 * MAX_CONNECTIONS);
    await pair.exchange();
    const other = await connect(server);
    await join(other, { room: 'another' });
    other.disconnect();
    for (const socket of many) socket.destroy();
  });

  it('limits how many of 10 000 rooms one address creates, without affecting others', async () => {
    let created = 0;
    let refused = 0;
    const one = async () => {
      const socket = await connect(server, { localAddress: '127.0.0.3' });
      // As many as the message rate allows, with a leave for each admitted join.
      for (let count = 0; count < 100; count += 1) {
        const reply = await ask(socket, joinRequest({ room: `room ${Math.random()}` }));
        if (reply.ok) await socket.emitWithAck('leave');
        if (reply.ok) created += 1;
        else refused += 1;
      }
      socket.disconnect();
    };
    const all = async () => {
      for (let round = 0; round < 4; round += 1) await Promise.all(Array.from({ length: 25 }, one));
    };
    const attack = all();
    await pair.exchange();
    await attack;
    await pair.exchange();
    assert.deepEqual([created, refused], [2 * MAX_CONNECTIONS, 10_000 - 2 * MAX_CONNECTIONS]);
    const other = await connect(server);
    await join(other, { room: 'yet another' });
    other.disconnect();
  });

  it('limits the bytes that one socket sends at once', async () => {
    // A new pair's rate window starts with its first message, not in the middle of the test.
    const fresh = await honestPair(server, 'a room of their own');
    const { one, other } = fresh;
    const received = record(other.socket);
    const faults = record(one.socket);
    const sdp = 'v=0'.padEnd(32_000, 'x');
    for (let count = 0; count < 90; count += 1)
      one.socket.emit('signal', {
        to: other.joined.id,
        session: other.request.session,
        signal: offer(1_000 + count, sdp),
      });
    const count = (messages: readonly [event: string, message: unknown][], name: string) =>
      messages.filter(([event]) => event === name).length;
    await waitFor('a refusal', () => count(faults, 'fault') > 0);
    await settled(other.socket);
    const relayed = count(received, 'signal');
    assert.ok(relayed > 30 && relayed * sdp.length <= 2 * 1024 * 1024, `${relayed} relayed`);
    await waitFor(
      'each to be relayed or refused',
      () => count(received, 'signal') + count(faults, 'fault') === 90,
    );
    await pair.exchange();
    fresh.close();
  });
});
