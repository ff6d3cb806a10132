import assert from 'node:assert/strict';
import { JoinTimings } from '../../component/call/environment/join-timings.js';
import { Identity } from '../../component/call/session/identity.js';
import { RoomSession } from '../../component/call/session/room-session.js';
import { Store } from '../../component/call/state/store.js';
import { silentLogger } from '../../component/core/log.js';
import type { Signaling, SignalingEvents } from '../../component/signaling/signaling.js';
import type { Ice, Joined, JoinRequest, Member, RoomSnapshot, Update } from '../../server/protocol/index.js';

export const id = (letter: string) => letter.repeat(43);
export const member = (letter: string, joinedAt = 1): Member => ({
  id: id(letter),
  session: letter.repeat(22),
  name: letter,
  joinedAt,
  media: { counter: 0, microphone: false, camera: false, screen: false },
});
export const admission = (version: number, members: readonly Member[], epoch = 'one'): Joined => ({
  id: id('m'),
  joinedAt: 5,
  epoch,
  room: { version, members: [...members] },
  iceServers: [],
  limits: { participants: 8 },
});

/** A server that is spoken to by hand. */
export class FakeSignaling implements Signaling {
  readonly events: SignalingEvents;
  readonly said: string[] = [];
  readonly updates: Update[] = [];
  readonly requests: JoinRequest[] = [];
  answer: (joined: Joined) => void = () => undefined;
  refuse: (error: Error) => void = () => undefined;
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
  reconnect(): void {
    this.said.push('reconnect');
  }
  waiting: () => void = () => undefined;
  joinRoom(request: JoinRequest, onWaiting: () => void): Promise<Joined> {
    this.requests.push(request);
    this.waiting = onWaiting;
    return new Promise((resolve, reject) => {
      this.answer = resolve;
      this.refuse = reject;
    });
  }
  subscribe(): () => void {
    return () => undefined;
  }
  async request(): Promise<unknown> {
    return { ok: true };
  }
  async fetchRoom(): Promise<RoomSnapshot> {
    this.said.push('sync');
    return this.room;
  }
  async fetchIceServers(): Promise<Ice> {
    this.said.push('ice-servers');
    return { iceServers: [] };
  }
  sendUpdate(update: Update): void {
    this.updates.push(update);
  }
  sendSignal(): void {
    this.said.push('signal');
  }
  sendAway(): void {
    this.said.push('away');
  }
  async leaveRoom(): Promise<void> {
    this.said.push('leave');
  }
  close(): void {
    this.said.push('close');
  }
}

let tokens = 0;

/** A session with a server that is spoken to by hand, on a page whose timers run when the test says so. */
export function setUpSession(handedOver: Map<string, string> = new Map()) {
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
      createSignaling: ({ events }) => {
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
    token: () => null,
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
    log: silentLogger,
    signalingLog: silentLogger,
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
      session.sendUpdate({ media: { counter, microphone: true, camera: false, screen: false } });
    },
  };
}

/** Lets all that is under way come to rest. */
export const rest = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The same, let in already. */
export async function enteredSession(members: readonly Member[] = [], version = 1) {
  const setup = setUpSession();
  const entering = setup.session.enter();
  setup.signaling.events.onConnected();
  setup.signaling.answer(admission(version, members));
  await entering;
  return setup;
}
