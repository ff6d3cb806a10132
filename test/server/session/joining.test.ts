import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as v from 'valibot';
import { joinedSchema, joinReplySchema, limits } from '../../../server/protocol/index.js';
import { participantIdOf } from '../../../server/rooms/participant-id.js';
import { joinToken, SECRET } from '../../support/server/join-token.js';
import {
  ask,
  connect,
  enter,
  honestPair,
  join,
  joinRequest,
  next,
  offer,
  openSocket,
  randomText,
  record,
  settled,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';

describe('joining a room', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ maxParticipants: 3 });
  });
  after(() => server.close());

  it('answers with the id, the room snapshot, ICE servers and limits', async () => {
    const before = Date.now();
    const request = joinRequest({ room: ' Caf\u0065\u0301 ', externalId: 'x', metadata: '{}' });
    const socket = await connect(server);
    const reply = await ask(socket, request);
    assert.ok(v.is(joinReplySchema, reply));
    assert.ok(reply.ok);
    const { joined } = reply;
    assert.equal(joined.id, participantIdOf(request.secret, 'Café'), 'the room name is trimmed and in NFC');
    assert.ok(joined.joinedAt >= before && joined.joinedAt <= Date.now());
    assert.deepEqual(joined.limits, { participants: 3 });
    assert.deepEqual(joined.iceServers, []);
    const { name, media, session, externalId, metadata } = request;
    const member = { id: joined.id, session, joinedAt: joined.joinedAt, name, media, externalId, metadata };
    assert.deepEqual(joined.room, { version: 1, members: [member] });
    assert.ok(!JSON.stringify(reply).includes(request.secret));
    socket.disconnect();
  });

  it('sends members an event for a join, an update and a leave', async () => {
    const room = randomText();
    const one = await enter(server, { room });
    const joining = next(one.socket, 'participant-joined');
    const two = await enter(server, { room, name: 'Grace' });
    const { version, member } = await joining;
    assert.equal(version, 2);
    assert.equal(member.id, two.joined.id);
    assert.deepEqual(
      two.joined.room.members.map(({ id }) => id),
      [one.joined.id, two.joined.id],
    );
    assert.equal(two.joined.epoch, one.joined.epoch);

    const media = { counter: 1, microphone: false, camera: true, screen: false };
    const updates = [next(one.socket, 'participant-updated'), next(two.socket, 'participant-updated')];
    two.socket.emit('update', { media, name: 'Grace H.' });
    for (const update of await Promise.all(updates)) {
      assert.equal(update.version, 3);
      assert.deepEqual(update.member, { ...member, media, name: 'Grace H.' });
    }
    const synced = await one.socket.timeout(2_000).emitWithAck('sync');
    assert.ok(synced.ok && synced.room.version === 3 && synced.room.members.length === 2);

    const leaving = next(one.socket, 'participant-left');
    await two.socket.timeout(2_000).emitWithAck('leave');
    assert.deepEqual(await leaving, { version: 4, id: two.joined.id, reason: 'left' });
    await two.socket.timeout(2_000).emitWithAck('leave');
    assert.notEqual((await join(two.socket, { room })).id, two.joined.id, 'the same socket may join again');
    one.socket.disconnect();
    two.socket.disconnect();
  });

  it('sets the sender of a signal itself', async () => {
    const pair = await honestPair(server, randomText());
    await pair.exchange();
    const arrived = next(pair.other.socket, 'signal');
    const forged = {
      to: pair.other.joined.id,
      session: pair.other.request.session,
      signal: offer(99),
      from: pair.other.joined.id,
    };
    pair.one.socket.emit('signal', forged);
    assert.deepEqual(await arrived, {
      from: pair.one.joined.id,
      session: pair.one.request.session,
      signal: offer(99),
    });
    pair.close();
  });

  it('gives a reloaded page its place with the same id and a new session, and ends the old page', async () => {
    const room = randomText();
    const watcher = await enter(server, { room });
    const old = await enter(server, { room });
    const ended = next(old.socket, 'ended');
    const gone = next(old.socket, 'disconnect');
    const updated = next(watcher.socket, 'participant-updated');
    const events = record(watcher.socket);
    const fresh = await enter(server, {
      ...old.request,
      session: randomText(),
      joinedAt: old.joined.joinedAt,
    });
    assert.equal(fresh.joined.id, old.joined.id);
    assert.equal(fresh.joined.joinedAt, old.joined.joinedAt);
    assert.deepEqual(await ended, { reason: 'replaced' });
    assert.equal(await gone, 'io server disconnect');
    assert.equal((await updated).member.session, fresh.request.session);
    await settled(watcher.socket);
    assert.deepEqual(
      events.map(([event]) => event),
      ['participant-updated'],
    );
    watcher.socket.disconnect();
    fresh.socket.disconnect();
  });

  it('gives a reconnecting page its place without an event for others', async () => {
    const room = randomText();
    const watcher = await enter(server, { room });
    const old = await enter(server, { room });
    const events = record(watcher.socket);
    old.socket.io.engine.close();
    const back = await enter(server, { ...old.request, joinedAt: old.joined.joinedAt });
    assert.equal(back.joined.joinedAt, old.joined.joinedAt);
    assert.equal(back.joined.room.version, 2, 'the version is unchanged');
    await settled(watcher.socket);
    assert.deepEqual(events, []);
    const left = next(watcher.socket, 'participant-left');
    await back.socket.timeout(2_000).emitWithAck('leave');
    assert.equal((await left).reason, 'left');
    watcher.socket.disconnect();
  });

  it('drops a signal for a page that has reloaded since', async () => {
    const room = randomText();
    const watcher = await enter(server, { room });
    const old = await enter(server, { room });
    const fresh = await enter(server, { ...old.request, session: randomText() });
    const events = record(fresh.socket);
    const complaints = record(watcher.socket);
    watcher.socket.emit('signal', { to: old.joined.id, session: old.request.session, signal: offer() });
    await settled(watcher.socket);
    await settled(fresh.socket);
    assert.deepEqual(events, []);
    assert.deepEqual(
      complaints.filter(([event]) => event === 'fault'),
      [],
    );
    watcher.socket.disconnect();
    fresh.socket.disconnect();
  });

  it('refuses a newcomer to a full room, but not a participant with a place', async () => {
    const room = randomText();
    const members = [
      await enter(server, { room }),
      await enter(server, { room }),
      await enter(server, { room }),
    ];
    const late = await connect(server);
    const reply = await ask(late, joinRequest({ room }));
    assert.ok(!reply.ok && reply.error.code === 'room-full');
    const [first] = members;
    assert.ok(first);
    const back = await enter(server, first.request);
    assert.equal(back.joined.room.members.length, 3);
    await back.socket.timeout(2_000).emitWithAck('leave');
    assert.equal((await join(late, { room })).room.members.length, 3);
    for (const { socket } of [...members, back, { socket: late }]) socket.disconnect();
  });

  it('keeps an away participant’s place if another room refuses it, and frees it if another room admits it', async () => {
    const [room, full] = [randomText(), randomText()];
    const watcher = await enter(server, { room });
    const crowd = [];
    for (let count = 0; count < 3; count += 1) crowd.push(await enter(server, { room: full }));
    const { socket, request, joined } = await enter(server, { room });
    const events = record(watcher.socket);
    socket.emit('away');
    const refusal = await ask(socket, { ...request, room: full });
    assert.ok(!refusal.ok && refusal.error.code === 'room-full');
    const back = await ask(socket, request);
    assert.ok(back.ok);
    assert.equal(back.joined.joinedAt, joined.joinedAt);
    await settled(watcher.socket);
    assert.deepEqual(events, [], 'the others received no event');

    socket.emit('away');
    const elsewhere = await ask(socket, { ...request, room: randomText() });
    assert.ok(elsewhere.ok);
    await settled(watcher.socket);
    assert.deepEqual(events, [
      ['participant-left', { version: joined.room.version + 1, id: joined.id, reason: 'left' }],
    ]);
    const own = record(socket);
    const other = await enter(server, { room });
    await settled(socket);
    assert.deepEqual(own, [], 'the socket receives no more events of the room that it left');
    for (const each of [watcher, other, { socket }, ...crowd]) each.socket.disconnect();
  });

  it('normalizes a name and relays it in normal form', async () => {
    const { socket, joined } = await enter(server, { room: randomText(), name: ' Rene\u0301 ' });
    assert.equal(joined.room.members[0]?.name, 'René');
    socket.disconnect();
  });

  it('lets a refused page connect again on the same socket', async () => {
    const socket = openSocket(server, { auth: { protocol: 99 } });
    for (let count = 0; count < 2; count += 1) {
      const refused = new Promise<Error & { data?: { code: string } }>((resolve) => {
        socket.once('connect_error', resolve);
      });
      socket.connect();
      assert.equal((await refused).data?.code, 'protocol-mismatch');
    }
    socket.auth = { protocol: 1 };
    const connected = new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    socket.connect();
    await connected;
    assert.ok((await join(socket)).id);
    socket.disconnect();
  });

  const refused: [
    what: string,
    headers: Record<string, string>,
    auth: Record<string, unknown>,
    code: string,
  ][] = [
    ['another site', { origin: 'https://example.com' }, { protocol: 1 }, 'origin-not-allowed'],
    ['no origin', {}, { protocol: 1 }, 'origin-not-allowed'],
    ['an opaque origin', { origin: 'null' }, { protocol: 1 }, 'origin-not-allowed'],
    ['another protocol', { origin: 'http://localhost' }, { protocol: 99 }, 'protocol-mismatch'],
    ['no protocol', { origin: 'http://localhost' }, {}, 'invalid-argument'],
    ['an invalid hello', { origin: 'http://localhost' }, { protocol: '1' }, 'invalid-argument'],
  ];
  for (const [what, headers, auth, code] of refused) {
    it(`refuses a page with ${what} and sends the reason`, async () => {
      const socket = openSocket(server, { headers, auth });
      const error = await new Promise<Error & { data?: { code: string; message: string } }>((resolve) => {
        socket.once('connect_error', resolve);
      });
      assert.equal(error.data?.code, code);
      if (code === 'origin-not-allowed') {
        assert.match(error.data?.message ?? '', /MESH_CALL_ALLOWED_ORIGINS/u);
        if (headers.origin?.startsWith('https:')) assert.ok(error.data?.message.includes(headers.origin));
        else assert.match(error.data?.message ?? '', /without an origin.*=\*/u);
      }
      socket.disconnect();
    });
  }

  it('admits a program without an origin by a token only', async () => {
    const closed = await startServer({ secret: SECRET });
    const socket = await connect(closed, { headers: {} });
    assert.equal((await ask(socket, joinRequest())).ok, false);
    assert.ok((await join(socket, { room: 'room', token: joinToken({ room: 'room' }) })).id);
    socket.disconnect();
    const page = openSocket(closed, { headers: { origin: 'https://example.com' } });
    const error = await new Promise<Error & { data?: { code: string } }>((resolve) => {
      page.once('connect_error', resolve);
    });
    assert.equal(error.data?.code, 'origin-not-allowed');
    page.disconnect();
    await closed.close();
  });

  it('sends answers that match their own schemas', async () => {
    const socket = await connect(server);
    const joined = await join(socket, {
      room: '🏠'.repeat(limits.roomCharacters),
      name: '👩'.repeat(limits.nameCharacters),
      metadata: 'm'.repeat(limits.metadataBytes),
    });
    assert.ok(v.is(joinedSchema, joined));
    socket.disconnect();
  });
});
