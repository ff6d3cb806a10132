import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SerialQueue } from '../../../../component/core/connection/serial-queue.js';

describe('SerialQueue', () => {
  it('runs one job at a time, in order, also after a job that failed', async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    const job =
      (name: string, fails = false) =>
      async () => {
        seen.push(`${name} starts`);
        await Promise.resolve();
        seen.push(`${name} ends`);
        if (fails) throw new Error(name);
      };
    const first = queue.run(job('first', true));
    const second = queue.run(job('second'));
    await assert.rejects(first, /first/u);
    await second;
    assert.deepEqual(seen, ['first starts', 'first ends', 'second starts', 'second ends']);
  });

  it('starts no job after close()', async () => {
    const queue = new SerialQueue();
    let ran = false;
    const job = queue.run(() => {
      ran = true;
    });
    queue.close();
    await job;
    assert.equal(ran, false);
  });

  it('resolves all pending jobs on close(), also one that never settles', async () => {
    const queue = new SerialQueue();
    const running = queue.run(() => new Promise<string>(() => undefined));
    const waiting = queue.run(() => 'never');
    await Promise.resolve();
    queue.close();
    assert.deepEqual(await Promise.all([running, waiting]), [undefined, undefined]);
  });
});
