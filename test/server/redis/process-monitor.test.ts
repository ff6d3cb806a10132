import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEAD_AFTER_MS, ProcessMonitor } from '../../../server/redis/process-monitor.js';

describe('ProcessMonitor', () => {
  const create = () => {
    const clock = { ms: 0, nowMs: () => clock.ms };
    return { clock, monitor: new ProcessMonitor(clock) };
  };

  it('counts a process as dead that was silent for too long', () => {
    const { clock, monitor } = create();
    monitor.update(new Map([['a', 0]]));
    clock.ms = DEAD_AFTER_MS;
    monitor.update(
      new Map([
        ['a', DEAD_AFTER_MS - 1],
        ['b', DEAD_AFTER_MS],
      ]),
    );
    assert.deepEqual([monitor.isGone('a'), monitor.isGone('b')], [false, true]);
    assert.deepEqual(monitor.gone(), ['b']);
  });

  it('counts no process as dead before all could send heartbeats, at first and after a store outage', () => {
    const { clock, monitor } = create();
    assert.equal(monitor.isGone('a'), false);
    monitor.update(new Map([['a', 50_000]]));
    clock.ms = DEAD_AFTER_MS - 1;
    assert.equal(monitor.isGone('a'), false);
    clock.ms = DEAD_AFTER_MS;
    assert.equal(monitor.isGone('a'), true);
    monitor.restart();
    assert.equal(monitor.isGone('a'), false);
    monitor.update(new Map([['a', 60_000]]));
    assert.equal(monitor.isGone('a'), false);
    clock.ms += DEAD_AFTER_MS;
    assert.equal(monitor.isGone('a'), true);
  });

  it('counts an unlisted process as dead only when a later list does not have it either', () => {
    const { clock, monitor } = create();
    monitor.update(new Map());
    clock.ms = DEAD_AFTER_MS;
    monitor.update(new Map());
    assert.equal(monitor.isGone('new'), false);
    assert.equal(monitor.isGone('new'), false);
    monitor.update(new Map([['new', 10]]));
    assert.equal(monitor.isGone('new'), false);
    monitor.update(new Map());
    assert.equal(monitor.isGone('old'), false);
    monitor.update(new Map());
    assert.equal(monitor.isGone('old'), true);
  });
});
