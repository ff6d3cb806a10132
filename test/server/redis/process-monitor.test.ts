import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEAD_AFTER_MS, ProcessMonitor } from '../../../server/redis/process-monitor.js';

describe('ProcessMonitor', () => {
  const create = () => {
    const clock = { ms: 0, nowMs: () => clock.ms };
    return { clock, monitor: new ProcessMonitor(clock) };
  };

  const seconds = DEAD_AFTER_MS / 1_000;

  it('counts a process as dead whose heartbeat has not changed for too long', () => {
    const { clock, monitor } = create();
    for (let second = 0; second < seconds; second += 1) {
      clock.ms = second * 1_000;
      monitor.update(beats({ a: `${second}`, b: '0' }));
      assert.deepEqual(monitor.gone(), [], `${second} s`);
    }
    clock.ms = DEAD_AFTER_MS;
    monitor.update(beats({ a: 'next', b: '0' }));
    assert.deepEqual([monitor.isGone('a'), monitor.isGone('b')], [false, true]);
    assert.deepEqual(monitor.gone(), ['b']);
    monitor.update(beats({ a: 'next', b: 'back' }));
    assert.deepEqual(monitor.gone(), []);
  });

  for (const [direction, stepMs] of [
    ['back', -3_600_000],
    ['forward', 3_600_000],
  ] as const)
    it(`finds the dead, and only them, when the clock of Redis is set ${direction} by an hour`, () => {
      const { clock, monitor } = create();
      for (let second = 0; second <= 2 * seconds; second += 1) {
        clock.ms = second * 1_000;
        const redisMs = 10_000_000 + clock.ms + (second > 10 ? stepMs : 0);
        // Process b dies after 5 s.
        const b = second < 5 ? redisMs : 10_004_000;
        monitor.update(beats({ a: `${redisMs}`, b: `${b}` }));
        assert.equal(monitor.isGone('a'), false, `a after ${second} s`);
        assert.equal(monitor.isGone('b'), second >= 4 + seconds, `b after ${second} s`);
      }
    });

  it('counts no process as dead before all could send heartbeats, at first and after a store outage', () => {
    const { clock, monitor } = create();
    assert.equal(monitor.isGone('a'), false);
    monitor.update(beats({ a: '0' }));
    clock.ms = DEAD_AFTER_MS - 1;
    assert.equal(monitor.isGone('a'), false);
    clock.ms = DEAD_AFTER_MS;
    assert.equal(monitor.isGone('a'), true);
    monitor.restart();
    assert.equal(monitor.isGone('a'), false);
    monitor.update(beats({ a: '0' }));
    assert.equal(monitor.isGone('a'), false);
    clock.ms += DEAD_AFTER_MS;
    assert.equal(monitor.isGone('a'), true);
  });

  it('counts an unlisted process as dead only when it stays unlisted', () => {
    const { clock, monitor } = create();
    monitor.update(beats({}));
    clock.ms = DEAD_AFTER_MS;
    monitor.update(beats({}));
    assert.equal(monitor.isGone('new'), false);
    assert.equal(monitor.isGone('old'), false);
    clock.ms += DEAD_AFTER_MS - 1;
    monitor.update(beats({ new: '1' }));
    assert.deepEqual([monitor.isGone('new'), monitor.isGone('old')], [false, false]);
    clock.ms += 1;
    assert.deepEqual([monitor.isGone('new'), monitor.isGone('old')], [false, true]);
  });
});

function beats(each: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(each));
}
