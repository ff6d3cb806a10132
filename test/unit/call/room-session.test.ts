import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Identity } from '../../../component/call/identity.js';
import { JoinTimings } from '../../../component/call/join-timings.js';
import { RoomSession } from '../../../component/call/room-session.js';
import { Store } from '../../../component/call/store.js';
import { CallError } from '../../../component/core/call-error.js';
import type { Signaling, SignalingEvents } from '../../../component/signaling/signaling.js';
import type { Joined, JoinRequest, Member, RoomSnapshot, Update } from '../../../server/protocol/index.js';

const id = (letter: string) => letter.repeat(43);
const member = (letter: string, joinedAt = 1): Member => ({
  id: id(letter),
  session: letter.repeat(22),
  name: letter,
  joinedAt,
  media: { counter: 0, microphone: false, camera: false, screen: false },
});
const admission = (version: number, members: readonly Member[], epoch = 'one'): Joined => ({
  id: id('m'),
  joinedAt: 5,
  epoch,
  room: { version, members: [...members] },
  iceServers: [],
  limits: { participants: 8 },
});

/** A server that is spoken to by hand. */
class FakeSignaling implements Signaling {
  readonly events: SignalingEvents;
  readonly said: string[] = [];
  readonly updates: Update[] = [];
  readonly requests: JoinRequest[] = [];
  answer: (joined: Joined) => void = () => undefined;
  refuse: (error: CallError) => void = () => undefined;
  room: RoomSnapshot = { version: 0, members: [] };

  constructor(events: SignalingEvents) {
    this.events = events;
  }
  connect(): void {
    this.said.push('connect');
  }
  retry(): void {
    this.said.push('retry');
  }
  join(request: JoinRequest): Promise<Joined> {
    this.requests.push(request);
    return new Promise((resolve, reject) => {
      this.answer = resolve;
      this.refuse = reject;
    });
  }
  async sync(): Promise<RoomSnapshot> {
    this.said.push('sync');
    return this.room;
  }
  update(update: Update): void {
    this.updates.push(update);
  }
  signal(): void {
    this.said.push('signal');
  }
  away(): void {
    this.said.push('away');
  }
  async leave(): Promise<void> {
    this.said.push('leave');
  }
  close(): void {
    this.said.push('close');
  }
}

let tokens = 0;

function setUp(handedOver: Map<string, string> = new Map()) {
  let signaling: FakeSignaling | undefined;
  let counter = 0;
  const timers: { callback: () => void; delayMs: number }[] = [];
  const heard: string[] = [];
  let hide: () => void = () => undefined;
  const store = new Store('Me');
  const identity = new Identity(
    {
      take: (key) => {
        const value = handedOver.get(key) ?? null;
        handedOver.delete(key);
        return value;
      },
      leave: (key, value) => handedOver.set(key, value),
    },
    () => {
      tokens += 1;
      return `token${tokens}`.padEnd(22, '0');
    },
  );
  const session = new RoomSession({
    environment: {
      createSignaling: (_server, events) => {
        signaling = new FakeSignaling(events);
        return signaling;
      },
      onPageHide: (callback) => {
        hide = callback;
        return () => {
          hide = () => undefined;
        };
      },
      onWake: () => () => undefined,
      delay: (callback, delayMs) => {
        const timer = { callback, delayMs };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
    },
    store,
    identity,
    timings: new JoinTimings({
      now: () => 0,
      measure: () => ({}) as PerformanceMeasure,
      clearMeasures: () => undefined,
    }),
    server: new URL('https://calls.example.org/'),
    room: 'r',
    storageKey: null,
    profile: () => ({
      name: 'Me',
      media: { counter, microphone: counter > 0, camera: false, screen: false },
    }),
    onAdmitted: () => heard.push('admitted'),
    onReturned: () => heard.push('returned'),
    onSignal: () => heard.push('signal'),
    onReachable: () => heard.push('reachable'),
    onEnded: (reason) => heard.push(reason),
    onRefused: (error) => heard.push(error.code),
    onError: (error) => heard.push(error.code),
  });
  assert.ok(signaling);
  store.dispatch({ type: 'join-started' });
  return {
    session,
    signaling,
    store,
    timers,
    heard,
    hide: () => hide(),
    openDevice: () => {
      counter += 1;
      session.update({ media: { counter, microphone: true, camera: false, screen: false } });
    },
  };
}

const rest = () => new Promise<void>((resolve) => setImmediate(resolve));

async function entered(members: readonly Member[] = [], version = 1) {
  const setup = setUp();
  const entering = setup.session.enter();
  setup.signaling.events.onConnected();
  setup.signaling.answer(admission(version, members));
  await entering;
  return setup;
}

describe('RoomSession', () => {
  it('enters, and shows who is there', async () => {
    const { store, heard } = await entered([member('a')]);
    assert.equal(store.state.phase, 'joined');
    assert.equal(store.state.signaling, 'connected');
    assert.equal(store.state.remotes.length, 1);
    assert.deepEqual(heard, ['admitted']);
  });

  it('tells of a device that opened while the answer was on its way', async () => {
    const { session, signaling, openDevice } = setUp();
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
    const { session, signaling } = setUp();
    const entering = session.enter();
    signaling.events.onConnected();
    signaling.refuse(new CallError('room-full', 'full'));
    await assert.rejects(entering, { code: 'room-full', fatal: true });
  });

  it('gives up on a server after three tries, and says when it answers', async () => {
    const { session, signaling, heard } = setUp();
    const entering = session.enter();
    for (const failures of [1, 2, 3]) signaling.events.onUnreachable(failures);
    await assert.rejects(entering, { code: 'server-unreachable' });
    signaling.events.onConnected();
    assert.deepEqual(heard, ['reachable']);
    assert.deepEqual(signaling.requests, []);
  });

  it('gives up on a server that does not answer at all', async () => {
    const { session, timers } = setUp();
    const entering = session.enter();
    timers[0]?.callback();
    await assert.rejects(entering, { code: 'server-unreachable' });
  });

  it('reads the whole room after a gap, and ignores what it knows already', async () => {
    const { signaling, store } = await entered([member('a')], 4);
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
    const { signaling, store, timers, heard } = await entered([member('a'), member('b')]);
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
  });

  it('goes on without a server that no longer speaks its protocol', async () => {
    const { signaling, store, heard } = await entered([member('a')]);
    signaling.events.onLost();
    signaling.events.onRefused(new CallError('protocol-mismatch', 'newer', { fatal: true }));
    assert.equal(store.state.phase, 'joined');
    assert.equal(store.state.signaling, 'disconnected');
    assert.equal(heard.at(-1), 'protocol-mismatch');
  });

  it('hands its identity to the next load of the page, once', async () => {
    const handedOver = new Map<string, string>();
    const first = setUp(handedOver);
    const entering = first.session.enter();
    first.signaling.events.onConnected();
    first.signaling.answer(admission(1, []));
    await entering;
    first.hide();
    assert.equal(first.signaling.said.at(-1), 'away');
    const reloaded = setUp(handedOver);
    void reloaded.session.enter();
    reloaded.signaling.events.onConnected();
    assert.equal(reloaded.signaling.requests[0]?.secret, first.signaling.requests[0]?.secret);
    assert.equal(reloaded.signaling.requests[0]?.joinedAt, 5);
    assert.equal(handedOver.size, 0);
  });

  it('tells nobody and leaves nothing when it is closed before it was let in', async () => {
    const { session, signaling, timers } = setUp();
    const entering = session.enter();
    session.close();
    session.close();
    await assert.rejects(entering, { code: 'aborted' });
    assert.ok(!signaling.said.includes('leave'));
    assert.equal(timers.length, 0);
  });

  it('leaves by telling the server first', async () => {
    const { session, signaling } = await entered();
    await session.leave();
    assert.deepEqual(signaling.said.slice(-2), ['leave', 'close']);
  });
});
