import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fastify from 'fastify';
import { RedisRoomStore } from '../../../server/redis/redis-room-store.js';
import { RoomService } from '../../../server/rooms/room-service.js';
import { type RedisServer, startRedis } from '../../support/redis.js';
import { randomText } from '../../support/server-client.js';

const ignore = () => undefined;

/** What one process says reaches the other some time later. Here it never does: no line is attached between them. */
describe('rooms of two processes that have not heard of each other yet', () => {
  let redis: RedisServer;
  let one: RoomService;
  let other: RoomService;
  before(async () => {
    redis = await startRedis();
    const { log } = fastify({ logger: false });
    const rooms = () => new RoomService({ capacity: 4, store: new RedisRoomStore(redis.url, log) });
    [one, other] = [rooms(), rooms()];
    await Promise.all([one.ready(), other.ready()]);
  });
  after(async () => {
    one.close();
    other.close();
    await redis.close();
  });

  const media = { counter: 0, microphone: true, camera: true, screen: false };
  async function arrive(rooms: RoomService, room: string, id: string, role: 'host' | 'guest') {
    const seat = { socket: randomText(), tell: ignore, admit: ignore, dismiss: ignore };
    const entry = await rooms.enter(room, { id, session: `${id}-1`, name: id, media, role }, seat);
    if (entry.ok !== true) throw new Error(`${id} is not in`);
    return entry.stay;
  }

  it('let a host remove, and mute, whoever has come in by the other just now', async () => {
    const room = randomText();
    const host = await arrive(one, room, 'host', 'host');
    await arrive(other, room, 'guest', 'guest');
    assert.equal(await host.moderate({ action: 'mute', id: 'guest' }), null);
    await arrive(other, room, 'second', 'guest');
    assert.equal(await host.moderate({ action: 'remove', id: 'second' }), null);
    assert.deepEqual(
      (await host.snapshot())?.members.map(({ id }) => id),
      ['host', 'guest'],
    );
  });

  it('let the operator remove whoever has just come in, and end the call for them, too', async () => {
    const room = randomText();
    await arrive(one, room, 'host', 'host');
    await arrive(other, room, 'guest', 'guest');
    assert.equal(await one.remove(room, 'guest'), true);
    await arrive(other, room, 'late', 'guest');
    assert.equal(await one.end(room), true);
    assert.equal(await one.find(room), null);
  });
});
