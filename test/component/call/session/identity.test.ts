import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Identity } from '../../../../component/call/session/identity.js';

let tokens = 0;
const randomToken = () => {
  tokens += 1;
  return `token${tokens}`.padEnd(22, '0');
};

/** Identities of successive loads of one page. */
function setUp() {
  const storage = new Map<string, string>();
  const load = () =>
    new Identity(
      {
        take: (key) => {
          const value = storage.get(key) ?? null;
          storage.delete(key);
          return value;
        },
        leave: (key, value) => storage.set(key, value),
      },
      randomToken,
    );
  return { storage, load };
}

const place = { joinedAt: 5, ticket: 'signed' };
const noPlace = { joinedAt: null, ticket: null };

describe('Identity', () => {
  it('keeps one secret, with a new session for each membership', () => {
    const identity = setUp().load();
    const [first, second] = [identity.enter('room'), identity.enter('room')];
    assert.equal(first.secret, second.secret);
    assert.notEqual(first.session, second.session);
    assert.deepEqual(first.place, noPlace);
  });

  it('returns to its place in the same room, but not in another one, and not after leaving on purpose', () => {
    const identity = setUp().load();
    identity.enter('room');
    identity.admitted('room', place);
    assert.deepEqual(identity.enter('room').place, place);
    identity.left();
    assert.deepEqual(identity.enter('room').place, noPlace);
    identity.admitted('room', place);
    assert.deepEqual(identity.enter('other').place, noPlace);
  });

  it('hands secret and place over to the next load of the page, which takes them out of storage', () => {
    const { storage, load } = setUp();
    const before = load();
    const { secret } = before.enter('room');
    before.admitted('room', place);
    before.handOver();
    const after = load().enter('room');
    assert.deepEqual([after.secret, after.place], [secret, place]);
    assert.equal(storage.size, 0);
    assert.notEqual(load().enter('room').secret, secret, 'a duplicated tab is another participant');
  });

  it('hands nothing over outside a room, or after leaving', () => {
    const { storage, load } = setUp();
    const identity = load();
    identity.handOver();
    identity.enter('room');
    identity.left();
    identity.handOver();
    assert.equal(storage.size, 0);
  });

  for (const text of ['nonsense', 'null', '{}', '{"secret":"short"}', '{"secret":42}'])
    it(`ignores ${text} in storage`, () => {
      const { storage, load } = setUp();
      storage.set('room', text);
      assert.match(load().enter('room').secret, /^token/u);
    });

  it('takes over a secret without the parts of its place that are invalid', () => {
    const { storage, load } = setUp();
    const secret = 's'.repeat(22);
    storage.set('room', JSON.stringify({ secret, joinedAt: 'soon', ticket: 7 }));
    assert.deepEqual(load().enter('room').place, noPlace);
  });

  it('continues without storage, or where it is full', () => {
    const refuse = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
    const full = { take: () => null, leave: refuse };
    for (const handover of [full, null]) {
      const identity = new Identity(handover, randomToken);
      identity.enter('room');
      identity.handOver();
    }
  });
});
