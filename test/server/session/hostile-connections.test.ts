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
} from '../../support/server-client.js';
import { waitFor } from '../../support/wait-for.js';

const MOST_CONNECTIONS = 50;
/** Of whoever means ill; the others come from another address. */
const ELSEWHERE = '127.0.0.2';

/** A connection of its own address, whatever becomes of it. */
async function open(server: TestServer, localAddress = ELSEWHERE): Promise<Socket> {
  const socket = connectTcp({ port: server.port, host: '127.0.0.1', localAddress });
  socket.on('error', () => socket.destroy());
  socket.resume();
  await once(socket, 'connect');
  return socket;
}

const closed = (socket: Socket) => (socket.closed ? Promise.resolve() : once(socket, 'close'));

describe('whoever opens connections and means ill', () => {
  let server: TestServer;
  let pair: HonestPair;
  const sockets: Socket[] = [];
  before(async () => {
    // No proxy stands before it, so that this machine's addresses count as others do.
    server = await startServer({ trustProxy: 0, maxConnectionsPerAddress: MOST_CONNECTIONS });
    pair = await honestPair(server);
  });
  after(async () => {
    for (const socket of sockets) socket.destroy();
    pair.close();
    await server.close();
  });

  it('is closed after seconds who says what they want ever so slowly, and others are answered meanwhile', async () => {
    const request = 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: '.padEnd(400, 'x');
    const startedAt = Date.now();
    const slow = await Promise.all(Array.from({ length: 100 }, () => open(server)));
    sockets.push(...slow);
    let at = 0;
    const dripping = setInterval(() => {
      for (const socket of slow) if (!socket.destroyed) socket.write(request.charAt(at));
      at += 1;
    }, 100);
    try {
      await pair.exchange();
      assert.equal((await fetch(`${server.url}/health`)).status, 200);
      await Promise.all(slow.map(closed));
    } finally {
      clearInterval(dripping);
    }
    const tookMs = Date.now() - startedAt;
    assert.ok(tookMs > 4_000 && tookMs < 9_000, `${tookMs} ms`);
  });

  it('is closed who opens a connection and says nothing, or half closes it', async () => {
    const silent = await Promise.all(Array.from({ length: 20 }, () => open(server)));
    const half = await Promise.all(Array.from({ length: 20 }, () => open(server)));
    sockets.push(...silent, ...half);
    for (const socket of half)
      socket.end('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n');
    await Promise.all([...silent, ...half].map(closed));
    await pair.exchange();
  });

  it('has only so many open, whatever they are for, and takes none from others', async () => {
    const many = await Promise.all(Array.from({ length: 4 * MOST_CONNECTIONS + 100 }, () => open(server)));
    sockets.push(...many);
    const refused = many.slice(4 * MOST_CONNECTIONS);
    await Promise.all(refused.map(closed));
    assert.equal(many.filter(({ destroyed }) => !destroyed).length, 4 * MOST_CONNECTIONS);
    await pair.exchange();
    const other = await connect(server);
    await join(other, { room: 'another' });
    other.disconnect();
    for (const socket of many) socket.destroy();
  });

  it('begins only so many of 10 000 rooms, and the others go on', async () => {
    let begun = 0;
    let refused = 0;
    const one = async () => {
      const socket = await connect(server, { localAddress: '127.0.0.3' });
      // As many as a socket may say at once, with a leave for each that was let in.
      for (let count = 0; count < 100; count += 1) {
        const reply = await ask(socket, joinRequest({ room: `room ${Math.random()}` }));
        if (reply.ok) await socket.emitWithAck('leave');
        if (reply.ok) begun += 1;
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
    assert.deepEqual([begun, refused], [2 * MOST_CONNECTIONS, 10_000 - 2 * MOST_CONNECTIONS]);
    const other = await connect(server);
    await join(other, { room: 'yet another' });
    other.disconnect();
  });

  it('has only so many bytes taken at once', async () => {
    // Its budget begins anew with its first message, not somewhere in the middle of this.
    const fresh = await honestPair(server, 'a room of their own');
    const { one, other } = fresh;
    const heard = record(other.socket);
    const faults = record(one.socket);
    const sdp = 'v=0'.padEnd(32_000, 'x');
    for (let count = 0; count < 90; count += 1)
      one.socket.emit('signal', {
        to: other.joined.id,
        session: other.request.session,
        signal: offer(1_000 + count, sdp),
      });
    const count = (said: readonly [event: string, message: unknown][], name: string) =>
      said.filter(([event]) => event === name).length;
    await waitFor('a refusal', () => count(faults, 'fault') > 0);
    await settled(other.socket);
    const taken = count(heard, 'signal');
    assert.ok(taken > 30 && taken * sdp.length <= 2 * 1024 * 1024, `${taken} taken`);
    await waitFor('each taken or refused', () => count(heard, 'signal') + count(faults, 'fault') === 90);
    await pair.exchange();
    fresh.close();
  });
});
