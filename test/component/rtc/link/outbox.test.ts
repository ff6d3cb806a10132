import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type DataMessage, parseMessage } from '../../../../component/peer-protocol/index.js';
import { Outbox } from '../../../../component/rtc/link/outbox.js';

/** An outbox with its channel: `isOpen` says whether it accepts messages. The test plays the remote side. */
function setUp() {
  const state = { nowMs: 0, isOpen: true };
  const sent: DataMessage[] = [];
  const received: unknown[] = [];
  const settled: string[] = [];
  const outbox = new Outbox({
    nowMs: () => state.nowMs,
    random: () => 0,
    send: (text) => {
      if (state.isOpen) sent.push(JSON.parse(text));
      return state.isOpen;
    },
    onValue: (value, topic) => received.push([topic, value]),
  });
  const push = (value: string) =>
    outbox.push(value, 'page', (arrived) => settled.push(`${value} ${arrived ? 'arrived' : 'expired'}`));
  const acknowledge = (count: number, series = 1) => outbox.receive({ kind: 'received', series, count });
  const sentValues = () => sent.flatMap((message) => (message.kind === 'data' ? [message.value] : []));
  return { outbox, state, sent, received, settled, push, acknowledge, sentValues };
}

const data = (count: number, value: unknown, series = 7): DataMessage => ({
  ...{ kind: 'data', series, count, value },
  topic: 'page',
});

describe('Outbox', () => {
  it('delivers each value once and in order, and acknowledges duplicates, too', () => {
    const { outbox, sent, received } = setUp();
    outbox.receive(data(1, { a: 1 }));
    outbox.receive(data(1, { a: 1 }));
    outbox.receive(data(2, [2]));
    assert.deepEqual(received, [
      ['page', { a: 1 }],
      ['page', [2]],
    ]);
    assert.deepEqual(
      sent,
      [1, 1, 2].map((count) => ({ kind: 'received', series: 7, count })),
    );
  });

  it('starts a new count for another series: a sender that was reloaded', () => {
    const { outbox, sent, received } = setUp();
    outbox.receive(data(1, 'before'));
    outbox.receive(data(1, 'after', 8));
    assert.deepEqual(received, [
      ['page', 'before'],
      ['page', 'after'],
    ]);
    assert.deepEqual(sent.at(-1), { kind: 'received', series: 8, count: 1 });
  });

  it('settles a value once, as arrived, when it is acknowledged, and ignores acknowledgements of another series', () => {
    const { push, acknowledge, settled } = setUp();
    push('a');
    push('b');
    acknowledge(2, 99);
    assert.deepEqual(settled, []);
    acknowledge(2);
    acknowledge(2);
    assert.deepEqual(settled, ['a arrived', 'b arrived']);
  });

  it('sends unacknowledged values again on the next connection, and no others', () => {
    const { outbox, push, acknowledge, sentValues } = setUp();
    for (const value of ['a', 'b', 'c']) push(value);
    acknowledge(1);
    outbox.restart();
    assert.deepEqual(sentValues(), ['a', 'b', 'c', 'b', 'c']);
  });

  it('stops at the first value that the channel refuses, and continues with it', () => {
    const { outbox, state, push, sentValues } = setUp();
    push('a');
    state.isOpen = false;
    push('b');
    push('c');
    state.isOpen = true;
    outbox.flush();
    assert.deepEqual(sentValues(), ['a', 'b', 'c']);
  });

  it('refuses the 257th queued value, and expires values after 60 s', () => {
    const { outbox, state, push, settled, sentValues } = setUp();
    state.isOpen = false;
    for (let count = 0; count < 256; count += 1) assert.equal(push(String(count)), true);
    assert.equal(push('one too many'), false);
    state.nowMs = 61_000;
    assert.equal(push('later'), true);
    assert.equal(settled.length, 256);
    assert.equal(settled[0], '0 expired');
    state.isOpen = true;
    outbox.restart();
    assert.deepEqual(sentValues(), ['later']);
  });

  it('delivers exactly once and in order, whatever is lost and however often it reconnects', () => {
    const step = fc.constantFrom('send a', 'send b', 'deliver', 'lose', 'block', 'unblock', 'reconnect');
    const property = fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const pair = new Pair();
      for (const each of steps) pair.run(each);
      pair.settle();
      for (const side of pair.sides) {
        assert.deepEqual(side.other.received, side.pushed);
        assert.deepEqual(
          side.settled,
          side.pushed.map((value) => [value, true]),
        );
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});

interface Side {
  readonly outbox: Outbox;
  readonly pushed: number[];
  readonly received: unknown[];
  readonly settled: (readonly [number, boolean])[];
  /** Messages on their way to the other side. */
  inFlight: string[];
  readonly other: Side;
}

/** Two outboxes over a connection that may lose what is in flight when it is replaced. */
class Pair {
  readonly sides: readonly [Side, Side];
  #isBlocked = false;
  #values = 0;

  constructor() {
    const [a, b] = [this.#side(() => b, 0.25), this.#side(() => a, 0.75)] as [Side, Side];
    this.sides = [a, b];
  }

  run(step: string): void {
    const [a, b] = this.sides;
    if (step === 'send a') this.#push(a);
    else if (step === 'send b') this.#push(b);
    else if (step === 'deliver') for (const side of this.sides) this.#deliver(side);
    else if (step === 'block') this.#isBlocked = true;
    else if (step === 'unblock') this.#unblock();
    else this.#reconnect(step === 'lose');
  }

  /** Delivers everything, over a last new connection. */
  settle(): void {
    this.#unblock();
    this.#reconnect(true);
    while (this.sides.some(({ inFlight }) => inFlight.length > 0))
      for (const side of this.sides) this.#deliver(side);
  }

  #side(other: () => Side, random: number): Side {
    const side: Omit<Side, 'outbox' | 'other'> = { pushed: [], received: [], settled: [], inFlight: [] };
    const outbox = new Outbox({
      nowMs: () => 0,
      random: () => random,
      send: (text) => {
        if (!this.#isBlocked) side.inFlight.push(text);
        return !this.#isBlocked;
      },
      onValue: (value) => side.received.push(value),
    });
    return Object.defineProperty({ ...side, outbox }, 'other', { get: other }) as Side;
  }

  #push(side: Side): void {
    const value = this.#values;
    this.#values += 1;
    if (side.outbox.push(value, 'page', (arrived) => side.settled.push([value, arrived])))
      side.pushed.push(value);
  }

  #deliver(side: Side): void {
    for (const text of side.inFlight.splice(0)) {
      const message = parseMessage('data', text);
      assert.ok(message);
      side.other.outbox.receive(message);
    }
  }

  #unblock(): void {
    this.#isBlocked = false;
    for (const { outbox } of this.sides) outbox.flush();
  }

  /** Replaces the connection. What is in flight arrives before, or is lost with the old one. */
  #reconnect(isLossy: boolean): void {
    for (const side of this.sides) {
      if (!isLossy) this.#deliver(side);
      side.inFlight.splice(0);
    }
    for (const { outbox } of this.sides) outbox.restart();
  }
}
