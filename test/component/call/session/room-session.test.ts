import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JoinTimings } from '../../../../component/call/environment/join-timings.js';
import { Identity } from '../../../../component/call/session/identity.js';
import { RoomSession } from '../../../../component/call/session/room-session.js';
import { Store } from '../../../../component/call/state/store.js';
import { CallError } from '../../../../component/core/call/call-error.js';
import { silentLogger } from '../../../../component/core/log.js';
import type { Member } from '../../../../server/protocol/index.js';
import { assertNoTimers, clock, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeBrowser } from '../../../support/fakes/fake-browser.js';
import { FakeSignaling } from '../../../support/fakes/fake-signaling.js';
import { admission, id, member } from '../../../support/fakes/room.js';

/**
 * A session with a server that the test plays by hand.
 *
 * @param storage what an earlier load of the page has left
 */
function setUp(storage: Map<string, string> = new Map()) {
  const browser = new FakeBrowser({}, storage);
  const signaling = new FakeSignaling();
  const store = new Store('Me');
  const events: string[] = [];
  const device = { counter: 0 };
  const media = () => ({ ...device, microphone: device.counter > 0, camera: false, screen: false });
  const session = new RoomSession({
    environment: {
      createSignaling: signaling.create,
      onPageHide: browser.onPageHide,
      onWake: browser.onWake,
      delay: browser.delay,
    },
    store,
    identity: new Identity(browser.handover, browser.randomToken),
    timings: new JoinTimings(clock),
    server: new URL('https://calls.example.org/'),
    room: 'r',
    storageKey: null,
    token: () => null,
    profile: () => ({ name: 'Me', media: media() }),
    onAdmitted: () => events.push('admitted'),
    onReturned: () => events.push('returned'),
    onSignal: () => events.push('signal'),
    onReachable: () => events.push('reachable'),
    onEnded: (reason) => events.push(reason),
    onRefused: ({ code }) => events.push(code),
    onError: ({ code }) => events.push(code),
    log: silentLogger,
    signalingLog: silentLogger,
  });
  store.dispatch({ type: 'join-started' });
  /** Starts to enter, over a connection that opens at once. */
  const enter = () => {
    const entering = session.enter();
    signaling.events.onConnected();
    return entering;
  };
  const openMicrophone = () => {
    device.counter += 1;
    session.sendUpdate({ media: media() });
  };
  const fetches = () => signaling.calls.filter((call) => call === 'fetchRoom').length;
  return { browser, signaling, store, events, session, enter, openMicrophone, fetches };
}

/** A session that was admitted to a room with these members. */
async function setUpEntered(members: readonly Member[] = [], version = 1) {
  const setup = setUp();
  const entering = setup.enter();
  setup.signaling.admit(admission(version, members));
  await entering;
  return setup;
}

describe('RoomSession', () => {
  useFakeClock();

  describe('entering', () => {
    it('enters the room, and lists its members', async () => {
      const { store, events } = await setUpEntered([member('a')]);
      assert.equal(store.state.phase, 'joined');
      assert.equal(store.state.signaling, 'connected');
      assert.equal(store.state.remotes.length, 1);
      assert.deepEqual(events, ['admitted']);
    });

    it('sends an update for a device that opened while the join request was answered', async () => {
      const { signaling, enter, openMicrophone } = setUp();
      const entering = enter();
      openMicrophone();
      signaling.admit(admission(1, []));
      await entering;
      assert.equal(signaling.requests[0]?.media.microphone, false);
      assert.equal(signaling.updates.at(-1)?.media?.microphone, true);
    });

    it('rejects with the code of the server, as a fatal error', async () => {
      const { signaling, enter } = setUp();
      const entering = enter();
      signaling.refuse(new CallError('room-full', 'full'));
      await assert.rejects(entering, { code: 'room-full', fatal: true });
    });

    it('shows that it waits for a host, and enters once it is admitted', async () => {
      const { signaling, store, enter } = setUp();
      const entering = enter();
      signaling.wait();
      assert.equal(store.state.phase, 'waiting');
      await pass(60_000);
      signaling.admit(admission(1, []));
      await entering;
      assert.equal(store.state.phase, 'joined');
    });

    it('rejects where a host denies the admission', async () => {
      const { signaling, enter } = setUp();
      const entering = enter();
      signaling.wait();
      signaling.events.onEnded({ reason: 'refused' });
      await assert.rejects(entering, { code: 'admission-denied', fatal: true });
    });

    it('gives up after three failed connections, and reports when the server answers', async () => {
      const { session, signaling, events } = setUp();
      const entering = session.enter();
      for (const failures of [1, 2, 3]) signaling.events.onUnreachable(failures);
      await assert.rejects(entering, { code: 'server-unreachable' });
      signaling.events.onConnected();
      assert.deepEqual(events, ['reachable']);
      assert.deepEqual(signaling.requests, []);
    });

    it('gives up on a server that does not answer within 6 s', async () => {
      const { session } = setUp();
      const entering = assert.rejects(session.enter(), { code: 'server-unreachable' });
      await pass(6_000);
      await entering;
    });

    it('reports the refusal of a server that was not reachable before', async () => {
      const { session, signaling, events } = setUp();
      const entering = session.enter();
      for (const failures of [1, 2, 3]) signaling.events.onUnreachable(failures);
      await assert.rejects(entering);
      signaling.events.onRefused(new CallError('origin-not-allowed', 'not here', { fatal: true }));
      assert.deepEqual(events, ['origin-not-allowed']);
    });

    it('reconnects when a join request is not answered in time', async () => {
      const { signaling, enter } = setUp();
      void enter();
      signaling.refuse(new CallError('timeout', 'late'));
      await rest();
      assert.equal(signaling.calls.at(-1), 'reconnect');
    });

    it('retries at once when the page wakes up', () => {
      const { browser, session, signaling } = setUp();
      void session.enter();
      browser.fire('wake');
      assert.deepEqual(signaling.calls, ['connect', 'retry']);
    });

    it('rejects at once, and not as an unreachable server, when an unexpected error ends the join', async () => {
      const { signaling, enter } = setUp();
      const entering = enter();
      signaling.refuse(new TypeError('a bug'));
      await assert.rejects(entering, { code: 'not-supported', cause: new TypeError('a bug') });
    });
  });

  describe('following the room', () => {
    it('reads the whole room once after a gap in its versions, and ignores old changes', async () => {
      const { signaling, store, fetches } = await setUpEntered([member('a')], 4);
      signaling.room = { version: 7, members: [member('a'), member('b'), member('c')] };
      signaling.events.onMemberLeft({ version: 4, id: id('a'), reason: 'left' });
      assert.equal(store.state.remotes.length, 1);
      signaling.events.onMemberJoined({ version: 6, member: member('b') });
      signaling.events.onMemberJoined({ version: 7, member: member('c') });
      await rest();
      assert.equal(fetches(), 1);
      assert.equal(store.state.remotes.length, 3);
      assert.equal(store.state.roomVersion, 7);
    });

    it('keeps a lost member whose link is connected, until they return or the grace period is over', async () => {
      const { signaling, store } = await setUpEntered([member('a'), member('b')], 4);
      const { session } = member('a');
      store.dispatch({ type: 'link-changed', id: id('a'), session, connection: 'connected' });
      signaling.events.onMemberLeft({ version: 5, id: id('a'), reason: 'lost' });
      signaling.events.onMemberLeft({ version: 6, id: id('b'), reason: 'lost' });
      const ids = () => store.state.remotes.map(({ member: { id: each }, listed }) => [each, listed]);
      assert.deepEqual(ids(), [[id('a'), false]]);
      signaling.room = { version: 8, members: [] };
      signaling.events.onMemberJoined({ version: 8, member: member('c') });
      await rest();
      assert.deepEqual(ids(), [[id('a'), false]], 'also when the room is read again');
      signaling.events.onMemberJoined({ version: 9, member: member('a') });
      assert.deepEqual(ids(), [[id('a'), true]]);
      signaling.events.onMemberLeft({ version: 10, id: id('a'), reason: 'left' });
      assert.deepEqual(ids(), []);
    });

    it('reads the room again for a change that arrives while it is being read, and that the answer lacks', async () => {
      const { signaling, store, fetches } = await setUpEntered([], 4);
      signaling.room = { version: 6, members: [member('b')] };
      signaling.events.onMemberJoined({ version: 6, member: member('b') });
      signaling.events.onMemberJoined({ version: 7, member: member('c') });
      // The first answer was made before this change.
      signaling.room = { version: 7, members: [member('b'), member('c')] };
      await rest();
      assert.deepEqual([fetches(), store.state.remotes.length], [2, 2]);
    });

    it('does not read the room endlessly from a server that never lists a change', async () => {
      const { signaling, fetches } = await setUpEntered([], 4);
      signaling.room = { version: 4, members: [] };
      signaling.events.onMemberJoined({ version: 9, member: member('b') });
      await rest();
      assert.equal(fetches(), 1);
    });

    it('reconnects when the room cannot be read', async () => {
      const { signaling } = await setUpEntered([], 4);
      signaling.fetchRoom = () => Promise.reject(new CallError('timeout', 'late'));
      signaling.events.onMemberJoined({ version: 9, member: member('b') });
      await rest();
      assert.equal(signaling.calls.at(-1), 'reconnect');
    });

    it('applies room settings of the next version only', async () => {
      const { session, store } = await setUpEntered([], 4);
      const settings = { ...store.state.settings, lobby: true };
      session.noteRoom(4, { settings });
      assert.equal(store.state.settings.lobby, false);
      session.noteRoom(5, { settings });
      assert.deepEqual([store.state.settings.lobby, store.state.roomVersion], [true, 5]);
    });

    it('returns with its own secret, session and place, and keeps members whom a restarted server does not list yet', async () => {
      const { signaling, store, events } = await setUpEntered([member('a'), member('b')]);
      signaling.events.onLost();
      assert.equal(store.state.signaling, 'reconnecting');
      assert.equal(store.state.phase, 'joined');
      signaling.events.onConnected();
      signaling.admit(admission(1, [member('b')], 'two'));
      await rest();
      const [first, second] = signaling.requests;
      assert.equal(second?.secret, first?.secret);
      assert.equal(second?.session, first?.session);
      assert.equal(second?.joinedAt, 5);
      assert.equal(store.state.remotes.length, 2);
      assert.deepEqual(events, ['admitted', 'admitted', 'returned']);
    });

    it('continues without a server that no longer speaks its protocol', async () => {
      const { signaling, store, events } = await setUpEntered([member('a')]);
      signaling.events.onLost();
      signaling.events.onRefused(new CallError('protocol-mismatch', 'newer', { fatal: true }));
      assert.equal(store.state.phase, 'joined');
      assert.equal(store.state.signaling, 'disconnected');
      assert.equal(events.at(-1), 'protocol-mismatch');
    });

    it('reports signals only while it is in the room', async () => {
      const { session, signaling, events } = await setUpEntered([member('a')]);
      const incoming = {
        ...{ from: id('a'), session: member('a').session },
        signal: { kind: 'renew', connection: 1 } as const,
      };
      signaling.events.onSignal(incoming);
      session.close();
      signaling.events.onSignal(incoming);
      assert.deepEqual(events, ['admitted', 'signal']);
    });
  });

  describe('leaving', () => {
    it('notifies the server before it closes the connection', async () => {
      const { session, signaling } = await setUpEntered();
      await session.leave();
      assert.deepEqual(signaling.calls.slice(-2), ['leaveRoom', 'close']);
    });

    it('notifies no one and leaves no timer when it is closed before it was admitted', async () => {
      const { browser, session, signaling } = setUp();
      const entering = session.enter();
      session.close();
      session.close();
      await assert.rejects(entering, { code: 'aborted' });
      assert.ok(!signaling.calls.includes('leaveRoom'));
      assertNoTimers();
      assert.equal(browser.listeners, 0);
    });

    it('notifies a server that may have admitted it when it leaves before the answer', async () => {
      const { session, signaling, enter } = setUp();
      const entering = enter();
      const left = session.leave();
      await assert.rejects(entering, { code: 'aborted' });
      await left;
      assert.deepEqual(signaling.calls.slice(-2), ['leaveRoom', 'close']);
    });

    it('does not notify a server that has refused it', async () => {
      const { session, signaling, enter } = setUp();
      const entering = enter();
      signaling.refuse(new CallError('room-full', 'full'));
      await assert.rejects(entering);
      session.close();
      assert.ok(!signaling.calls.includes('leaveRoom'));
    });

    it('stays left when a listener of the join leaves at once', async () => {
      const { session, signaling, store, enter } = setUp();
      store.subscribe(({ state }, before) => {
        if (state.phase !== 'joined' || before.state.phase === 'joined') return;
        void session.leave();
        store.dispatch({ type: 'left', reason: 'left' });
      });
      const entering = enter();
      signaling.admit(admission(1, []));
      await assert.rejects(entering, { code: 'aborted' });
      assert.deepEqual([store.state.phase, store.state.signaling], ['left', 'disconnected']);
    });

    it('hands its identity to the next load of the page, once', async () => {
      const storage = new Map<string, string>();
      const first = setUp(storage);
      const entering = first.enter();
      first.signaling.admit(admission(1, []));
      await entering;
      first.browser.fire('pagehide');
      assert.equal(first.signaling.calls.at(-1), 'sendAway');
      const reloaded = setUp(storage);
      void reloaded.enter();
      assert.equal(reloaded.signaling.requests[0]?.secret, first.signaling.requests[0]?.secret);
      assert.equal(reloaded.signaling.requests[0]?.joinedAt, 5);
      assert.equal(storage.size, 0);
    });

    it('hands its identity over also when the page is reloaded before it was admitted', () => {
      const storage = new Map<string, string>();
      const first = setUp(storage);
      void first.enter();
      first.browser.fire('pagehide');
      const reloaded = setUp(storage);
      void reloaded.enter();
      assert.equal(reloaded.signaling.requests[0]?.secret, first.signaling.requests[0]?.secret);
    });
  });
});
