import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MissingMembers } from '../../../../component/call/session/missing-members.js';
import { Store } from '../../../../component/call/state/store.js';
import { assertNoTimers, delay, pass, useFakeClock } from '../../../support/fakes/clock.js';
import { admission, id, member } from '../../../support/fakes/room.js';

/** A room of `a` and `b`, whose server restarts and then lists `b` only. */
function setUp() {
  const store = new Store('Me');
  store.dispatch({ type: 'joined', joined: admission(1, [member('a'), member('b')]) });
  const missing = new MissingMembers(store, delay);
  store.dispatch({ type: 'joined', joined: admission(1, [member('b')], 'two') });
  const connect = (connection: 'connected' | 'reconnecting') =>
    store.dispatch({ type: 'link-changed', id: id('a'), session: member('a').session, connection });
  const names = () => store.state.remotes.map(({ member: { name } }) => name);
  return { store, missing, connect, names };
}

describe('MissingMembers', () => {
  useFakeClock();

  it('removes a member whom a restarted server does not list, after 10 s', async () => {
    const { names } = setUp();
    await pass(9_999);
    assert.deepEqual(names(), ['a', 'b']);
    await pass(1);
    assert.deepEqual(names(), ['b']);
    assertNoTimers();
  });

  it('keeps a member who has returned by then', async () => {
    const { store, names } = setUp();
    store.dispatch({ type: 'member-joined', version: 2, member: member('a') });
    assertNoTimers();
    await pass(10_000);
    assert.deepEqual(names(), ['a', 'b']);
  });

  it('keeps a missing member for as long as the link to them is connected', async () => {
    const { connect, names } = setUp();
    connect('connected');
    await pass(60_000);
    assert.deepEqual(names(), ['a', 'b']);
    connect('reconnecting');
    await pass(10_000);
    assert.deepEqual(names(), ['b']);
  });

  it('keeps a connected member whom the server has lost for 10 to 20 s, and one who returns', async () => {
    const { store, connect, names } = setUp();
    store.dispatch({ type: 'member-joined', version: 2, member: member('a') });
    connect('connected');
    store.dispatch({ type: 'member-missing', version: 3, id: id('a') });
    await pass(10_000);
    assert.deepEqual(names(), ['a', 'b']);
    store.dispatch({ type: 'member-joined', version: 4, member: member('a') });
    await pass(60_000);
    assert.deepEqual(names(), ['a', 'b']);
    store.dispatch({ type: 'member-missing', version: 5, id: id('a') });
    await pass(20_000);
    assert.deepEqual(names(), ['b']);
  });

  it('removes a member whom the server has lost within 10 s of the loss of the link', async () => {
    const { store, connect, names } = setUp();
    connect('connected');
    store.dispatch({ type: 'member-missing', version: 2, id: id('a') });
    connect('reconnecting');
    await pass(10_000);
    assert.deepEqual(names(), ['b']);
  });

  it('removes no one once it is closed', async () => {
    const { missing, names } = setUp();
    missing.close();
    await pass(60_000);
    assert.deepEqual(names(), ['a', 'b']);
    assertNoTimers();
  });
});
