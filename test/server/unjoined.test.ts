import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Unjoined } from '../../server/socket/unjoined.js';
import { enter, honestPair, type RawSocket, rawSocket, startServer } from '../support/server-client.js';

describe('connections that have not joined', () => {
  it('are at most as many as allowed: the oldest goes', () => {
    const closed: number[] = [];
    const unjoined = new Unjoined<{ close(): void }>(2);
    const [one, two, three, four] = [1, 2, 3, 4].map((number) => ({ close: () => closed.push(number) }));
    assert.ok(one && two && three && four);
    unjoined.add(one);
    unjoined.add(two);
    unjoined.add(one);
    assert.deepEqual(closed, []);
    unjoined.add(three);
    assert.deepEqual(closed, [2], 'who left a room again counts from then');
    unjoined.remove(one);
    unjoined.add(four);
    assert.deepEqual(closed, [2]);
    assert.equal(unjoined.size, 2);
  });

  it('are at most 200 on a server, and never cost those who have joined', async () => {
    const server = await startServer();
    const pair = await honestPair(server);
    const raws: RawSocket[] = [];
    for (let count = 0; count < 200; count += 1) {
      // Some say hello, some not even that.
      raws.push(await rawSocket(server, count % 2 === 0 ? undefined : null));
    }
    assert.ok(raws.every(({ ws }) => ws.readyState === ws.OPEN));
    const [oldest, second] = raws;
    assert.ok(oldest && second);
    raws.push(await rawSocket(server));
    await oldest.closed();
    assert.equal(second.ws.readyState, second.ws.OPEN);
    const late = await enter(server, { room: 'late' });
    await second.closed();
    await pair.exchange();
    late.socket.disconnect();
    for (const { ws } of raws) ws.terminate();
    pair.close();
    await server.close();
  });
});
