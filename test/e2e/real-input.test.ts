import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { type Colour, colourClip, toneClip } from '../support/media-files.js';
import { loudestTone, readPicture } from '../support/pixels-and-tones.js';
import { type Product, startProduct } from '../support/product.js';
import { until } from '../support/until.js';

interface Person {
  readonly colours: readonly [Colour, Colour, Colour, Colour];
  readonly toneHz: number;
}

const people: readonly Person[] = [
  { colours: ['red', 'lime', 'blue', 'yellow'], toneHz: 600 },
  { colours: ['blue', 'yellow', 'lime', 'red'], toneHz: 1_100 },
];

describe('what a camera and a microphone take in', () => {
  let product: Product;
  const browsers: Browser[] = [];
  const pages: CallPage[] = [];

  before(async () => {
    product = await startProduct();
    for (const { colours, toneHz } of people) {
      const [videoFile, audioFile] = [await colourClip(colours), await toneClip(toneHz)];
      browsers.push(await launchChromium({ videoFile, audioFile }));
    }
    for (const browser of browsers) {
      const page = await CallPage.open(browser, `${product.origin}/?room=real-input`);
      pages.push(page);
      await page.press('Join');
    }
    await Promise.all(pages.map((page) => page.waitForCall(people.length)));
  });
  after(async () => {
    await Promise.all(browsers.map(closeBrowser));
    await product?.close();
  });

  for (const [receiver, sender] of [
    [0, 1],
    [1, 0],
  ] as const) {
    it(`is recognised in the picture that person ${receiver} sees of person ${sender}, and goes on`, async () => {
      const { page, id, person } = await pair(receiver, sender);
      let previous = -1;
      let steps = 0;
      await until(
        'five different frames with the right colours',
        async () => {
          const read = await readPicture(page, id);
          if (read === null || read.colours.join() !== person.colours.join()) return false;
          if (read.counter !== previous) steps += 1;
          previous = read.counter;
          return steps > 5;
        },
        { timeoutMs: 20_000 },
      ).catch(async (error: unknown) => {
        assert.fail(`${String(error)}; saw ${JSON.stringify(await readPicture(page, id))}`);
      });
    });

    it(`is recognised in the sound that person ${receiver} hears of person ${sender}`, async () => {
      const { page, id, person } = await pair(receiver, sender);
      const heard = await loudestTone(page, id, 3_000);
      assert.ok(Math.abs(heard.frequencyHz - person.toneHz) < 25, `heard ${JSON.stringify(heard)}`);
      assert.ok(heard.aboveMedianDb > 20, `the tone stands out: ${JSON.stringify(heard)}`);
    });
  }

  async function pair(receiver: number, sender: number) {
    const [page, other, person] = [pages[receiver], pages[sender], people[sender]];
    assert.ok(page && other && person);
    return { page, id: await other.ownId(), person };
  }
});
