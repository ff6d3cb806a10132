import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';

/** Fields of a LayoutShift entry that the test reads (W3C layout-instability §4). */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly {
    readonly previousRect: DOMRectReadOnly;
    readonly currentRect: DOMRectReadOnly;
  }[];
}

/** A tenth of what Core Web Vitals call good for a whole page (CLS). */
const MAX_SHIFT = 0.01;

describe('Layout stability', () => {
  const calls = useCalls();

  it('nothing shifts while four participants join, one sends a message and one leaves', async () => {
    const url = '/?room=steady';
    const page = await calls.open(`${url}&name=Ada`);
    await page.page.setViewport({ width: 1280, height: 720 });
    await page.waitForState('prejoin');
    await page.page.evaluate(() => {
      const shifts: string[] = [];
      const format = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round);
      const observer = new PerformanceObserver((list) => {
        for (const { value, sources } of list.getEntries() as LayoutShift[]) {
          const moves = sources.map((each) => `[${format(each.previousRect)} → ${format(each.currentRect)}]`);
          shifts.push(`${value} ${moves.join(' ')}`);
        }
      });
      observer.observe({ type: 'layout-shift' });
      Object.assign(window, { shifts });
    });
    await page.run((element) => element.join());
    await page.waitForState('joined');
    const others: CallPage[] = [];
    for (const name of ['Bo', 'Cy', 'Di']) {
      others.push(await calls.open(`${url}&name=${name}&join`));
      await page.waitForCall(others.length + 1);
    }
    await others[0]?.run((element) => element.sendMessage('Hello'));
    await page.waitForPart('.badge');
    await others[2]?.run((element) => element.leave());
    await page.waitForCall(3);
    // The observer gets the entry of a frame one frame later.
    await page.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    const shifts = await page.page.evaluate(() => Reflect.get(window, 'shifts') as string[]);
    const sum = shifts.reduce((before, shift) => before + Number.parseFloat(shift), 0);
    console.log(`layout shift: ${sum.toFixed(4)}\n  ${shifts.join('\n  ')}`);
    assert.ok(sum <= MAX_SHIFT, `${sum} is more than ${MAX_SHIFT}`);
  });
});
