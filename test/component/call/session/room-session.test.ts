import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MissingMembers } from '../../../../component/call/session/missing-members.js';
import { CallError } from '../../../../component/core/call/call-error.js';
import { admission, enteredSession, id, member, rest, setUpSession } from '../../../support/room-session.js';

describe('RoomSession', () => {
  it('enters, and shows who is there', async () => {
    const { store, heard } = await enteredSession([member('a')]);
    assert.equal(store.state.phase, 'joined');
    assert.equal(store.state.signaling, 'connected');
    assert.equal(store.state.remotes.length, 1);
    assert.deepEqual(heard, ['admitted']);
  });

  it('tells of a device that opened while the answer was on its way', async () => {
    const { session, signaling, openDevice } = setUpSession();
    const entering = session.enter();
    signaling.events.onConnected();
    openDevice();
    signaling.answer(admission(1, []));
    await entering;
    await rest();
    assert.equal(signaling.requests[0]?.media.microphone, false);
    assert.equal(signaling.updates.at(-1)?.media?.microphone, true);
  });

  it('rejects with the reason of the server', async () => {
    const { session, signaling } = setUpSession();
    const entering = session.enter();
    signaling.events.onConnected();
    signaling.refuse(new CallError('room-full', 'full'));
    await assert.rejects(entering, { code: 'room-full', fatal: true });
  });

  it('gives up on a server after three tries, and says when it answers', async () => {
    const { session, signaling, heard } = setUpSession();
    const entering = session.enter();
    for (const failures of [1, 2, 3]) signaling.events.onUnreachable(failures);
    await assert.rejects(entering, { code: 'server-unreachable' });
    signaling.events.onConnected();
    assert.deepEqual(heard, ['reachable']);
    assert.deepEqual(signaling.requests, []);
  });

  it('gives up on a server that does not answer at all', async () => {
    const { session, timers } = setUpSession();
    const entering = session.enter();
    timers[0]?.callback();
    await assert.rejects(entering, { code: 'server-unreachable' });
  });

  it('reads the whole room after a gap, and ignores what it knows already', async () => {
    const { signaling, store } = await enteredSession([member('a')], 4);
    signaling.room = { version: 7, members: [member('a'), member('b'), member('c')] };
    signaling.events.onMemberLeft({ version: 4, id: id('a'), reason: 'left' });
    assert.equal(store.state.remotes.length, 1);
    signaling.events.onMemberJoined({ version: 6, member: member('b') });
    signaling.events.onMemberJoined({ version: 7, member: member('c') });
    await rest();
    assert.deepEqual(
      signaling.said.filter((word) => word === 'sync'),
      ['sync'],
    );
    assert.equal(store.state.remotes.length, 3);
    assert.equal(store.state.roomVersion, 7);
  });

  it('comes back under its own secret and place, and keeps those whom a new server does not know yet', async () => {
    const { signaling, store, timers, heard } = await enteredSession([member('a'), member('b')]);
    const absence = new MissingMembers(store, (callback, delayMs) => {
      timers.push({ callback, delayMs });
      return () => undefined;
    });
    signaling.events.onLost();
    assert.equal(store.state.signaling, 'reconnecting');
    assert.equal(store.state.phase, 'joined');
    signaling.events.onConnected();
    signaling.answer(admission(1, [member('b')], 'two'));
    await rest();
    const [first, second] = signaling.requests;
    assert.equal(second?.secret, first?.secret);
    assert.equal(second?.session, first?.session);
    assert.equal(second?.joinedAt, 5);
    assert.equal(store.state.remotes.length, 2);
    assert.deepEqual(heard, ['admitted', 'admitted', 'returned']);
    timers.at(-1)?.callback();
    assert.deepEqual(
      store.state.remotes.map(({ member }) => member.name),
      ['b'],
    );
    absence.close();
  });

  it('goes on without a server that no longer speaks its protocol', async () => {
    const { signaling, store, heard } = await enteredSession([member('a')]);
    signaling.events.onLost();
    signaling.events.onRefused(new CallError('protocol-mismatch', 'newer', { fatal: true }));
    assert.equal(store.state.phase, 'joined');
    assert.equal(store.state.signaling, 'disconnected');
    assert.equal(heard.at(-1), 'protocol-mismatch');
  });

  it('hands its identity to the next load of the page, once', async () => {
    const handedOver = new Map<string, string>();
    const first = setUpSession(handedOver);
    const entering = first.session.enter();
    first.signaling.events.onConnected();
    first.signaling.answer(admission(1, []));
    await entering;
    first.hide();
    assert.equal(first.signaling.said.at(-1), 'away');
    const reloaded = setUpSession(handedOver);
    void reloaded.session.enter();
    reloaded.signaling.events.onConnected();
    assert.equal(reloaded.signaling.requests[0]?.secret, first.signaling.requests[0]?.secret);
    assert.equal(reloaded.signaling.requests[0]?.joinedAt, 5);
    assert.equal(handedOver.size, 0);
  });

  it('tells nobody and leaves nothing when it is closed before it was let in', async () => {
    const { session, signaling, timers } = setUpSession();
    const entering = session.enter();
    session.close();
    session.close();
    await assert.rejects(entering, { code: 'aborted' });
    assert.ok(!signaling.said.includes('leave'));
    assert.equal(timers.length, 0);
  });

  it('tells a server that may have let it in already, when it leaves before it has heard so', async () => {
    const { session, signaling } = setUpSession();
    const entering = session.enter();
    signaling.events.onConnected();
    const left = session.leave();
    await assert.rejects(entering, { code: 'aborted' });
    await left;
    assert.deepEqual(signaling.said.slice(-2), ['leave', 'close']);
  });

  it('does not take leave of a server that has refused it', async () => {
    const { session, signaling } = setUpSession();
    const entering = session.enter();
    signaling.events.onConnected();
    signaling.refuse(new CallError('room-full', 'full'));
    await assert.rejects(entering);
    session.close();
    assert.ok(!signaling.said.includes('leave'));
  });

  it('hands its identity over also when the page is reloaded before it was let in', () => {
    const handedOver = new Map<string, string>();
    const first = setUpSession(handedOver);
    void first.session.enter();
    first.signaling.events.onConnected();
    first.hide();
    const reloaded = setUpSession(handedOver);
    void reloaded.session.enter();
    reloaded.signaling.events.onConnected();
    assert.equal(reloaded.signaling.requests[0]?.secret, first.signaling.requests[0]?.secret);
  });

  it('tells the reason when a server that could not be reached answers with a refusal', async () => {
    const { session, signaling, heard } = setUpSession();
    const entering = session.enter();
    for (const failures of [1, 2, 3]) signaling.events.onUnreachable(failures);
    await assert.rejects(entering);
    signaling.events.onRefused(new CallError('origin-not-allowed', 'not here', { fatal: true }));
    assert.deepEqual(heard, ['origin-not-allowed']);
  });

  it('asks on a fresh connection when an answer does not come', async () => {
    const { session, signaling } = setUpSession();
    void session.enter();
    signaling.events.onConnected();
    signaling.refuse(new CallError('timeout', 'late'));
    await rest();
    assert.equal(signaling.said.at(-1), 'reconnect');
  });

  it('stays left when whoever hears of the join leaves at once', async () => {
    const { session, signaling, store } = setUpSession();
    store.subscribe(({ state }, before) => {
      if (state.phase !== 'joined' || before.state.phase === 'joined') return;
      void session.leave();
      store.dispatch({ type: 'left', reason: 'left' });
    });
    const entering = session.enter();
    signaling.events.onConnected();
    signaling.answer(admission(1, []));
    await assert.rejects(entering, { code: 'aborted' });
    assert.deepEqual([store.state.phase, store.state.signaling], ['left', 'disconnected']);
  });

  it('leaves by telling the server first', async () => {
    const { session, signaling } = await enteredSession();
    await session.leave();
    assert.deepEqual(signaling.said.slice(-2), ['leave', 'close']);
  });

  it('rejects at once, and not as an unreachable server, when an unexpected error ends the join', async () => {
    const { session, signaling } = setUpSession();
    const entering = session.enter();
    signaling.events.onConnected();
    signaling.refuse(new TypeError('a bug'));
    await assert.rejects(entering, { code: 'not-supported', cause: new TypeError('a bug') });
  });
});
