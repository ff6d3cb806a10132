import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SlowReaders } from '../../../../server/session/guards/slow-readers.js';
import {
  enter,
  joinRequest,
  randomText,
  rawSocket,
  startServer,
  type TestServer,
} from '../../../support/server/server-client.js';

/** Fake Engine.IO connection with the members that SlowReaders uses. */
class Connection extends EventEmitter {
  readonly ends: string[] = [];
  readonly transport = {
    socket: { bufferedAmount: 0, terminate: () => void this.ends.push('terminate') },
  };
  close(discard: boolean) {
    this.ends.push(discard ? 'discard' : 'close');
    this.emit('close');
  }
}

describe('SlowReaders', () => {
  function watchedConnection(checkIntervalMs = 1_000_000) {
    const connection = new Connection();
    const events = new EventEmitter();
    const readers = new SlowReaders({
      maxQueuedBytes: 100,
      checkIntervalMs,
      onClose: () => events.emit('closed'),
    });
    readers.watch(connection);
    return { connection, readers, events };
  }

  it('counts the bytes of both queues and closes a connection above the limit at once', () => {
    const { connection, readers } = watchedConnection();
    connection.transport.socket.bufferedAmount = 60;
    connection.emit('packetCreate', { data: 'x'.repeat(40) });
    assert.deepEqual(connection.ends, [], 'exactly the limit is allowed');
    connection.emit('packetCreate', {});
    assert.deepEqual(connection.ends, [], 'a ping adds nothing');
    connection.emit('flush');
    connection.emit('packetCreate', { data: '€'.repeat(13) });
    assert.deepEqual(connection.ends, [], 'flushed bytes are counted by the WebSocket only');
    connection.emit('packetCreate', { data: '€' });
    assert.deepEqual(connection.ends, ['discard', 'terminate']);
    connection.emit('packetCreate', { data: 'x'.repeat(1_000) });
    assert.deepEqual(connection.ends, ['discard', 'terminate'], 'closes it only once');
    readers.close();
  });

  it('also checks connections on a timer', async () => {
    const { connection, readers, events } = watchedConnection(5);
    connection.transport.socket.bufferedAmount = 101;
    // Neither the guard's timer nor AbortSignal.timeout keeps the process alive.
    const awake = setInterval(() => undefined, 1_000);
    await once(events, 'closed', { signal: AbortSignal.timeout(2_000) });
    clearInterval(awake);
    assert.deepEqual(connection.ends, ['discard', 'terminate']);
    readers.close();
  });
});

describe('a client that does not read', () => {
  let server: TestServer;
  const log = new EventEmitter();
  before(async () => {
    const stream = new Writable({
      write(chunk, _encoding, done) {
        log.emit('line', JSON.parse(String(chunk)).msg);
        done();
      },
    });
    server = await startServer({ maxParticipants: 16, logger: { level: 'warn', stream } });
  });
  after(() => server.close());

  const closedBySlowReaders = async () => {
    const signal = AbortSignal.timeout(10_000);
    for (;;) {
      const [line] = await once(log, 'line', { signal });
      if (line === 'socket closed: it does not read') return;
    }
  };

  it('is disconnected when its answers fill the queue', async () => {
    const room = randomText();
    // Each control character takes six bytes in JSON.
    const metadata = '\u0001'.repeat(2_048);
    const members = [];
    for (let count = 0; count < 15; count += 1) members.push(await enter(server, { room, metadata }));
    const raw = await rawSocket(server);
    raw.send(`420${JSON.stringify(['join', joinRequest({ room })])}`);
    await raw.frame((text) => text.startsWith('430'));
    const closed = closedBySlowReaders();
    raw.pause();
    for (let id = 1; id < 190; id += 1) raw.send(`42${id}["sync"]`);
    await closed;
    raw.ws.terminate();
    for (const { socket } of members) socket.disconnect();
  });

  it('is disconnected when it floods the server with WebSocket pings', async () => {
    const raw = await rawSocket(server);
    raw.pause();
    const payload = Buffer.alloc(125);
    let pings = 0;
    while (raw.ws.readyState === raw.ws.OPEN) {
      assert.ok(pings < 500_000, 'the server accepts any number of pings');
      for (let count = 0; count < 1_000; count += 1) raw.ws.ping(payload);
      pings += 1_000;
      // As fast as the server reads them, so that the pongs queue there and not here.
      while (raw.ws.readyState === raw.ws.OPEN && raw.ws.bufferedAmount > 0) await delay(1);
    }
  });
});
