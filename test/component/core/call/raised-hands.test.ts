import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { handPositions, handTickets, nextTicket } from '../../../../component/core/call/raised-hands.js';
import { id, inRoom, member, run } from './room-fixture.js';

const tickets = fc.dictionary(fc.string({ minLength: 1, maxLength: 2 }), fc.integer({ min: 1, max: 5 }));

describe('handPositions', () => {
  it('numbers the queue from 1 by ticket, and equal tickets by id', () => {
    const positions = handPositions(
      new Map([
        ['c', 2],
        ['b', 1],
        ['a', 2],
      ]),
    );
    assert.deepEqual([...positions].sort(), [
      ['a', 2],
      ['b', 1],
      ['c', 3],
    ]);
  });

  it('puts a hand that is raised next at the end, whatever tickets there are', () => {
    fc.assert(
      fc.property(tickets, (raised) => {
        const queue = new Map(Object.entries(raised));
        queue.set('~~~', nextTicket(queue.values(), 1_000));
        assert.equal(handPositions(queue).get('~~~'), queue.size);
      }),
    );
  });
});

describe('nextTicket', () => {
  it('follows the highest ticket, up to the limit of the protocol', () => {
    assert.equal(nextTicket([], 9), 1);
    assert.equal(nextTicket([3, 7, 1], 9), 8);
    assert.equal(nextTicket([9], 9), 9);
  });
});

describe('handTickets', () => {
  it('selects the tickets of local and remote participants with a raised hand', () => {
    const media = { counter: 2, microphone: true, camera: true, screen: false, hand: 4 };
    const { state } = run([
      ...inRoom,
      { type: 'hand-changed', hand: 5 },
      { type: 'member-updated', version: 4, member: member('a', 10, { media }) },
    ]);
    assert.deepEqual(
      [...handTickets(state)],
      [
        [id('m'), 5],
        [id('a'), 4],
      ],
    );
  });
});
