import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ProcessMonitor, SILENT_MS } from '../../../server/redis/process-monitor.js';
import { parseRoomRecord, serializeRoomRecord } from '../../../server/redis/room-serialization.js';
import { enter, letIn } from '../../../server/rooms/entry.js';
import { moderate } from '../../../server/rooms/moderation.js';
import { reconcile, takeOver } from '../../../server/rooms/reconcile.js';
import { type Decision, emptyRoomRecord, end, type RoomRecord } from '../../../server/rooms/room-record.js';

const rules = { capacity: 4, nowMs: 1_000_000, barredUntilMs: () => null };
const ids = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
const processes = ['here', 'there', 'elsewhere'] as const;

type Step = (hall: RoomRecord) => Decision<unknown>;

const id = fc.constantFrom(...ids);
const place = fc.record({
  process: fc.constantFrom(...processes),
  socket: fc.integer({ min: 1, max: 9 }).map(String),
});
const arrival = fc.record({ id, place, role: fc.constantFrom('host', 'guest'), lobby: fc.boolean() }).map(
  ({ id: who, place: where, role, lobby }): Step =>
    (hall) => {
      const media = { counter: 0, microphone: true, camera: false, screen: false };
      const bars = { keys: [`sub ${who}`], untilMs: 2_000_000 };
      const entrant = { id: who, session: `s ${where.socket}`, name: who, media, role, lobby, bars } as const;
      return enter(hall, { entrant, ...where }, rules);
    },
);
const other = id.chain((who) =>
  fc.constantFrom<Step>(
    (hall) => letIn(hall, who, rules),
    (hall) => end(hall, { id: who, socket: hall.places.get(who)?.socket ?? '' }, 'left'),
    (hall) => moderate(hall, who, { action: 'set-room', settings: { lobby: true } }, rules),
    (hall) => moderate(hall, who, { action: 'remove', id: 'a' }, rules),
  ),
);
/** A hall that people have come into, waited for and left, as it may happen. */
const anyHall = fc
  .array(fc.oneof({ weight: 3, arbitrary: arrival }, other), { maxLength: 20 })
  .map((steps) => steps.reduce<RoomRecord>((hall, step) => step(hall).hall, emptyRoomRecord('room')));

describe('a hall', () => {
  it('is the same after it was written and read', () => {
    fc.assert(
      fc.property(anyHall, (hall) => {
        const read = parseRoomRecord('room', serializeRoomRecord(hall));
        const empty = hall.places.size + hall.waiting.size === 0;
        assert.deepEqual(read, empty ? emptyRoomRecord('room') : hall);
      }),
    );
  });

  it('that cannot be read is an empty one', () => {
    assert.deepEqual(parseRoomRecord('room', '{"room":'), emptyRoomRecord('room'));
  });

  it('has a place for every member, and never more than it holds', () => {
    fc.assert(
      fc.property(anyHall, ({ room, places, waiting }) => {
        assert.deepEqual([...room.members.keys()].sort(), [...places.keys()].sort());
        assert.ok(places.size <= rules.capacity);
        for (const who of waiting.keys()) assert.ok(!places.has(who));
      }),
    );
  });
});

describe('mending', () => {
  const connectedTo = (hall: RoomRecord, keep: (who: string) => boolean) =>
    [...hall.places, ...hall.waiting]
      .filter(([who, { process }]) => process === 'here' && keep(who))
      .map(([who, { socket }]) => ({ id: who, socket, isEntering: false }));

  it('leaves nobody of a process that is gone, nor of this one who is not connected, and everybody else', () => {
    fc.assert(
      fc.property(anyHall, fc.subarray([...ids]), (hall, lost) => {
        const connected = connectedTo(hall, (who) => !lost.includes(who as (typeof ids)[number]));
        const mended = reconcile(hall, connected, 'here', (process) => process === 'there').hall;
        const isThere = (who: string, at: { process: string }) =>
          at.process === 'elsewhere' ||
          (at.process === 'here' && !lost.includes(who as (typeof ids)[number]));
        const kept = (places: RoomRecord['places'] | RoomRecord['waiting']) =>
          [...places].filter(([who, at]) => isThere(who, at)).map(([who]) => who);
        assert.deepEqual([...mended.places.keys()], kept(hall.places));
        assert.deepEqual([...mended.waiting.keys()], kept(hall.waiting));
        assert.equal(
          mended.room.version - hall.room.version,
          hall.room.members.size - mended.room.members.size,
        );
      }),
    );
  });

  it('changes nothing that is true', () => {
    fc.assert(
      fc.property(anyHall, (hall) => {
        const mended = reconcile(
          hall,
          connectedTo(hall, () => true),
          'here',
          () => false,
        );
        assert.equal(mended.hall, hall);
        assert.deepEqual(mended.effects, []);
      }),
    );
  });

  it('hangs up on who is connected without a place, but not on who is just coming in', () => {
    const stranger = { id: 'x', socket: '1', isEntering: false };
    const coming = { id: 'y', socket: '2', isEntering: true };
    const { effects } = reconcile(emptyRoomRecord('room'), [stranger, coming], 'here', () => false);
    assert.deepEqual(effects, [{ kind: 'dismiss', id: 'x', socket: '1', why: 'resumed' }]);
  });

  for (const [what, version, known, expected] of [
    ['newer than what is known stays as it is', 9, 4, 9],
    ['as new as what is known stays as it is', 4, 4, 4],
    ['older than what is known becomes newer', 3, 4, 5],
  ] as const)
    it(`a hall that is taken over, ${what}, and everybody is told which it is`, () => {
      const empty = emptyRoomRecord('room');
      const { hall, effects } = takeOver({ ...empty, room: { ...empty.room, version } }, known);
      assert.equal(hall.room.version, expected);
      const [told] = effects;
      assert.ok(told?.kind === 'tell' && told.news.event === 'room-changed');
      assert.equal(told.news.message.version, expected);
    });
});

describe('the watch over processes', () => {
  const watch = () => {
    const clock = { ms: 0, nowMs: () => clock.ms };
    return { clock, watch: new ProcessMonitor(clock) };
  };

  it('takes one for gone that was silent too long', () => {
    const { clock, watch: one } = watch();
    one.heard(new Map([['a', 0]]));
    clock.ms = SILENT_MS;
    one.heard(
      new Map([
        ['a', SILENT_MS - 1],
        ['b', SILENT_MS],
      ]),
    );
    assert.deepEqual([one.isGone('a'), one.isGone('b')], [false, true]);
    assert.deepEqual(one.gone(), ['b']);
  });

  it('takes nobody for gone before everybody could be heard, at first and after the store was away', () => {
    const { clock, watch: one } = watch();
    assert.equal(one.isGone('a'), false);
    one.heard(new Map([['a', 50_000]]));
    clock.ms = SILENT_MS - 1;
    assert.equal(one.isGone('a'), false);
    clock.ms = SILENT_MS;
    assert.equal(one.isGone('a'), true);
    one.restart();
    assert.equal(one.isGone('a'), false);
    one.heard(new Map([['a', 60_000]]));
    assert.equal(one.isGone('a'), false);
    clock.ms += SILENT_MS;
    assert.equal(one.isGone('a'), true);
  });

  it('takes one that is not listed for gone only when a later list does not have it either', () => {
    const { clock, watch: one } = watch();
    one.heard(new Map());
    clock.ms = SILENT_MS;
    one.heard(new Map());
    assert.equal(one.isGone('new'), false);
    assert.equal(one.isGone('new'), false);
    one.heard(new Map([['new', 10]]));
    assert.equal(one.isGone('new'), false);
    one.heard(new Map());
    assert.equal(one.isGone('old'), false);
    one.heard(new Map());
    assert.equal(one.isGone('old'), true);
  });
});
