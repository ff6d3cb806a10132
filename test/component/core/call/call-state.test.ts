import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  type CallState,
  compareMembers,
  initialCallState,
  isInCall,
  statusOf,
  versionStep,
} from '../../../../component/core/call/call-state.js';
import { inRoom, linkChanged, run } from './room-fixture.js';

describe('statusOf', () => {
  it('is reconnecting only while the connections to all remote participants are lost', () => {
    const one = run([...inRoom, linkChanged('a', 'connected'), linkChanged('a', 'reconnecting')]);
    assert.equal(statusOf(one.state), 'joined');
    const all = run([...inRoom, linkChanged('a', 'reconnecting'), linkChanged('b', 'reconnecting')]);
    assert.equal(statusOf(all.state), 'reconnecting');
  });

  it('is joined for a participant who is alone in the room', () => {
    assert.equal(statusOf({ ...initialCallState('Me'), phase: 'joined' }), 'joined');
  });
});

describe('isInCall', () => {
  it('is true from joining to leaving, also in the lobby and while reconnecting', () => {
    const inCall = (['joining', 'waiting', 'joined', 'reconnecting'] as const).map(isInCall);
    const outside = (['idle', 'prejoin', 'left', 'error'] as const).map(isInCall);
    assert.deepEqual([...inCall, ...outside], [true, true, true, true, false, false, false, false]);
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
  it('orders two members the same in both directions, and never as equal', () => {
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
