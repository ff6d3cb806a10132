import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';
import { root } from '../support/paths.js';

interface Attribute {
  readonly name: string;
  readonly fieldName: string;
  readonly readonly?: boolean;
  readonly type: { readonly text: string };
}

const manifest = JSON.parse(readFileSync(join(root, 'dist/component/custom-elements.json'), 'utf8'));
const [element] = manifest.modules[0].declarations as [
  { attributes: readonly Attribute[]; cssProperties: readonly { name: string; default: string }[] },
];
const attributes = element.attributes.filter(({ name, readonly }) => !readonly && name !== 'controls');
/** Values for attributes that do not accept any text. */
const validValues: Readonly<Record<string, string>> = {
  server: '',
  'max-uplink': '800',
  'keep-alive': '2.5',
  token: 'a.b.c',
  debug: 'rtc signaling',
};
const awkward = `Dr. "Ada" <b> & 'Bo' {x} \\`;

describe('Configurator', () => {
  const calls = useCalls({
    server: { MESH_CALL_ALLOWED_ORIGINS: '*' },
    chromium: async ({ site }) => ({ secureOrigins: [site.origin] }),
  });
  let configurator: Page;

  before(async () => {
    calls.site.set('/favicon.ico', { body: '' });
    configurator = await calls.browser.newPage();
  });

  /** Configures the element. @returns the HTML that the configurator writes */
  async function configure(act: (page: Page) => Promise<unknown>): Promise<string> {
    await configurator.goto(`${calls.server.origin}/configure.html`, { waitUntil: 'load' });
    await act(configurator);
    return configurator.$eval('#output', ({ textContent }) => textContent ?? '');
  }

  /** Opens a page of the site with this HTML. */
  async function paste(html: string): Promise<CallPage> {
    calls.site.set('/', { body: html });
    const page = await calls.open(calls.site.origin);
    await page.page.waitForSelector('mesh-call[state]');
    return page;
  }

  const attributesOf = (page: Page) =>
    page.$eval('mesh-call', (call) =>
      Object.fromEntries(
        [...call.attributes]
          .filter(({ name }) => !['id', 'state', 'signaling', 'style'].includes(name))
          .map(({ name, value }) => [name, value]),
      ),
    );

  for (const { name, fieldName, type } of attributes)
    it(`writes HTML that works like the preview: ${name}`, async () => {
      const field = `[data-attribute="${name}"]`;
      const html = await configure(async (page) => {
        if (type.text === 'boolean') return page.click(field);
        const choices = type.text.split(' | ').map((each) => each.slice(1, -1));
        if (type.text.includes(" | '")) return page.select(field, choices.at(-1) ?? '');
        const value = name === 'server' ? calls.server.origin : (validValues[name] ?? awkward);
        return page.$eval(
          field,
          (input, text) => {
            (input as HTMLInputElement).value = text;
            input.dispatchEvent(new Event('input', { bubbles: true }));
          },
          value,
        );
      });
      const wanted = await attributesOf(configurator);
      assert.ok(name in wanted, html);
      const page = await paste(html);
      assert.deepEqual(await attributesOf(page.page), wanted);
      const property = (each: Page) =>
        each.$eval('mesh-call', (call, key) => Reflect.get(call, key) as unknown, fieldName);
      assert.equal(await property(page.page), await property(configurator));
      assert.deepEqual(await page.pageErrors(), []);
    });

  it('writes the chosen colours, controls and height', async () => {
    const html = await configure(async (page) => {
      await page.$eval('#mesh-call-accent', (input) => {
        (input as HTMLInputElement).value = 'rebeccapurple';
      });
      await page.$eval('[data-style="height"]', (input) => {
        (input as HTMLInputElement).value = '400px';
      });
      await page.$eval('#mesh-call-radius', (input) => {
        (input as HTMLInputElement).value = 'no length';
      });
      await page.click('[data-control="screen"]');
      await page.click('[data-control="hand"]');
    });
    assert.ok(!html.includes('no length'), 'invalid CSS is not written');
    const page = await paste(html);
    const look = (each: Page) =>
      each.$eval('mesh-call', (call) => {
        const style = getComputedStyle(call);
        return [
          style.getPropertyValue('--mesh-call-accent').trim(),
          style.height,
          call.getAttribute('controls'),
        ];
      });
    assert.deepEqual(await look(page.page), [
      'rebeccapurple',
      '400px',
      'mic camera reactions chat people layout invite pip fullscreen settings leave',
    ]);
    assert.deepEqual(await look(page.page), await look(configurator));
  });

  it('writes HTML that connects two pages, and resets', async () => {
    const html = await configure((page) => page.click('[data-attribute="autojoin"]'));
    const [one, other] = [await paste(html), await paste(html)];
    // The preview is the third participant.
    await Promise.all([one, other].map((page) => page.waitForCall(3)));
    await Promise.all([one, other].map((page) => page.close()));
    await configurator.click('button[type="reset"]');
    await configurator.waitForFunction(() => !document.querySelector('#preview')?.hasAttribute('autojoin'));
    const again = await configurator.$eval('#output', ({ textContent }) => textContent ?? '');
    assert.match(
      again,
      /^<script type="module" src="[^"]+"><\/script>\n<mesh-call room="[\w-]{22}"><\/mesh-call>$/u,
    );
  });
});
