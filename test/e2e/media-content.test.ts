import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { type Color, colorClip, toneClip } from '../support/media/clips.js';
import { waitFor } from '../support/wait-for.js';
import { findLoudestTone, readClip } from './clip-recognition.js';

interface Person {
  readonly colors: readonly [Color, Color, Color, Color];
  readonly toneHz: number;
}

const people: readonly Person[] = [
  { colors: ['red', 'lime', 'blue', 'yellow'], toneHz: 600 },
  { colors: ['blue', 'yellow', 'lime', 'red'], toneHz: 1_100 },
];

describe('Media content', () => {
  const calls = useCalls({ chromium: null });
  const pages: CallPage[] = [];

  before(async () => {
    for (const { colors, toneHz } of people) {
      const [videoFile, audioFile] = [await colorClip(colors), await toneClip(toneHz)];
      const browser = await calls.launchChromium({ videoFile, audioFile });
      const page = await calls.open('/?room=real-input', { browser });
      pages.push(page);
      await page.press('Join');
    }
    await waitForMesh(pages);
  });

  for (const [receiver, sender] of [
    [0, 1],
    [1, 0],
  ] as const) {
    it(`participant ${receiver} sees the colours and the frame counter of the clip of participant ${sender}`, async () => {
      const { page, id, person } = await pair(receiver, sender);
      let previous = -1;
      let steps = 0;
      await waitFor(
        'five different frames with the right colours',
        async () => {
          const read = await readClip(page, id);
          if (read === null || read.colors.join() !== person.colors.join()) return false;
          if (read.counter !== previous) steps += 1;
          previous = read.counter;
          return steps > 5;
        },
        { timeoutMs: 20_000 },
      ).catch(async (error: unknown) => {
        assert.fail(`${String(error)}; last frame: ${JSON.stringify(await readClip(page, id))}`);
      });
    });

    it(`participant ${receiver} hears the tone of the clip of participant ${sender}`, async () => {
      const { page, id, person } = await pair(receiver, sender);
      const tone = await findLoudestTone(page, id, 3_000);
      assert.ok(Math.abs(tone.frequencyHz - person.toneHz) < 25, `loudest tone ${JSON.stringify(tone)}`);
      assert.ok(tone.aboveMedianDb > 20, `the tone stands out: ${JSON.stringify(tone)}`);
    });
  }

  async function pair(receiver: number, sender: number) {
    const [page, other, person] = [pages[receiver], pages[sender], people[sender]];
    assert.ok(page && other && person);
    return { page, id: await other.ownId(), person };
  }
});
