import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { presenceTimes } from '../../../server/protocol/index.js';
import { type Clock, systemClock } from '../../../server/rooms/clock.js';
import { MemoryRoomStore } from '../../../server/rooms/memory-store.js';
import type { Entrant } from '../../../server/rooms/room.js';
import { RoomService, type RoomServiceOptions } from '../../../server/rooms/room-service.js';
import type {
  ClientConnection,
  DismissReason,
  Entered,
  Entry,
  RoomEvent,
} from '../../../server/rooms/room-service-api.js';
import { offer } from '../../support/server/server-client.js';

/** System clock that counts its pending timers. */
class CountingClock implements Clock {
  readonly #pending = new Set<object>();

  nowMs = () => systemClock.nowMs();

  after(delayMs: number, callback: () => void): () => void {
    const timer = {};
    this.#pending.add(timer);
    const cancel = systemClock.after(delayMs, () => {
      this.#pending.delete(timer);
      callback();
    });
    return () => {
      this.#pending.delete(timer);
      cancel();
    };
  }

  get pendingTimers(): number {
    return this.#pending.size;
  }
}

const inMemory = (options: Omit<RoomServiceOptions, 'store' | 'onError'> & { clock: Clock }) =>
  new RoomService({
    ...options,
    store: new MemoryRoomStore(options.clock),
    onError: (error) => assert.ifError(error),
  });

/** Client connection that records what it receives. */
class TestConnection implements ClientConnection {
  readonly socketId = randomUUID();
  readonly received: RoomEvent[] = [];
  readonly dismissals: DismissReason[] = [];
  readonly admitted: Entered[] = [];

  send(event: RoomEvent): void {
    this.received.push(event);
  }

  admit(entry: Entered): void {
    this.admitted.push(entry);
  }

  dismiss(reason: DismissReason): void {
    this.dismissals.push(reason);
  }

  events(): string[] {
    return this.received.map(({ event }) => event);
  }
}

const entrant = (id: string, change: Partial<Entrant> = {}): Entrant => ({
  id,
  session: `${id}-1`,
  name: id,
  media: { counter: 0, microphone: true, camera: true, screen: false },
  ...change,
});

describe('RoomService with a MemoryRoomStore', () => {
  let clock: CountingClock;
  let rooms: RoomService;
  let a: TestConnection;
  let b: TestConnection;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
    clock = new CountingClock();
    rooms = inMemory({ capacity: 2, clock });
    a = new TestConnection();
    b = new TestConnection();
  });
  afterEach(() => mock.timers.reset());

  async function enter(
    connection: ClientConnection,
    who: Entrant,
    room = 'room',
  ): Promise<Extract<Entry, { ok: true }>> {
    const entry = await rooms.enter(room, who, connection);
    if (entry.ok !== true) throw new Error(entry.ok ? entry.ok : entry.error.code);
    return entry;
  }

  it('sends participant-joined to the members, but not to the newcomer', async () => {
    await enter(a, entrant('a'));
    const { room } = await enter(b, entrant('b'));
    assert.deepEqual(
      room.members.map(({ id }) => id),
      ['a', 'b'],
    );
    assert.equal(room.version, 2);
    assert.deepEqual(a.events(), ['participant-joined']);
    assert.deepEqual(b.received, []);
  });

  it('sends an update to everyone including its sender, so that all versions stay in step', async () => {
    const { membership } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    assert.equal(await membership.update({ name: 'Ada' }), 3);
    assert.deepEqual(a.events(), ['participant-joined', 'participant-updated']);
    assert.deepEqual(b.events(), ['participant-updated']);
    assert.equal(await membership.update({ name: 'Ada' }), 3, 'the same name does not change the version');
    assert.equal(b.received.length, 1);
  });

  it('moves the place to a new connection of the same page without an event for others', async () => {
    const first = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    const again = new TestConnection();
    await enter(again, entrant('a'));
    assert.deepEqual(a.dismissals, ['resumed']);
    assert.deepEqual(b.received, []);
    await first.membership.loseConnection(0);
    await first.membership.leave();
    assert.equal(await first.membership.update({ name: 'x' }), null);
    assert.equal(await first.membership.snapshot(), null);
    assert.equal(await first.membership.relay('b', 'b-1', offer()), 'not-found');
    mock.timers.tick(60_000);
    assert.deepEqual(b.received, [], 'the ended membership of the old connection changes nothing');
  });

  it('moves the place to a reloaded page and notifies the old page and the others', async () => {
    await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    const fresh = new TestConnection();
    const { joinedAt } = await enter(fresh, entrant('a', { session: 'a-2' }));
    assert.equal(joinedAt, 1_000_000);
    assert.deepEqual(a.dismissals, ['replaced']);
    assert.deepEqual(b.events(), ['participant-updated']);
    const [event] = b.received;
    assert.ok(event?.event === 'participant-updated' && event.message.member.session === 'a-2');
  });

  it('keeps the place of a lost connection until 9 s after its last packet, and counts it as taken', async () => {
    const { membership } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    mock.timers.tick(4_000);
    await membership.loseConnection(4_000);
    const third = await rooms.enter('room', entrant('c'), new TestConnection());
    assert.equal(third.ok ? 'in' : third.error.code, 'room-full');
    mock.timers.tick(presenceTimes.lostAfterMs - 4_000 - 1);
    assert.deepEqual(b.received, []);
    mock.timers.tick(1);
    assert.deepEqual(b.received, [
      { event: 'participant-left', message: { version: 3, id: 'a', reason: 'lost' } },
    ]);
    assert.equal((await rooms.enter('room', entrant('c'), new TestConnection())).ok, true);
  });

  it('gives a participant who returns in time its kept place, even in a full room', async () => {
    const { membership } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    await membership.loseConnection(0);
    mock.timers.tick(presenceTimes.lostAfterMs - 1);
    await enter(new TestConnection(), entrant('a'));
    mock.timers.tick(60_000);
    assert.deepEqual(b.received, []);
    assert.equal(clock.pendingTimers, 0);
  });

  it('keeps the place of an away participant for 3 s, even if its connection is lost meanwhile', async () => {
    const { membership } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    await membership.markAway();
    assert.equal(membership.isAway, true);
    await membership.loseConnection(0);
    mock.timers.tick(presenceTimes.awayMs - 1);
    await membership.markAway();
    assert.deepEqual(b.received, []);
    mock.timers.tick(1);
    assert.deepEqual(b.received, [
      { event: 'participant-left', message: { version: 3, id: 'a', reason: 'left' } },
    ]);
    assert.deepEqual(a.dismissals, ['expired']);
  });

  it('cancels the away deadline when the participant returns on another page', async () => {
    const { membership } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    await membership.markAway();
    mock.timers.tick(presenceTimes.awayMs - 1);
    await enter(new TestConnection(), entrant('a', { session: 'a-2' }));
    mock.timers.tick(60_000);
    assert.deepEqual(b.events(), ['participant-updated']);
  });

  it('cancels the away deadline when the participant joins again on the same connection', async () => {
    const { membership } = await enter(a, entrant('a'));
    await membership.markAway();
    const back = await enter(a, entrant('a'));
    mock.timers.tick(60_000);
    assert.deepEqual(a.dismissals, []);
    assert.equal((await back.membership.snapshot())?.members.length, 1);
  });

  it('relays signals only to members of the same room, and only to the session they are for', async () => {
    const { membership } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    const elsewhere = new TestConnection();
    await enter(elsewhere, entrant('c'), 'another');
    assert.equal(await membership.relay('b', 'b-1', offer(7)), 'sent');
    assert.deepEqual(b.received, [
      { event: 'signal', message: { from: 'a', session: 'a-1', signal: offer(7) } },
    ]);
    assert.equal(await membership.relay('b', 'b-0', offer()), 'stale');
    assert.equal(await membership.relay('c', 'c-1', offer()), 'not-found');
    assert.equal(await membership.relay('a', 'a-1', offer()), 'not-found');
    assert.equal(b.received.length, 1);
    assert.deepEqual(elsewhere.received, []);
  });

  it('removes an empty room, and starts the next room of that name from version 1', async () => {
    const events: string[] = [];
    rooms = inMemory({
      capacity: 2,
      clock,
      onLifecycleEvent: ({ type, members }) => events.push(`${type} ${members}`),
    });
    const { membership } = await enter(a, entrant('a'));
    assert.equal(rooms.count.rooms, 1);
    await membership.leave();
    await membership.leave();
    assert.equal(rooms.count.rooms, 0);
    assert.equal((await enter(b, entrant('b'))).room.version, 1);
    assert.deepEqual(events, ['started 1', 'joined 1', 'left 0', 'emptied 0', 'started 1', 'joined 1']);
  });

  it('cancels all timers when it closes', async () => {
    const { membership } = await enter(a, entrant('a'));
    const other = await enter(b, entrant('b'));
    await membership.markAway();
    await other.membership.loseConnection(0);
    assert.equal(clock.pendingTimers, 2);
    rooms.close();
    rooms.close();
    assert.equal(clock.pendingTimers, 0);
    assert.equal(rooms.count.rooms, 0);
    await other.membership.loseConnection(0);
    assert.equal(clock.pendingTimers, 0);
  });
});
