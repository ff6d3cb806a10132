import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IdleConnections } from '../../../../server/session/guards/idle-connections.js';
import {
  connect,
  enter,
  honestPair,
  join,
  type RawSocket,
  rawSocket,
  startServer,
} from '../../../support/server-client.js';

/** Connections by name, each with an address, and the names of those that were closed. */
function crowd(limits: { inAll: number; perNetwork: number }) {
  const closed: string[] = [];
  const unjoined = new IdleConnections<{ close(): void }>(limits);
  const known = new Map<string, { close(): void }>();
  return {
    closed,
    unjoined,
    add(name: string, address: string) {
      const connection = known.get(name) ?? { close: () => closed.push(name) };
      known.set(name, connection);
      unjoined.add(connection, address);
    },
    remove(name: string) {
      const connection = known.get(name);
      if (connection) unjoined.remove(connection);
    },
  };
}

describe('connections that have not joined', () => {
  it('of one address are at most as many as allowed: the newest is refused', () => {
    const { add, remove, closed, unjoined } = crowd({ inAll: 100, perNetwork: 2 });
    for (const name of ['a', 'b', 'a', 'c']) add(name, '192.0.2.1');
    assert.deepEqual(closed, ['c']);
    add('d', '192.0.2.2');
    remove('a');
    remove('a');
    add('e', '192.0.2.1');
    assert.deepEqual(closed, ['c'], 'others have room, and so has who comes after one has joined');
    assert.equal(unjoined.size, 3);
  });

  it('are counted by /64 in IPv6, however it is written, and IPv4 behind it as IPv4', () => {
    const { add, closed } = crowd({ inAll: 100, perNetwork: 2 });
    for (const [name, address] of [
      ['a', '2001:db8::1'],
      ['b', '2001:db8:0:0:1::'],
      ['c', '2001:db8::1:2:3:4'],
      ['d', '2001:db8:0:1::1'],
      ['e', '192.0.2.1'],
      ['f', '192.0.2.1'],
      ['g', '::ffff:192.0.2.1'],
    ] as const)
      add(name, address);
    assert.deepEqual(closed, ['c', 'g']);
  });

  it('of a private address are not counted apart: a proxy stands there for everybody', () => {
    const { add, closed } = crowd({ inAll: 100, perNetwork: 1 });
    for (const address of ['127.0.0.1', '::ffff:10.1.2.3', '172.16.0.1', '192.168.1.1', '::1', 'fd00::1']) {
      add(`${address}, first`, address);
      add(`${address}, second`, address);
    }
    assert.deepEqual(closed, []);
    for (const name of ['a', 'b']) add(name, '172.32.0.1');
    assert.deepEqual(closed, ['b']);
  });

  it('are at most so many in all: the newest of the address that has most is closed', () => {
    const { add, closed, unjoined } = crowd({ inAll: 4, perNetwork: 3 });
    for (const name of ['flood 1', 'flood 2', 'flood 3']) add(name, '192.0.2.66');
    add('honest 1', '192.0.2.1');
    add('honest 2', '192.0.2.2');
    add('honest 3', '192.0.2.3');
    assert.deepEqual(closed, ['flood 3', 'flood 2']);
    add('honest 4', '192.0.2.4');
    assert.deepEqual(closed.slice(2), ['honest 4'], 'who came before is further on its way');
    assert.equal(unjoined.size, 4);
  });

  it('of 400 who come at once, all get in', { timeout: 15_000 }, async (test) => {
    const server = await startServer();
    test.after(() => server.close());
    const sockets = await Promise.all(Array.from({ length: 400 }, () => connect(server)));
    await Promise.all(sockets.map((socket, index) => join(socket, { room: `storm ${index % 100}` })));
    assert.ok(sockets.every(({ connected }) => connected));
    for (const socket of sockets) socket.disconnect();
  });

  it('never cost those who have joined, nor those who are about to', async (test) => {
    const server = await startServer();
    test.after(() => server.close());
    const pair = await honestPair(server);
    const raws: RawSocket[] = [];
    for (let count = 0; count < 300; count += 1) {
      // Some say hello, some not even that.
      raws.push(await rawSocket(server, count % 2 === 0 ? undefined : null));
    }
    const late = await enter(server, { room: 'late' });
    assert.ok(raws.every(({ ws }) => ws.readyState === ws.OPEN));
    await pair.exchange();
    late.socket.disconnect();
    for (const { ws } of raws) ws.terminate();
    pair.close();
  });
});
