import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { CallError } from '../../../../component/core/call/call-error.js';
import {
  type CallAction,
  compareMembers,
  initialCallState,
  statusOf,
} from '../../../../component/core/call/call-state.js';
import { reduceCall } from '../../../../component/core/call/reduce-call.js';
import { id, inRoom, joined, linkChanged, member, run } from './room-fixture.js';

describe('reduceCall', () => {
  it('goes from idle through prejoin and joining to joined', () => {
    const phases = [{ type: 'prepared' } as const, ...inRoom].map(
      (_, index, all) => run(all.slice(0, index + 1)).state.phase,
    );
    assert.deepEqual(phases, ['prejoin', 'joining', 'joined']);
  });

  it('keeps the remote participants in the order of the room, whatever order they arrive in', () => {
    const letters = fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e'], { minLength: 1 });
    fc.assert(
      fc.property(letters, (order) => {
        const { state } = run([
          ...inRoom,
          ...order.map((letter, index): CallAction => {
            const version = 4 + index;
            return { type: 'member-joined', version, member: member(letter, letter.charCodeAt(0) % 3) };
          }),
        ]);
        const members = state.remotes.map((remote) => remote.member);
        assert.deepEqual(members, [...members].sort(compareMembers));
        assert.equal(new Set(members.map((each) => each.id)).size, members.length);
      }),
    );
  });

  it('keeps a participant who returns on a new page, and starts a new link', () => {
    const { state, eventNames } = run([
      ...inRoom,
      linkChanged('a', 'connected'),
      { type: 'member-updated', version: 4, member: member('a', 10, { session: 'fresh'.padEnd(22, '0') }) },
    ]);
    assert.equal(state.remotes.length, 2);
    assert.equal(state.remotes[0]?.connection, 'connecting');
    assert.ok(!eventNames.includes('participant-left'));
  });

  it('keeps the media state with the higher counter', () => {
    const media = { counter: 5, microphone: false, camera: false, screen: false };
    const older = { counter: 4, microphone: true, camera: true, screen: false };
    const { state } = run([
      ...inRoom,
      { type: 'member-updated', version: 4, member: member('a', 10, { media }) },
      { type: 'member-updated', version: 5, member: member('a', 10, { media: older }) },
    ]);
    assert.deepEqual(state.remotes[0]?.member.media, media);
  });

  it('ignores the link of an older session', () => {
    const { state } = run([
      ...inRoom,
      { type: 'link-changed', id: id('a'), session: 'older', connection: 'connected' },
    ]);
    assert.equal(state.remotes[0]?.connection, 'connecting');
  });

  it('accepts an announced media state only if it is newer, and only from the current session', () => {
    const announced = (counter: number, session = member('a', 0).session): CallAction => ({
      type: 'media-announced',
      id: id('a'),
      session,
      media: { counter, microphone: true, camera: false, screen: false },
    });
    const { state, eventNames } = run([...inRoom, announced(5)]);
    assert.equal(state.remotes[0]?.member.media.counter, 5);
    assert.equal(eventNames.at(-1), 'participant-updated');
    for (const stale of [announced(4), announced(6, 'older')]) assert.equal(reduceCall(state, stale), state);
  });

  it('sets the quality to poor while the link is lost, until the next measurement', () => {
    const measured = (quality: 'good' | 'fair'): CallAction => ({
      type: 'remote-updated',
      id: id('a'),
      session: member('a', 0).session,
      changes: { quality, qualityReason: 'round-trip-time' },
    });
    const connected = [...inRoom, linkChanged('a', 'connected'), measured('good')];
    const qualityAfter = (...actions: CallAction[]) =>
      run([...connected, ...actions]).state.remotes[0]?.quality;
    const [lost, recovered] = [linkChanged('a', 'reconnecting'), linkChanged('a', 'connected')];
    assert.equal(qualityAfter(), 'good');
    assert.equal(qualityAfter(lost), 'poor');
    assert.equal(qualityAfter(lost, recovered), 'poor');
    assert.equal(qualityAfter(lost, recovered, measured('fair')), 'fair');
  });

  it('keeps connected participants whom the server has lost while this page was away', () => {
    const returned: CallAction = { type: 'joined', joined: joined(9, []) };
    const { state } = run([...inRoom, linkChanged('a', 'connected'), returned]);
    assert.deepEqual(
      state.remotes.map(({ member: { name }, listed, lost }) => [name, listed, lost]),
      [['A', false, true]],
    );
    const back = run([
      ...inRoom,
      linkChanged('a', 'connected'),
      returned,
      { type: 'joined', joined: joined(10, [member('a', 10)]) },
    ]);
    assert.deepEqual(
      back.state.remotes.map(({ listed, lost }) => [listed, lost]),
      [[true, false]],
    );
  });

  it('keeps participants whom a restarted server does not list yet, until they expire', () => {
    const { state, eventNames } = run([...inRoom, { type: 'joined', joined: joined(1, [], 'e2') }]);
    assert.deepEqual(
      state.remotes.map(({ listed }) => listed),
      [false, false],
    );
    assert.ok(!eventNames.includes('participant-left'));
    const expired = run([{ type: 'member-expired', id: id('a') }], state);
    assert.equal(expired.state.remotes.length, 1);
    assert.deepEqual(expired.eventNames, ['participant-left']);
  });

  it('removes participants whom the same server no longer lists', () => {
    const { state, eventNames } = run([...inRoom, { type: 'joined', joined: joined(5, [member('a', 10)]) }]);
    assert.equal(state.remotes.length, 1);
    assert.equal(eventNames.at(-1), 'participant-left');
  });

  it('replaces the members and the settings by those of a room that is read after a gap', () => {
    const { state } = run([
      ...inRoom,
      { type: 'room-read', room: { version: 9, members: [member('c', 30), member('m', 50)] } },
    ]);
    assert.deepEqual(
      state.remotes.map((remote) => remote.member.name),
      ['C'],
    );
    assert.equal(state.roomVersion, 9);
  });

  it('keeps a name that a token vouches for, and changes any other', () => {
    const renamed = { type: 'profile-changed', profile: { name: 'Eve' } } as const;
    assert.equal(run([...inRoom, renamed]).state.local.name, 'Eve');
    const admission = joined(3, []);
    const verified = { ...member('m', 50), name: 'Mia', verified: true };
    const { state } = run([
      { type: 'join-started' },
      { type: 'joined', joined: { ...admission, room: { version: 3, members: [verified] } } },
      renamed,
    ]);
    assert.equal(state.local.name, 'Mia');
  });

  it('applies a mute by a host to the local participant, who is no remote participant', () => {
    const { state } = run([
      ...inRoom,
      { type: 'member-updated', version: 4, member: member('m', 50, { silenced: 2 }) },
    ]);
    assert.equal(state.local.silenced, 2);
    assert.equal(state.remotes.length, 2);
  });

  it('forgets the room and the raised hand on leaving, and keeps the id', () => {
    const { state } = run([...inRoom, { type: 'hand-changed', hand: 1 }, { type: 'left', reason: 'left' }]);
    assert.deepEqual(state.remotes, []);
    assert.equal(state.local.hand, null);
    assert.equal(state.local.id, id('m'));
    assert.equal(statusOf(state), 'left');
  });

  it('keeps the error of a failed call, and clears it with the next join', () => {
    const error = new CallError('room-full', 'full', { fatal: true });
    const { state } = run([{ type: 'join-started' }, { type: 'failed', error, left: false }]);
    assert.equal(state.error, error);
    assert.equal(run([{ type: 'join-started' }], state).state.error, null);
  });

  it('returns the same state for an action that changes nothing', () => {
    const { state } = run(inRoom);
    const actions: CallAction[] = [
      { type: 'signaling-changed', signaling: 'connected' },
      { type: 'device-changed', device: 'camera', enabled: false, origin: 'user' },
      { type: 'state-updated', changes: { speaker: null }, local: { speaking: false } },
      linkChanged('z', 'connected'),
    ];
    for (const action of actions) assert.equal(reduceCall(state, action), state, action.type);
  });

  it('does not modify its input', () => {
    const before = initialCallState('Me');
    const copy = structuredClone(before);
    run(inRoom, before);
    assert.deepEqual(before, copy);
  });
});
