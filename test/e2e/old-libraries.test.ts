import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import { waitForMesh } from '../support/browser/call-page.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { waitFor } from '../support/wait-for.js';

/** Libraries that replace or extend the browser's own objects, with the variable that names their file. */
const libraries = { 'Prototype 1.7.3': 'PROTOTYPE_PATH', 'MooTools 1.4.5': 'MOOTOOLS_PATH' } as const;

/** A polyfill as sites of that time have it. It knows neither `composed` nor `cancelable`. */
const polyfill = `
  window.CustomEvent = function (type, init) {
    var event = document.createEvent('CustomEvent');
    event.initCustomEvent(type, false, false, init.detail);
    return event;
  };
  window.CustomEvent.prototype = document.createEvent('Event').constructor.prototype;`;

describe('A page with an old library', () => {
  const calls = useCalls();

  for (const [name, variable] of Object.entries(libraries))
    it(`holds a call with ${name}: media, chat, data and every panel`, async () => {
      const path = process.env[variable];
      assert.ok(path, `${variable} names the file of ${name}`);
      calls.site.set('/library.js', { body: await readFile(path), type: 'text/javascript' });
      const script = `<script src="/library.js"></script><script>${polyfill}</script><script type="module" src="${calls.server.origin}/mesh-call.js"></script>`;
      const head = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A site</title><link rel="icon" href="data:,">${script}`;
      calls.site.set('/old', {
        body: `${head}<main><mesh-call room="old" name="Old" autojoin></mesh-call></main></html>`,
      });
      const pages = [
        await calls.open(`${calls.site.origin}/old`),
        await calls.openEmbedded('room="old" name="New" autojoin'),
      ] as const;
      await pages[0].page.setViewport({ width: 1280, height: 900 });
      await waitForMesh(pages);
      await assertMediaFlows(pages);
      for (const page of pages) {
        const { delivered } = await page.run((element) => element.sendMessage('Hello'));
        assert.equal(delivered.length, 1);
        await page.run((element) => element.sendData({ list: [1, { two: [2] }], none: null }));
        await page.run((element) => element.react('🎉'));
        await page.run((element) => element.toggleHand());
      }
      for (const page of pages) {
        const [data] = await waitFor('the data', async () => {
          const seen = await page.events('data-message');
          return seen.length > 0 && seen;
        });
        assert.deepEqual(data?.detail.value, { list: [1, { two: [2] }], none: null });
        await waitFor('both messages', () => page.run((element) => element.messages.length === 2));
        await waitFor('both hands', async () =>
          (await page.participants()).every(({ hand }) => hand !== null),
        );
      }
      const [old] = pages;
      for (const panel of ['Chat', 'People', 'Layout', 'Settings']) {
        await old.press(panel);
        await old.waitForPart('.panel, .side, .menu');
      }
      await old.press('Close');
      await old.press('Turn camera off');
      await waitFor('the camera to be off', async () =>
        (await pages[1].participants()).some(({ camera }) => !camera),
      );
      await old.press('Leave call');
      await waitFor('the other to be alone', async () => (await pages[1].participants()).length === 1);
      assert.deepEqual(await old.pageErrors(), []);
    });
});
