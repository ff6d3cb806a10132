import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Member } from '../../../server/protocol/index.js';
import { participantIdOf } from '../../../server/rooms/participant-id.js';
import {
  admit,
  type Entrant,
  emptyRoom,
  type Room,
  remove,
  snapshot,
  update,
} from '../../../server/rooms/room.js';

const entrant = (change: Partial<Entrant> = {}): Entrant => ({
  id: 'a',
  session: 's1',
  name: 'Ada',
  media: { counter: 0, microphone: true, camera: true, screen: false },
  ...change,
});

function entered(room: Room, who: Entrant, nowMs = 1_000): { room: Room; member: Member; kind: string } {
  const admission = admit(room, who, { capacity: 8, nowMs });
  assert.ok('member' in admission, admission.kind);
  return admission;
}

describe('participantIdOf', () => {
  it('is base64url(SHA-256(secret, NUL, room))', () => {
    // printf 'secret\0room' | openssl dgst -sha256 -binary | basenc --base64url
    assert.equal(participantIdOf('secret', 'room'), 'IABBCQRn5WdmTuFT9atFre7UiWQkhqJR6AX0niebDmI');
  });

  it('differs for every pair of secret and room', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(text, text, text, text, (secret, room, otherSecret, otherRoom) => {
        const same = participantIdOf(secret, room) === participantIdOf(otherSecret, otherRoom);
        assert.equal(same, secret === otherSecret && room === otherRoom);
      }),
    );
  });
});

describe('Room', () => {
  it('sets joinedAt of the first admission from the clock', () => {
    const { member, kind, room } = entered(emptyRoom, entrant(), 5_000);
    assert.equal(kind, 'joined');
    assert.equal(member.joinedAt, 5_000);
    assert.equal(room.version, 1);
  });

  for (const [remembered, joinedAt] of [
    [400, 400],
    [5_000, 5_000],
    [9_999, 5_000],
    [-1, 0],
  ] as const) {
    it(`clamps a remembered joinedAt of ${remembered} to ${joinedAt} at time 5000`, () => {
      assert.equal(entered(emptyRoom, entrant({ joinedAt: remembered }), 5_000).member.joinedAt, joinedAt);
    });
  }

  it('keeps joinedAt of a present member, whatever the page remembers', () => {
    const { room } = entered(emptyRoom, entrant(), 5_000);
    assert.equal(entered(room, entrant({ session: 's2', joinedAt: 1 }), 6_000).member.joinedAt, 5_000);
  });

  it('does not change when a member returns without changes', () => {
    const { room } = entered(emptyRoom, entrant());
    const again = entered(room, entrant());
    assert.equal(again.kind, 'unchanged');
    assert.equal(again.room, room);
  });

  it('replaces session and media state of a member who returns from a reloaded page', () => {
    const old = { counter: 7, microphone: false, camera: false, screen: true };
    const { room } = entered(emptyRoom, entrant({ media: old }));
    const { kind, member } = entered(room, entrant({ session: 's2' }));
    assert.equal(kind, 'updated');
    assert.equal(member.session, 's2');
    assert.deepEqual(member.media, entrant().media);
  });

  it('keeps the media state with the higher counter when the same page returns', () => {
    const late = { counter: 3, microphone: false, camera: false, screen: false };
    const { room } = entered(emptyRoom, entrant({ media: late }));
    assert.equal(entered(room, entrant()).kind, 'unchanged');
    const newer = { ...late, counter: 4, camera: true };
    assert.deepEqual(entered(room, entrant({ media: newer })).member.media, newer);
  });

  it('ignores a media state with a lower or the same counter', () => {
    const media = { counter: 3, microphone: true, camera: true, screen: false };
    const { room } = entered(emptyRoom, entrant({ media }));
    assert.equal(update(room, 'a', { media: { ...media, counter: 2, camera: false } }), null);
    assert.equal(update(room, 'a', { media: { ...media, camera: false } }), null);
    assert.equal(
      update(room, 'a', { media: { ...media, counter: 4, camera: false } })?.member.media.camera,
      false,
    );
  });

  it('applies a new name, and ignores unknown ids', () => {
    const { room } = entered(emptyRoom, entrant());
    assert.equal(update(room, 'a', { name: 'Grace' })?.member.name, 'Grace');
    assert.equal(update(room, 'a', { name: 'Ada' }), null);
    assert.equal(update(room, 'b', { name: 'Eve' }), null);
    assert.equal(remove(room, 'b'), null);
  });

  it('is full for newcomers but not for members', () => {
    const rules = { capacity: 2, nowMs: 0 };
    const { room: one } = entered(emptyRoom, entrant({ id: 'a' }));
    const { room: two } = entered(one, entrant({ id: 'b' }));
    assert.equal(admit(two, entrant({ id: 'c' }), rules).kind, 'full');
    assert.equal(admit(two, entrant({ id: 'a', session: 's2' }), rules).kind, 'updated');
  });

  type Step = { kind: 'join' | 'update' | 'leave'; id: string; session: string; counter: number; at: number };

  const step: fc.Arbitrary<Step> = fc.record({
    kind: fc.constantFrom('join' as const, 'update' as const, 'leave' as const),
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    session: fc.constantFrom('s1', 's2'),
    counter: fc.nat(5),
    at: fc.nat(100),
  });

  function after(room: Room, { kind, id, session, counter, at }: Step, capacity: number): Room {
    const media = { counter, microphone: counter % 2 === 0, camera: true, screen: false };
    if (kind === 'leave') return remove(room, id) ?? room;
    if (kind === 'update') return update(room, id, { media })?.room ?? room;
    const admission = admit(room, entrant({ id, session, media, joinedAt: at }), { capacity, nowMs: 50 });
    return 'room' in admission ? admission.room : room;
  }

  it('counts versions by changes, respects its capacity and has no duplicates, after any history', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.integer({ min: 2, max: 4 }), (steps, capacity) => {
        let room = emptyRoom;
        for (const each of steps) {
          const before = snapshot(room);
          const next = after(room, each, capacity);
          const changed = JSON.stringify(before.members) !== JSON.stringify(snapshot(next).members);
          assert.equal(next.version - room.version, changed ? 1 : 0);
          assert.deepEqual(snapshot(room), before, 'the earlier room is not modified');
          room = next;
          const { members } = snapshot(room);
          assert.ok(members.length <= capacity);
          assert.equal(new Set(members.map(({ id }) => id)).size, members.length);
          assert.ok(members.every(({ joinedAt }) => joinedAt >= 0 && joinedAt <= 50));
          for (const known of before.members) {
            const now = room.members.get(known.id);
            if (now) assert.equal(now.joinedAt, known.joinedAt, 'a member keeps its joinedAt');
            if (now?.session === known.session) assert.ok(now.media.counter >= known.media.counter);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('lists its members ordered by (joinedAt, id)', () => {
    let room = entered(emptyRoom, entrant({ id: 'b' }), 2).room;
    room = entered(room, entrant({ id: 'a' }), 2).room;
    room = entered(room, entrant({ id: 'c' }), 1).room;
    assert.deepEqual(
      snapshot(room).members.map(({ id }) => id),
      ['c', 'a', 'b'],
    );
  });
});
