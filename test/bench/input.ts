import { closeBrowser, launchChromium } from '../support/browser/browsers.js';
import { CallPage } from '../support/browser/call-page.js';
import { startServerProcess } from '../support/server/server-process.js';
import { waitFor } from '../support/wait-for.js';

// Input benchmark (`npm run bench:input`): time from a click to the next paint for each button, with five remote
// participants of 160×90 pixels at 5 frames per second. The target is a median of 100 ms for each button.

/** The used part of a PerformanceEventTiming entry (W3C event-timing §3.1). */
interface EventTiming extends PerformanceEntry {
  readonly duration: number;
}

const buttons = ['mic', 'camera', 'hand', 'reactions', 'layout', 'chat', 'people'] as const;
const PRESSES = 10;
const TARGET_MS = 100;

const product = await startServerProcess();
const browser = await launchChromium({ framesPerSecond: 5 });
try {
  const url = `${product.origin}/?room=input&join`;
  const page = await CallPage.open(browser, `${url}&name=Ada`);
  await page.page.setViewport({ width: 800, height: 480 });
  await page.waitForState('joined');
  for (let index = 0; index < 5; index += 1) {
    const other = await CallPage.open(browser, `${url}&name=P${index}&muted`);
    await other.page.setViewport({ width: 320, height: 200 });
    await page.waitForCall(index + 2, 60_000);
  }
  await waitFor('the in-call interface', () =>
    page.run((element) => element.shadowRoot?.querySelector('.toasts') !== null),
  );
  await page.page.bringToFront();
  await page.page.evaluate(() => {
    const durations: number[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as EventTiming[])
        if (entry.name === 'click') durations.push(entry.duration);
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    Object.assign(window, { durations });
  });
  let isWithin = true;
  for (const name of buttons) {
    const found: number[] = [];
    for (let press = 0; press < PRESSES; press += 1) {
      const at = await waitFor(`the button ${name}`, () =>
        page.run((element, control) => {
          const button = element.shadowRoot?.querySelector(`.toolbar [data-control="${control}"]`);
          const { left = 0, top = 0, width = 0, height = 0 } = button?.getBoundingClientRect() ?? {};
          return width > 0 && { x: left + width / 2, y: top + height / 2 };
        }, name),
      );
      const before = await page.page.evaluate(() => (Reflect.get(window, 'durations') as number[]).length);
      await page.page.mouse.click(at.x, at.y);
      // An entry follows its paint; there is none for a duration below the threshold of 16 ms.
      await page.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 200))),
      );
      const after = await page.page.evaluate(() => Reflect.get(window, 'durations') as number[]);
      found.push(after.length > before ? Number(after.at(-1)) : 16);
    }
    found.sort((a, b) => a - b);
    const [median, maximum] = [found[Math.floor(found.length / 2)] ?? 0, found.at(-1) ?? 0];
    isWithin &&= median <= TARGET_MS;
    console.log(
      `${name.padEnd(10)} median ${String(median).padStart(4)} ms, maximum ${String(maximum).padStart(4)} ms`,
    );
  }
  console.log(`the target, a median of ${TARGET_MS} ms for each button: ${isWithin ? 'reached' : 'missed'}`);
} finally {
  await closeBrowser(browser);
  await product.close();
}
