import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import fastify from 'fastify';
import { RedisConnection } from '../../../server/redis/connection.js';
import { RedisRoomStore } from '../../../server/redis/redis-room-store.js';
import { RoomRepository } from '../../../server/redis/room-repository.js';
import { emptyRoomRecord } from '../../../server/rooms/room-record.js';
import { RoomService } from '../../../server/rooms/room-service.js';
import { type RedisServer, startRedis } from '../../support/server/redis.js';
import { randomText } from '../../support/server/server-client.js';

const ignore = () => undefined;

/** No cluster bus is attached, so a change by one process never reaches the other: only the records in Redis do. */
describe('RoomService of two processes that share Redis but not the cluster bus', () => {
  let redis: RedisServer;
  let one: RoomService;
  let other: RoomService;
  before(async () => {
    redis = await startRedis();
    const { log } = fastify({ logger: false });
    const rooms = () =>
      new RoomService({
        capacity: 4,
        store: new RedisRoomStore(redis.url, log),
        onError: (error) => assert.ifError(error),
      });
    [one, other] = [rooms(), rooms()];
    await Promise.all([one.ready(), other.ready()]);
  });
  after(async () => {
    one.close();
    other.close();
    await redis.close();
  });

  const media = { counter: 0, microphone: true, camera: true, screen: false };
  async function enter(rooms: RoomService, room: string, id: string, role: 'host' | 'guest') {
    const connection = { socketId: randomText(), send: ignore, admit: ignore, dismiss: ignore };
    const entry = await rooms.enter(room, { id, session: `${id}-1`, name: id, media, role }, connection);
    if (entry.ok !== true) throw new Error(`${id} was not admitted`);
    return entry.membership;
  }

  it('lets a host mute and remove a participant who just entered through the other process', async () => {
    const room = randomText();
    const host = await enter(one, room, 'host', 'host');
    await enter(other, room, 'guest', 'guest');
    assert.equal(await host.moderate({ action: 'mute', id: 'guest' }), null);
    await enter(other, room, 'second', 'guest');
    assert.equal(await host.moderate({ action: 'remove', id: 'second' }), null);
    assert.deepEqual(
      (await host.snapshot())?.members.map(({ id }) => id),
      ['host', 'guest'],
    );
  });

  it('lets the operator remove participants of the other process and end their call', async () => {
    const room = randomText();
    await enter(one, room, 'host', 'host');
    await enter(other, room, 'guest', 'guest');
    assert.equal(await one.remove(room, 'guest'), true);
    await enter(other, room, 'late', 'guest');
    assert.equal(await one.end(room), true);
    assert.equal(await one.find(room), null);
  });

  it('writes nothing of a removal whose ban Redis refuses', async () => {
    const connection = new RedisConnection(redis.url, {
      onReady: ignore,
      onLost: ignore,
      onSubscribed: ignore,
    });
    try {
      await once(connection.commands, 'ready');
      const repository = new RoomRepository(connection, () => one.epoch);
      const room = randomText();
      const base = await repository.read(room);
      const ban = { kind: 'ban', key: 'key', untilMs: 0.5 } as const;
      await assert.rejects(repository.write(base, emptyRoomRecord(room), [ban]));
      assert.equal((await repository.read(room)).revision, 0);
    } finally {
      connection.close();
    }
  });
});
