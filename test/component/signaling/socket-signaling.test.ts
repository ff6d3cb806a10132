import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, it } from 'node:test';
import { Server, type Socket } from 'socket.io';
import { silentLogger } from '../../../component/core/log.js';
import type { SignalingEvents } from '../../../component/signaling/signaling.js';
import { SocketSignaling } from '../../../component/signaling/socket-signaling.js';
import { type Joined, PROTOCOL_VERSION } from '../../../server/protocol/index.js';
import { joinRequest, startServer } from '../../support/server/server-client.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Records the events of a `SocketSignaling`, and waits for one of a name. */
function recordEvents() {
  const events: [name: keyof SignalingEvents, detail: unknown][] = [];
  const waiting = new Map<keyof SignalingEvents, (detail: unknown) => void>();
  const record = (name: keyof SignalingEvents) => (detail?: unknown) => {
    events.push([name, detail]);
    waiting.get(name)?.(detail);
  };
  const handlers: SignalingEvents = {
    onConnected: record('onConnected'),
    onLost: record('onLost'),
    onUnreachable: record('onUnreachable'),
    onRefused: record('onRefused'),
    onMemberJoined: record('onMemberJoined'),
    onMemberUpdated: record('onMemberUpdated'),
    onMemberLeft: record('onMemberLeft'),
    onSignal: record('onSignal'),
    onEnded: record('onEnded'),
    onFault: record('onFault'),
  };
  const next = (name: keyof SignalingEvents) =>
    new Promise<unknown>((resolve) => {
      waiting.set(name, resolve);
    });
  const names = () => events.map(([name]) => name);
  return { events, handlers, names, next };
}

/** A client of a server, with its recorded events. */
function client(url: string) {
  const recorded = recordEvents();
  const signaling = new SocketSignaling({
    server: new URL(url),
    events: recorded.handlers,
    log: silentLogger,
  });
  cleanups.push(() => signaling.close());
  const connect = async () => {
    const connected = recorded.next('onConnected');
    signaling.connect();
    await connected;
  };
  return { signaling, connect, ...recorded };
}

/** A Socket.IO server whose replies the test writes, under a path of its own. */
async function fakeServer(onSocket: (socket: Socket) => void = () => undefined, port = 0) {
  const http = createServer();
  const io = new Server(http, { path: '/calls/socket.io/', transports: ['websocket'] });
  const sockets: Socket[] = [];
  io.on('connection', (socket) => {
    sockets.push(socket);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const close = () => io.close();
  cleanups.push(close);
  const address = http.address() as AddressInfo;
  return { io, sockets, close, port: address.port, url: `http://127.0.0.1:${address.port}/calls/` };
}

const joined: Joined = {
  id: 'a'.repeat(43),
  joinedAt: 1,
  epoch: 'e1',
  room: { version: 1, members: [] },
  iceServers: [],
  limits: { participants: 8 },
};

describe('SocketSignaling with a signaling server', { timeout: 20_000 }, () => {
  it('joins a room, reads it and its ICE servers, and leaves it', async () => {
    const server = await startServer({ allowedOrigins: ['*'] });
    cleanups.push(() => server.close());
    const ada = client(server.url);
    const bob = client(server.url);
    await ada.connect();
    const admission = await ada.signaling.joinRoom(joinRequest({ name: 'Ada' }), () =>
      assert.fail('no lobby'),
    );
    assert.equal(admission.room.members[0]?.name, 'Ada');
    await bob.connect();
    const joins = ada.next('onMemberJoined');
    const other = await bob.signaling.joinRoom(joinRequest({ name: 'Bob' }), () => assert.fail('no lobby'));
    await joins;
    const room = await ada.signaling.fetchRoom();
    assert.deepEqual(room.members.map(({ name }) => name).sort(), ['Ada', 'Bob']);
    assert.ok(Array.isArray((await ada.signaling.fetchIceServers()).iceServers));
    const updates = ada.next('onMemberUpdated');
    bob.signaling.sendUpdate({ name: 'Bobby' });
    await updates;
    const leaves = ada.next('onMemberLeft');
    await bob.signaling.leaveRoom();
    assert.deepEqual(await leaves, { version: 4, id: other.id, reason: 'left' });
  });

  it('carries a signal to its addressee only', async () => {
    const server = await startServer({ allowedOrigins: ['*'] });
    cleanups.push(() => server.close());
    const [ada, bob] = [client(server.url), client(server.url)];
    await ada.connect();
    await bob.connect();
    const requests = [joinRequest({ name: 'Ada' }), joinRequest({ name: 'Bob' })] as const;
    const [a, b] = [
      await ada.signaling.joinRoom(requests[0], () => assert.fail('no lobby')),
      await bob.signaling.joinRoom(requests[1], () => assert.fail('no lobby')),
    ];
    const arrives = ada.next('onSignal');
    const signal = { kind: 'renew', connection: 1 } as const;
    bob.signaling.sendSignal({ to: a.id, session: requests[0].session, signal });
    const incoming = (await arrives) as { from: string; signal: unknown };
    assert.equal(incoming.from, b.id);
    assert.deepEqual(incoming.signal, signal);
    assert.ok(!bob.names().includes('onSignal'));
  });

  it('rejects a join with the code of the server', async () => {
    const server = await startServer({ allowedOrigins: ['*'], maxParticipants: 2 });
    cleanups.push(() => server.close());
    for (const name of ['Ada', 'Bob']) {
      const { signaling, connect } = client(server.url);
      await connect();
      await signaling.joinRoom(joinRequest({ name }), () => assert.fail('no lobby'));
    }
    const { signaling, connect } = client(server.url);
    await connect();
    await assert.rejects(
      signaling.joinRoom(joinRequest(), () => undefined),
      { code: 'room-full' },
    );
  });

  it('reports a refused origin once, and makes no further attempt', async () => {
    const server = await startServer({ allowedOrigins: ['https://other.example'] });
    cleanups.push(() => server.close());
    const { signaling, next, names } = client(server.url);
    const refused = next('onRefused');
    signaling.connect();
    const error = (await refused) as { code: string; fatal: boolean };
    assert.deepEqual([error.code, error.fatal], ['origin-not-allowed', true]);
    assert.deepEqual(names(), ['onRefused']);
  });
});

describe('SocketSignaling', { timeout: 20_000 }, () => {
  it('connects under the path of the server URL, with the protocol version', async () => {
    const server = await fakeServer();
    const { connect } = client(server.url);
    await connect();
    assert.deepEqual(server.sockets[0]?.handshake.auth, { protocol: PROTOCOL_VERSION, client: 'mesh-call' });
    assert.equal(server.sockets[0]?.conn.transport.name, 'websocket');
  });

  it('waits for the decision of a host, and reports the waiting once', async () => {
    const server = await fakeServer((socket) => {
      socket.on('join', (_request, reply) => {
        reply({ ok: false, waiting: true, error: { code: 'timeout', message: 'waiting' } });
        setImmediate(() => socket.emit('admitted', { ok: true, joined }));
      });
    });
    const { signaling, connect } = client(server.url);
    await connect();
    let waits = 0;
    const admission = await signaling.joinRoom(joinRequest(), () => {
      waits += 1;
    });
    assert.deepEqual(admission, joined);
    assert.equal(waits, 1);
  });

  it('rejects a reply that does not fit the protocol', async () => {
    const server = await fakeServer((socket) => {
      socket.on('join', (_request, reply) => reply({ ok: true, joined: { id: 7 } }));
      socket.on('sync', (reply) => reply('room'));
    });
    const { signaling, connect } = client(server.url);
    await connect();
    await assert.rejects(
      signaling.joinRoom(joinRequest(), () => undefined),
      { code: 'protocol-mismatch' },
    );
    await assert.rejects(signaling.fetchRoom(), { code: 'protocol-mismatch' });
  });

  it('drops messages that do not fit the protocol, and handles the valid ones after them', async () => {
    const server = await fakeServer();
    const { connect, next, names } = client(server.url);
    await connect();
    const left = next('onMemberLeft');
    const id = 'b'.repeat(43);
    for (const message of [
      null,
      7,
      {},
      { version: -1, id, reason: 'left' },
      { version: 1, id, reason: 'gone' },
    ])
      server.io.emit('participant-left', message);
    server.io.emit('participant-left', { version: 1, id, reason: 'left' });
    assert.deepEqual(await left, { version: 1, id, reason: 'left' });
    assert.equal(names().filter((name) => name === 'onMemberLeft').length, 1);
  });

  it('reports a rejected message, except a signal whose addressee has just left', async () => {
    const server = await fakeServer();
    const { connect, next, events } = client(server.url);
    await connect();
    const fault = next('onFault');
    server.io.emit('fault', { event: 'signal', error: { code: 'not-found', message: 'gone' } });
    server.io.emit('fault', { event: 'update', error: { code: 'rate-limited', message: 'too fast' } });
    await fault;
    const codes = events.flatMap(([name, error]) =>
      name === 'onFault' ? [(error as { code: string }).code] : [],
    );
    assert.deepEqual(codes, ['rate-limited']);
  });

  it('passes unvalidated messages to subscribers until they unsubscribe', async () => {
    const server = await fakeServer();
    const { signaling, connect, next } = client(server.url);
    await connect();
    const lobbies: unknown[] = [];
    const unsubscribe = signaling.subscribe('lobby', (message) => lobbies.push(message));
    const emit = async (message: unknown) => {
      const ended = next('onEnded');
      server.io.emit('lobby', message);
      server.io.emit('ended', { reason: 'ended' });
      await ended;
    };
    await emit('first');
    unsubscribe();
    await emit('second');
    assert.deepEqual(lobbies, ['first']);
  });

  it('sends nothing while disconnected, so that nothing stale arrives later', async () => {
    const received: string[] = [];
    const server = await fakeServer((socket) => {
      socket.onAny((event: string) => received.push(event));
      socket.on('sync', (reply) => reply({ ok: true, room: joined.room }));
    });
    const { signaling, connect } = client(server.url);
    signaling.sendUpdate({ name: 'Ada' });
    signaling.sendAway();
    await signaling.leaveRoom();
    await connect();
    await signaling.fetchRoom();
    assert.deepEqual(received, ['sync']);
  });

  it('reconnects within 5 s of a restarted server', async () => {
    const first = await fakeServer();
    const { connect, next, names } = client(first.url);
    await connect();
    const lost = next('onLost');
    const unreachable = next('onUnreachable');
    await first.close();
    await lost;
    assert.equal(await unreachable, 1);
    const back = next('onConnected');
    const restartedAtMs = performance.now();
    await fakeServer(() => undefined, first.port);
    await back;
    assert.ok(performance.now() - restartedAtMs < 5_000);
    assert.equal(names().at(-1), 'onConnected');
  });

  it('reconnects after the server has disconnected it, which Socket.IO alone would not', async () => {
    const server = await fakeServer();
    const { connect, next } = client(server.url);
    await connect();
    const lost = next('onLost');
    server.sockets[0]?.disconnect();
    await lost;
    await next('onConnected');
    assert.equal(server.sockets.length, 2);
  });

  it('replaces the connection at once on reconnect(), and keeps a working one on retry()', async () => {
    const server = await fakeServer();
    const { signaling, connect, next } = client(server.url);
    await connect();
    signaling.retry();
    const back = next('onConnected');
    signaling.reconnect();
    await back;
    assert.equal(server.sockets.length, 2);
  });

  it('handles nothing after close(), which is idempotent', async () => {
    const server = await fakeServer();
    const { signaling, connect, names } = client(server.url);
    await connect();
    const disconnected = new Promise((resolve) => server.sockets[0]?.once('disconnect', resolve));
    signaling.close();
    signaling.close();
    await disconnected;
    assert.deepEqual(names(), ['onConnected']);
  });
});
