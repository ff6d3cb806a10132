import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { errorSentence } from '../../../component/core/call/error-sentences.js';
import { backoffMs } from '../../../component/core/connection/backoff.js';
import { SerialQueue } from '../../../component/core/connection/serial-queue.js';

describe('backoffMs', () => {
  it('grows to its maximum, never over it and never under half of it', () => {
    const unit = fc.double({ min: 0, max: 0.999_999, noNaN: true });
    fc.assert(
      fc.property(fc.nat(100), unit, (attempt, random) => {
        const waitMs = backoffMs(attempt, { firstMs: 500, maxMs: 8_000 }, random);
        const fullMs = Math.min(8_000, 500 * 2 ** attempt);
        assert.ok(waitMs <= fullMs && waitMs >= fullMs / 2);
      }),
    );
  });
});

describe('SerialQueue', () => {
  it('runs one job at a time, in order, also after one that failed', async () => {
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

  it('starts nothing once it is closed', async () => {
    const queue = new SerialQueue();
    let ran = false;
    const job = queue.run(() => {
      ran = true;
    });
    queue.close();
    await job;
    assert.equal(ran, false);
  });

  it('does not wait for ever for what a browser will not settle, once it is closed', async () => {
    const queue = new SerialQueue();
    const underWay = queue.run(() => new Promise<string>(() => undefined));
    const waiting = queue.run(() => 'never');
    await Promise.resolve();
    queue.close();
    assert.deepEqual(await Promise.all([underWay, waiting]), [undefined, undefined]);
  });
});

describe('errorSentence', () => {
  const codes = [
    'permission-denied',
    'device-not-found',
    'device-in-use',
    'policy-blocked',
    'insecure-context',
    'server-unreachable',
    'origin-not-allowed',
    'room-full',
    'relay-unavailable',
    'timeout',
  ] as const;
  for (const code of codes)
    it(`${code} is a sentence`, () => assert.match(errorSentence(code), /^[A-Z].{20,}[.]$/u));
  it('names the device that it is about', () => {
    assert.match(errorSentence('device-in-use', 'camera'), /your camera\./u);
    assert.match(errorSentence('device-in-use'), /your camera or microphone\./u);
  });
});
