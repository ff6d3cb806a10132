import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, it } from 'node:test';
import { presenceTimes } from '../../../server/protocol/index.js';
import type { Clock } from '../../../server/rooms/clock.js';
import { MemoryRoomStore } from '../../../server/rooms/memory-store.js';
import type { Entrant } from '../../../server/rooms/room.js';
import { RoomService, type RoomServiceOptions } from '../../../server/rooms/room-service.js';
import type { Dismissal, Entered, Entry, News, Seat } from '../../../server/rooms/room-service-api.js';
import { offer } from '../../support/server-client.js';

/** Time that only moves when it is told to. */
class HeldClock implements Clock {
  #nowMs = 1_000_000;
  #due: { atMs: number; act: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, act: () => void): () => void {
    const entry = { atMs: this.#nowMs + Math.max(0, delayMs), act };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((each) => each !== entry);
    };
  }

  get timers(): number {
    return this.#due.length;
  }

  pass(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const [first] = this.#due
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((one, other) => one.atMs - other.atMs);
      if (!first) break;
      this.#nowMs = first.atMs;
      this.#due = this.#due.filter((each) => each !== first);
      first.act();
    }
    this.#nowMs = untilMs;
  }
}

const inMemory = (options: Omit<RoomServiceOptions, 'store'> & { clock: Clock }) =>
  new RoomService({ ...options, store: new MemoryRoomStore(options.clock) });

class TestSeat implements Seat {
  readonly socket = randomUUID();
  readonly news: News[] = [];
  readonly dismissals: Dismissal[] = [];
  readonly admitted: Entered[] = [];

  tell(news: News): void {
    this.news.push(news);
  }

  admit(entry: Entered): void {
    this.admitted.push(entry);
  }

  dismiss(why: Dismissal): void {
    this.dismissals.push(why);
  }

  events(): string[] {
    return this.news.map(({ event }) => event);
  }
}

const entrant = (id: string, change: Partial<Entrant> = {}): Entrant => ({
  id,
  session: `${id}-1`,
  name: id,
  media: { counter: 0, microphone: true, camera: true, screen: false },
  ...change,
});

describe('rooms in memory', () => {
  let clock: HeldClock;
  let rooms: RoomService;
  let a: TestSeat;
  let b: TestSeat;

  beforeEach(() => {
    clock = new HeldClock();
    rooms = inMemory({ capacity: 2, clock });
    a = new TestSeat();
    b = new TestSeat();
  });

  async function enter(seat: Seat, who: Entrant, room = 'room'): Promise<Extract<Entry, { ok: true }>> {
    const entry = await rooms.enter(room, who, seat);
    if (entry.ok !== true) throw new Error(entry.ok ? entry.ok : entry.error.code);
    return entry;
  }

  it('tells those who are there of a newcomer, and the newcomer of nobody', async () => {
    await enter(a, entrant('a'));
    const { room } = await enter(b, entrant('b'));
    assert.deepEqual(
      room.members.map(({ id }) => id),
      ['a', 'b'],
    );
    assert.equal(room.version, 2);
    assert.deepEqual(a.events(), ['participant-joined']);
    assert.deepEqual(b.news, []);
  });

  it('tells everybody of an update, its sender too, so that all versions move in step', async () => {
    const { stay } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    assert.equal(await stay.update({ name: 'Ada' }), 3);
    assert.deepEqual(a.events(), ['participant-joined', 'participant-updated']);
    assert.deepEqual(b.events(), ['participant-updated']);
    assert.equal(await stay.update({ name: 'Ada' }), 3, 'nothing new, no new version');
    assert.equal(b.news.length, 1);
  });

  it('lets a new connection of the same page take over in silence', async () => {
    const first = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    const again = new TestSeat();
    await enter(again, entrant('a'));
    assert.deepEqual(a.dismissals, ['resumed']);
    assert.deepEqual(b.news, []);
    await first.stay.lose(clock.nowMs());
    await first.stay.leave();
    assert.equal(await first.stay.update({ name: 'x' }), null);
    assert.equal(await first.stay.snapshot(), null);
    assert.equal(await first.stay.relay('b', 'b-1', offer()), 'not-found');
    clock.pass(60_000);
    assert.deepEqual(b.news, [], 'what is left of the old connection changes nothing');
  });

  it('lets a fresh page take over and says so to both sides', async () => {
    await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    const fresh = new TestSeat();
    const { joinedAt } = await enter(fresh, entrant('a', { session: 'a-2' }));
    assert.equal(joinedAt, 1_000_000);
    assert.deepEqual(a.dismissals, ['replaced']);
    assert.deepEqual(b.events(), ['participant-updated']);
    const [news] = b.news;
    assert.ok(news?.event === 'participant-updated' && news.message.member.session === 'a-2');
  });

  it('keeps a lost place until 9 s after the last packet, and counts it', async () => {
    const { stay } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    const heardMs = clock.nowMs();
    clock.pass(4_000);
    await stay.lose(heardMs);
    const third = await rooms.enter('room', entrant('c'), new TestSeat());
    assert.equal(third.ok ? 'in' : third.error.code, 'room-full');
    clock.pass(presenceTimes.lostAfterMs - 4_000 - 1);
    assert.deepEqual(b.news, []);
    clock.pass(1);
    assert.deepEqual(b.news, [
      { event: 'participant-left', message: { version: 3, id: 'a', reason: 'lost' } },
    ]);
    assert.equal((await rooms.enter('room', entrant('c'), new TestSeat())).ok, true);
  });

  it('keeps a lost place for who comes back in time, however full the room', async () => {
    const { stay } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    await stay.lose(clock.nowMs());
    clock.pass(presenceTimes.lostAfterMs - 1);
    await enter(new TestSeat(), entrant('a'));
    clock.pass(60_000);
    assert.deepEqual(b.news, []);
    assert.equal(clock.timers, 0);
  });

  it('keeps the place of who is away for 3 s, also when its connection goes meanwhile', async () => {
    const { stay } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    await stay.goAway();
    assert.equal(stay.away, true);
    await stay.lose(clock.nowMs());
    clock.pass(presenceTimes.awayMs - 1);
    await stay.goAway();
    assert.deepEqual(b.news, []);
    clock.pass(1);
    assert.deepEqual(b.news, [
      { event: 'participant-left', message: { version: 3, id: 'a', reason: 'left' } },
    ]);
    assert.deepEqual(a.dismissals, ['expired']);
  });

  it('forgets that somebody was away when it comes back', async () => {
    const { stay } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    await stay.goAway();
    clock.pass(presenceTimes.awayMs - 1);
    await enter(new TestSeat(), entrant('a', { session: 'a-2' }));
    clock.pass(60_000);
    assert.deepEqual(b.events(), ['participant-updated']);
  });

  it('lets the same connection come back from away', async () => {
    const { stay } = await enter(a, entrant('a'));
    await stay.goAway();
    const back = await enter(a, entrant('a'));
    clock.pass(60_000);
    assert.deepEqual(a.dismissals, []);
    assert.equal((await back.stay.snapshot())?.members.length, 1);
  });

  it('hands signals only to the meant page of a member of the same room', async () => {
    const { stay } = await enter(a, entrant('a'));
    await enter(b, entrant('b'));
    const elsewhere = new TestSeat();
    await enter(elsewhere, entrant('c'), 'another');
    assert.equal(await stay.relay('b', 'b-1', offer(7)), 'sent');
    assert.deepEqual(b.news, [{ event: 'signal', message: { from: 'a', session: 'a-1', signal: offer(7) } }]);
    assert.equal(await stay.relay('b', 'b-0', offer()), 'stale');
    assert.equal(await stay.relay('c', 'c-1', offer()), 'not-found');
    assert.equal(await stay.relay('a', 'a-1', offer()), 'not-found');
    assert.equal(b.news.length, 1);
    assert.deepEqual(elsewhere.news, []);
  });

  it('has no empty rooms, and starts the next one of a name anew', async () => {
    const facts: string[] = [];
    rooms = inMemory({
      capacity: 2,
      clock,
      onFact: ({ what, members }) => facts.push(`${what} ${members}`),
    });
    const { stay } = await enter(a, entrant('a'));
    assert.equal(rooms.count.rooms, 1);
    await stay.leave();
    await stay.leave();
    assert.equal(rooms.count.rooms, 0);
    assert.equal((await enter(b, entrant('b'))).room.version, 1);
    assert.deepEqual(facts, ['started 1', 'joined 1', 'left 0', 'emptied 0', 'started 1', 'joined 1']);
  });

  it('leaves no timer behind when it closes', async () => {
    const { stay } = await enter(a, entrant('a'));
    const other = await enter(b, entrant('b'));
    await stay.goAway();
    await other.stay.lose(clock.nowMs());
    assert.equal(clock.timers, 2);
    rooms.close();
    rooms.close();
    assert.equal(clock.timers, 0);
    assert.equal(rooms.count.rooms, 0);
    await other.stay.lose(clock.nowMs());
    assert.equal(clock.timers, 0);
  });
});
