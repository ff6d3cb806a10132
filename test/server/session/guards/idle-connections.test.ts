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
} from '../../../support/server/server-client.js';

/** Named connections of an IdleConnections, and the names of those that it closed. */
function trackedConnections(limits: { total: number; perNetwork: number }) {
  const closed: string[] = [];
  const idle = new IdleConnections<{ close(): void }>(limits);
  const known = new Map<string, { close(): void }>();
  return {
    closed,
    idle,
    add(name: string, address: string) {
      const connection = known.get(name) ?? { close: () => closed.push(name) };
      known.set(name, connection);
      idle.add(connection, address);
    },
    remove(name: string) {
      const connection = known.get(name);
      if (connection) idle.remove(connection);
    },
  };
}

describe('IdleConnections', () => {
  it('closes the newest connection of an address above the limit per network', () => {
    const { add, remove, closed, idle } = trackedConnections({ total: 100, perNetwork: 2 });
    for (const name of ['a', 'b', 'a', 'c']) add(name, '192.0.2.1');
    assert.deepEqual(closed, ['c']);
    add('d', '192.0.2.2');
    remove('a');
    remove('a');
    add('e', '192.0.2.1');
    assert.deepEqual(
      closed,
      ['c'],
      'other addresses are not affected, and a connection that has joined no longer counts',
    );
    assert.equal(idle.size, 3);
  });

  it('counts IPv6 by /64 in every notation, and IPv4-mapped addresses as IPv4', () => {
    const { add, closed } = trackedConnections({ total: 100, perNetwork: 2 });
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

  it('exempts private addresses from the limit per network, because they may be a proxy', () => {
    const { add, closed } = trackedConnections({ total: 100, perNetwork: 1 });
    for (const address of ['127.0.0.1', '::ffff:10.1.2.3', '172.16.0.1', '192.168.1.1', '::1', 'fd00::1']) {
      add(`${address}, first`, address);
      add(`${address}, second`, address);
    }
    assert.deepEqual(closed, []);
    for (const name of ['a', 'b']) add(name, '172.32.0.1');
    assert.deepEqual(closed, ['b']);
  });

  it('closes the newest connection of the largest network above the total limit', () => {
    const { add, closed, idle } = trackedConnections({ total: 4, perNetwork: 3 });
    for (const name of ['flood 1', 'flood 2', 'flood 3']) add(name, '192.0.2.66');
    add('honest 1', '192.0.2.1');
    add('honest 2', '192.0.2.2');
    add('honest 3', '192.0.2.3');
    assert.deepEqual(closed, ['flood 3', 'flood 2']);
    add('honest 4', '192.0.2.4');
    assert.deepEqual(closed.slice(2), ['honest 4'], 'on a tie, the newest network loses a connection');
    assert.equal(idle.size, 4);
  });

  it('lets 400 clients that connect at once join', { timeout: 15_000 }, async (test) => {
    const server = await startServer();
    test.after(() => server.close());
    const sockets = await Promise.all(Array.from({ length: 400 }, () => connect(server)));
    await Promise.all(sockets.map((socket, index) => join(socket, { room: `storm ${index % 100}` })));
    assert.ok(sockets.every(({ connected }) => connected));
    for (const socket of sockets) socket.disconnect();
  });

  it('leaves joined clients and newcomers undisturbed by 300 idle connections', async (test) => {
    const server = await startServer();
    test.after(() => server.close());
    const pair = await honestPair(server);
    const raws: RawSocket[] = [];
    for (let count = 0; count < 300; count += 1) {
      // Half of them send CONNECT, the others nothing at all.
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
