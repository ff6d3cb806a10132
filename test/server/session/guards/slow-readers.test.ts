import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { SlowReaders } from '../../../../server/session/guards/slow-readers.js';
import {
  enter,
  joinRequest,
  type RawSocket,
  randomText,
  rawSocket,
  startServer,
  type TestServer,
} from '../../../support/server-client.js';

/** An Engine.IO connection in as many words as its reader is judged by. */
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

describe('the backlog of a connection', () => {
  function watched(checkEveryMs = 1_000_000) {
    const connection = new Connection();
    const cutOff = new EventEmitter();
    const readers = new SlowReaders({ mostBytes: 100, checkEveryMs, onCutOff: () => cutOff.emit('cut off') });
    readers.watch(connection);
    return { connection, readers, cutOff };
  }

  it('is counted in bytes, in both queues, and more than allowed ends it at once', () => {
    const { connection, readers } = watched();
    connection.transport.socket.bufferedAmount = 60;
    connection.emit('packetCreate', { data: 'x'.repeat(40) });
    assert.deepEqual(connection.ends, [], 'as much as is allowed');
    connection.emit('packetCreate', {});
    assert.deepEqual(connection.ends, [], 'a ping adds nothing');
    connection.emit('flush');
    connection.emit('packetCreate', { data: '€'.repeat(13) });
    assert.deepEqual(connection.ends, [], 'what was flushed is counted by the WebSocket only');
    connection.emit('packetCreate', { data: '€' });
    assert.deepEqual(connection.ends, ['discard', 'terminate']);
    connection.emit('packetCreate', { data: 'x'.repeat(1_000) });
    assert.deepEqual(connection.ends, ['discard', 'terminate'], 'and only once');
    readers.close();
  });

  it('is looked at from time to time as well', async () => {
    const { connection, readers, cutOff } = watched(5);
    connection.transport.socket.bufferedAmount = 101;
    // The timer lets the process end, and so does the one of the time limit here.
    const awake = setInterval(() => undefined, 1_000);
    await once(cutOff, 'cut off', { signal: AbortSignal.timeout(2_000) });
    clearInterval(awake);
    assert.deepEqual(connection.ends, ['discard', 'terminate']);
    readers.close();
  });
});

/** Stops reading, as a client does whose window is full. */
function pause({ ws }: RawSocket): void {
  (ws as unknown as { _socket: { pause(): void } })._socket.pause();
}

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

  const warned = async () => {
    const signal = AbortSignal.timeout(10_000);
    for (;;) {
      const [line] = await once(log, 'line', { signal });
      if (line === 'socket cut off: it does not read') return;
    }
  };

  it('is cut off when its answers pile up', async () => {
    const room = randomText();
    // Control characters are six bytes each in JSON.
    const metadata = '\u0001'.repeat(2_048);
    const members = [];
    for (let count = 0; count < 15; count += 1) members.push(await enter(server, { room, metadata }));
    const raw = await rawSocket(server);
    raw.send(`420${JSON.stringify(['join', joinRequest({ room })])}`);
    await raw.frame((text) => text.startsWith('430'));
    const cutOff = warned();
    pause(raw);
    for (let id = 1; id < 190; id += 1) raw.send(`42${id}["sync"]`);
    await cutOff;
    raw.ws.terminate();
    for (const { socket } of members) socket.disconnect();
  });

  it('is cut off when it floods with WebSocket pings', async () => {
    const raw = await rawSocket(server);
    pause(raw);
    const payload = Buffer.alloc(125);
    let pings = 0;
    while (raw.ws.readyState === raw.ws.OPEN) {
      assert.ok(pings < 500_000, 'the server takes any number');
      for (let count = 0; count < 1_000; count += 1) raw.ws.ping(payload);
      pings += 1_000;
      // As fast as the server takes them, so that they wait there and not here.
      while (raw.ws.readyState === raw.ws.OPEN && raw.ws.bufferedAmount > 0) await delay(1);
    }
  });
});
