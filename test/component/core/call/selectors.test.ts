import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changesOf, participantsOf } from '../../../../component/core/call/selectors.js';
import { id, inRoom, member, run } from './room-fixture.js';

describe('participantsOf', () => {
  it('lists the local participant first and the remote ones in the order of the room', () => {
    const { participants } = run(inRoom);
    assert.deepEqual(
      participants.map(({ name, local }) => [name, local]),
      [
        ['Me', true],
        ['A', false],
        ['B', false],
      ],
    );
  });

  it('returns the same frozen objects where nothing changed', () => {
    const before = run(inRoom);
    const left = { type: 'member-left', version: 4, id: id('b'), reason: 'left' } as const;
    const after = run([left], before.state);
    assert.equal(participantsOf(before.state, before.participants), before.participants);
    const next = participantsOf(after.state, before.participants);
    assert.deepEqual(next, before.participants.slice(0, 2));
    for (const [index, participant] of next.entries()) {
      assert.equal(participant, before.participants[index]);
      assert.ok(Object.isFrozen(participant));
    }
    assert.ok(after.participants.every((participant) => Object.isFrozen(participant)));
  });

  it('keeps the entry of the local participant when it gets its id', () => {
    const [outside] = run([]).participants;
    const [inside] = run(inRoom).participants;
    assert.deepEqual([outside?.id, inside?.id], ['', id('m')]);
    assert.deepEqual([outside?.local, inside?.local], [true, true]);
  });

  it('shows a participant whom a host has muted without microphone and speech, whatever it announces', () => {
    const muted = member('a', 10, { silenced: 1 });
    const { participants } = run([
      ...inRoom,
      { type: 'member-updated', version: 4, member: muted },
      { type: 'remote-updated', id: muted.id, session: muted.session, changes: { speaking: true } },
    ]);
    assert.deepEqual([participants[1]?.microphone, participants[1]?.speaking], [false, false]);
  });

  it('leaves out external id and metadata where there are none', () => {
    const tagged = member('c', 30, { externalId: '42', metadata: 'x' });
    const { participants } = run([...inRoom, { type: 'member-joined', version: 4, member: tagged }]);
    assert.ok(!('externalId' in (participants[1] ?? {})));
    assert.deepEqual([participants[3]?.externalId, participants[3]?.metadata], ['42', 'x']);
  });
});

describe('changesOf', () => {
  it('lists properties that were changed, added or removed', () => {
    const [local] = run([]).participants;
    assert.ok(local);
    const tagged = { ...local, externalId: '42' };
    assert.deepEqual(changesOf(local, local), {});
    assert.deepEqual(changesOf(local, { ...tagged, name: 'Mia' }), { name: 'Mia', externalId: '42' });
    assert.deepEqual(changesOf(tagged, local), { externalId: undefined });
  });
});
