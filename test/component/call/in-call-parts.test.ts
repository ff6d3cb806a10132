import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Companions } from '../../../component/call/companions.js';
import { Timers } from '../../../component/call/environment/timers.js';
import { LazyCompanions } from '../../../component/call/lazy-companions.js';
import { IceCredentials } from '../../../component/call/links/ice-credentials.js';
import { WakeLock } from '../../../component/call/page/wake-lock.js';
import type { RoomMembership } from '../../../component/call/session/room-membership.js';
import { jsonOf } from '../../../component/call/talk/json-value.js';
import { CallError } from '../../../component/core/call/call-error.js';
import { rest } from '../../support/peer-link.js';

/** Timers that run when the test says so. */
function manualTimers() {
  const timers: { callback: () => void; delayMs: number }[] = [];
  const after = (callback: () => void, delayMs: number) => {
    const timer = { callback, delayMs };
    timers.push(timer);
    return () => {
      if (timers.includes(timer)) timers.splice(timers.indexOf(timer), 1);
    };
  };
  const elapse = async () => {
    const timer = timers.shift();
    assert.ok(timer);
    timer.callback();
    await rest();
    return timer.delayMs;
  };
  return { timers, after, elapse };
}

describe('IceRenewal', () => {
  function stay(iceLifetimeMs: number | null) {
    const requested: string[] = [];
    const world = { away: false };
    const renewIce = async () => {
      if (world.away) throw new CallError('timeout', 'away');
      requested.push('renewed');
    };
    return { stay: { iceLifetimeMs, renewIce } as unknown as RoomMembership, requested, world };
  }

  it('renews at half of the life, time and again, and soon where the server was away', async () => {
    const { timers, after, elapse } = manualTimers();
    const { stay: of, requested, world } = stay(60_000);
    const renewal = new IceCredentials(of, after);
    assert.equal(await elapse(), 30_000);
    world.away = true;
    assert.equal(await elapse(), 30_000);
    world.away = false;
    assert.equal(await elapse(), 2_000);
    assert.deepEqual(requested, ['renewed', 'renewed']);
    renewal.close();
    assert.equal(timers.length, 0);
  });

  it('leaves alone what holds for ever', () => {
    const { timers, after } = manualTimers();
    new IceCredentials(stay(null).stay, after).close();
    assert.equal(timers.length, 0);
  });
});

describe('LazyCompanions', () => {
  const fake = () => {
    const heard: (string | null)[] = [];
    const companions = {
      accompany: (stay: RoomMembership | null) => heard.push(stay && String(stay)),
      close: () => heard.push('closed'),
    } as unknown as Companions;
    return { heard, companions };
  };
  const stay = (name: string) =>
    ({ settled: async () => undefined, toString: () => name }) as unknown as RoomMembership;

  it('are loaded once a stay has settled, again where that failed, and told of the stay that holds then', async () => {
    const { after, elapse } = manualTimers();
    const { heard, companions } = fake();
    let loads = 0;
    const lazy = new LazyCompanions(async () => {
      loads += 1;
      if (loads === 1) throw new TypeError('Failed to fetch');
      return companions;
    }, after);
    lazy.accompany(stay('first'));
    await rest();
    assert.equal(lazy.loaded, null);
    await elapse();
    assert.equal(lazy.loaded, companions);
    assert.deepEqual(heard, ['first']);
    lazy.accompany(null);
    lazy.accompany(stay('second'));
    assert.deepEqual(heard, ['first', null, 'second']);
    lazy.close();
    assert.deepEqual(heard.slice(3), [null, 'closed']);
  });

  it('reject with an error of the call where they cannot be loaded', async () => {
    const lazy = new LazyCompanions(() => Promise.reject(new TypeError('no')), manualTimers().after);
    await assert.rejects(lazy.get(), { name: 'CallError', code: 'server-unreachable' });
  });
});

describe('Timers', () => {
  it('run once, by themselves or by another clock when they are held back', async () => {
    let nowMs = 0;
    const timers = new Timers({ now: () => nowMs } as Performance);
    const ran: string[] = [];
    timers.delay(() => ran.push('held back'), 60_000);
    const cancel = timers.delay(() => ran.push('never'), 60_000);
    timers.delay(() => ran.push('itself'), 1);
    cancel();
    await delay(20);
    assert.deepEqual(ran, ['itself']);
    timers.runDue();
    assert.deepEqual(ran, ['itself']);
    nowMs = 60_000;
    timers.runDue();
    timers.runDue();
    assert.deepEqual(ran, ['itself', 'held back']);
  });
});

describe('WakeLock', () => {
  it('survives a browser that refuses, and lets go what comes too late', async () => {
    let released = 0;
    let answer: () => Promise<{ release(): Promise<void> }> = () =>
      Promise.reject(new DOMException('hidden', 'NotAllowedError'));
    const lock = new WakeLock({ request: () => answer(), onVisible: () => () => undefined });
    lock.hold(true);
    await rest();
    lock.hold(false);
    answer = async () => ({
      release: async () => {
        released += 1;
      },
    });
    lock.hold(true);
    lock.hold(false);
    await rest();
    assert.equal(released, 1);
    new WakeLock(null).hold(true);
  });
});

describe('jsonOf', () => {
  it('gives what arrives on the other side', () => {
    assert.deepEqual(jsonOf({ a: [1, null, 'é'], b: undefined }, 100), { a: [1, null, 'é'] });
    assert.equal(jsonOf(null, 100), null);
  });

  it('refuses what JSON cannot say, and what is too long in UTF-8', () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    for (const value of [undefined, () => 1, Symbol('x'), 1n, circle, 'é'.repeat(60)])
      assert.throws(() => jsonOf(value, 100), { code: 'invalid-argument' });
    assert.equal(jsonOf('é'.repeat(49), 100), 'é'.repeat(49));
  });
});
