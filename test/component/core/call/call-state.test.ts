import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CallError } from '../../../../component/core/call/call-error.js';
import {
  type CallAction,
  type CallState,
  compareMembers,
  initialCallState,
  statusOf,
  versionStep,
} from '../../../../component/core/call/call-state.js';
import { publicEventsOf, qualityChanges } from '../../../../component/core/call/public-events.js';
import { reduceCall } from '../../../../component/core/call/reduce-call.js';
import { participantsOf } from '../../../../component/core/call/selectors.js';
import type { Joined, Member } from '../../../../server/protocol/index.js';

const id = (letter: string) => letter.repeat(43);
const member = (letter: string, joinedAt: number, more: Partial<Member> = {}): Member => ({
  id: id(letter),
  session: `${letter}-session`.padEnd(22, '0'),
  name: letter.toUpperCase(),
  joinedAt,
  media: { counter: 1, microphone: true, camera: true, screen: false },
  ...more,
});
const joined = (version: number, members: readonly Member[], epoch = 'e1'): Joined => ({
  id: id('m'),
  joinedAt: 50,
  epoch,
  room: { version, members: [...members, member('m', 50)] },
  iceServers: [],
  limits: { participants: 8 },
});

/** Runs actions and gives the state and the names of all events that were due. */
function run(actions: readonly CallAction[], from = initialCallState('Me')) {
  let state = from;
  let participants = participantsOf(state);
  const events: string[] = [];
  for (const action of actions) {
    const before = { state, participants };
    state = reduceCall(state, action);
    participants = participantsOf(state, participants);
    events.push(...publicEventsOf(action, before, { state, participants }).map(({ name }) => name));
  }
  return { state, participants, events };
}

const inRoom: readonly CallAction[] = [
  { type: 'join-started' },
  { type: 'joined', joined: joined(3, [member('b', 20), member('a', 10)]) },
];

const linkChanged = (letter: string, connection: 'connected' | 'reconnecting'): CallAction => ({
  type: 'link-changed',
  id: id(letter),
  session: member(letter, 0).session,
  connection,
});

describe('a call', () => {
  it('shows the local participant first and the others in the order of the room', () => {
    const { participants } = run(inRoom);
    assert.deepEqual(
      participants.map(({ name }) => name),
      ['Me', 'A', 'B'],
    );
  });

  it('tells of those present once, with call-joined', () => {
    const { events } = run(inRoom);
    assert.deepEqual(events, [
      'call-state-changed',
      'signaling-changed',
      'call-state-changed',
      'call-joined',
    ]);
  });

  it('tells who comes, changes and goes', () => {
    const { events, participants } = run([
      ...inRoom,
      { type: 'member-joined', version: 4, member: member('c', 60) },
      { type: 'member-updated', version: 5, member: member('c', 60, { name: 'Carla' }) },
      { type: 'member-left', version: 6, id: id('a'), reason: 'lost' },
    ]);
    assert.deepEqual(events.slice(4), ['participant-joined', 'participant-updated', 'participant-left']);
    assert.deepEqual(
      participants.map(({ name }) => name),
      ['Me', 'B', 'Carla'],
    );
  });

  it('gives the same objects back where nothing changed, frozen ones', () => {
    const before = run(inRoom);
    const after = run([{ type: 'member-left', version: 4, id: id('b'), reason: 'left' }], before.state);
    const again = participantsOf(before.state, before.participants);
    assert.equal(again, before.participants);
    assert.ok(after.participants.every((participant) => Object.isFrozen(participant)));
  });

  it('keeps the tile of a participant that comes back on a fresh page, and starts a fresh link', () => {
    const { state, events } = run([
      ...inRoom,
      linkChanged('a', 'connected'),
      { type: 'member-updated', version: 4, member: member('a', 10, { session: 'fresh'.padEnd(22, '0') }) },
    ]);
    assert.equal(state.remotes.length, 2);
    assert.equal(state.remotes[0]?.connection, 'connecting');
    assert.ok(!events.includes('participant-left'));
  });

  it('takes the media state with the higher counter', () => {
    const media = { counter: 5, microphone: false, camera: false, screen: false };
    const older = { counter: 4, microphone: true, camera: true, screen: false };
    const { state } = run([
      ...inRoom,
      { type: 'member-updated', version: 4, member: member('a', 10, { media }) },
      { type: 'member-updated', version: 5, member: member('a', 10, { media: older }) },
    ]);
    assert.deepEqual(state.remotes[0]?.member.media, media);
  });

  it('ignores what a link of an older session says', () => {
    const { state } = run([
      ...inRoom,
      { type: 'link-changed', id: id('a'), session: 'older', connection: 'connected' },
    ]);
    assert.equal(state.remotes[0]?.connection, 'connecting');
  });

  it('is reconnecting when every peer is lost, and only then', () => {
    const one = run([...inRoom, linkChanged('a', 'connected'), linkChanged('a', 'reconnecting')]);
    assert.equal(statusOf(one.state), 'joined');
    const all = run([...inRoom, linkChanged('a', 'reconnecting'), linkChanged('b', 'reconnecting')]);
    assert.equal(statusOf(all.state), 'reconnecting');
    assert.deepEqual(all.events.slice(-3), [
      'participant-updated',
      'call-state-changed',
      'participant-updated',
    ]);
  });

  it('takes what a participant tells by itself, if it is newer, and only from its session', () => {
    const told = (counter: number, session = member('a', 0).session): CallAction => ({
      type: 'media-announced',
      id: id('a'),
      session,
      media: { counter, microphone: true, camera: false, screen: false },
    });
    const { state, events } = run([...inRoom, told(5)]);
    assert.equal(state.remotes[0]?.member.media.counter, 5);
    assert.equal(events.at(-1), 'participant-updated');
    for (const stale of [told(4), told(6, 'older')]) assert.equal(reduceCall(state, stale), state);
  });

  it('tells how a link feels: poor while it is lost, and what was measured when it is back', () => {
    const measured = (quality: 'good' | 'fair'): CallAction => ({
      type: 'remote-updated',
      id: id('a'),
      session: member('a', 0).session,
      changes: { quality, qualityReason: 'round-trip-time' },
    });
    const connected = [...inRoom, linkChanged('a', 'connected'), measured('good')];
    const [before, lost] = [run(connected), run([...connected, linkChanged('a', 'reconnecting')])];
    const told = qualityChanges(before, { ...lost, participants: participantsOf(lost.state) });
    assert.deepEqual(
      told.map(({ participant, quality, reason }) => [participant.id, quality, reason]),
      [[id('a'), 'poor', 'connection-lost']],
    );
    assert.deepEqual(qualityChanges(lost, { ...lost, participants: participantsOf(lost.state) }), []);
    const quality = (actions: CallAction[]) => run([...connected, ...actions]).state.remotes[0];
    assert.equal(quality([])?.quality, 'good');
    assert.equal(quality([linkChanged('a', 'reconnecting'), linkChanged('a', 'connected')])?.quality, 'poor');
    assert.equal(
      quality([linkChanged('a', 'reconnecting'), linkChanged('a', 'connected'), measured('fair')])?.quality,
      'fair',
    );
  });

  it('keeps those whom a freshly started server does not know yet', () => {
    const { state, events } = run([...inRoom, { type: 'joined', joined: joined(1, [], 'e2') }]);
    assert.equal(state.remotes.length, 2);
    const missed = run([{ type: 'member-expired', id: id('a') }], state);
    assert.equal(missed.state.remotes.length, 1);
    assert.ok(!events.includes('participant-left'));
    assert.deepEqual(missed.events, ['participant-left']);
  });

  it('takes the word of a server that has run on: who is not in the room is gone', () => {
    const { state, events } = run([...inRoom, { type: 'joined', joined: joined(5, [member('a', 10)]) }]);
    assert.equal(state.remotes.length, 1);
    assert.equal(events.at(-1), 'participant-left');
  });

  it('forgets the room when it is left, and tells only that', () => {
    const { state, events } = run([...inRoom, { type: 'left', reason: 'left' }]);
    assert.deepEqual(state.remotes, []);
    assert.deepEqual(events.slice(4), ['signaling-changed', 'call-state-changed', 'call-left']);
    assert.equal(state.local.id, id('m'));
  });

  it('tells of a failure with its error', () => {
    const error = new CallError('room-full', 'full', { fatal: true });
    const { state, events } = run([{ type: 'join-started' }, { type: 'failed', error, left: false }]);
    assert.equal(state.error, error);
    assert.deepEqual(events, ['call-state-changed', 'call-state-changed', 'call-error']);
  });

  it('tells of a device once', () => {
    const on = { type: 'device-changed', device: 'microphone', enabled: true, origin: 'user' } as const;
    const { events } = run([on, on]);
    assert.deepEqual(events, ['participant-updated', 'microphone-changed']);
  });
});

describe('versionStep', () => {
  const state: CallState = { ...initialCallState('Me'), roomVersion: 7 };
  it('tells the next version from an old one and a gap', () => {
    assert.deepEqual(
      [versionStep(state, 7), versionStep(state, 8), versionStep(state, 9)],
      ['old', 'next', 'gap'],
    );
  });
});

describe('compareMembers', () => {
  const arbitrary = fc.record({ joinedAt: fc.integer({ min: 0, max: 3 }), id: fc.string({ maxLength: 2 }) });
  it('orders any two the same from both sides', () => {
    fc.assert(
      fc.property(arbitrary, arbitrary, (a, b) => {
        const opposite = -Math.sign(compareMembers(b, a));
        assert.ok(
          Math.sign(compareMembers(a, b)) === opposite || (opposite === 0 && compareMembers(a, b) === 0),
        );
        if (a.id !== b.id || a.joinedAt !== b.joinedAt) assert.notEqual(compareMembers(a, b), 0);
      }),
    );
  });
});
