import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'puppeteer-core';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { root } from '../support/paths.js';
import { type Product, startProduct } from '../support/product.js';
import { type Site, startSite } from '../support/site.js';

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
/** Where any text will not do. */
const special: Readonly<Record<string, string>> = { server: '', 'max-uplink': '800', token: 'a.b.c' };
const awkward = `Dr. "Ada" <b> & 'Bo' {x} \\`;

describe('what the configurator writes, on a page of another origin,', () => {
  let product: Product;
  let site: Site;
  let browser: Browser;
  let configurator: Page;

  before(async () => {
    product = await startProduct({ MESH_CALL_ALLOWED_ORIGINS: '*' });
    site = await startSite({ '/favicon.ico': { body: '' } });
    browser = await launchChromium({ secureOrigins: [site.origin] });
    configurator = await browser.newPage();
  });
  after(async () => {
    await closeBrowser(browser);
    await site?.close();
    await product?.close();
  });

  async function choose(act: (page: Page) => Promise<unknown>): Promise<string> {
    await configurator.goto(`${product.origin}/configure.html`, { waitUntil: 'load' });
    await act(configurator);
    return configurator.$eval('#output', ({ textContent }) => textContent ?? '');
  }

  async function paste(html: string): Promise<CallPage> {
    site.set('/', { body: html });
    const page = await CallPage.open(browser, site.origin);
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
    it(`works as previewed: ${name}`, async () => {
      const field = `[data-attribute="${name}"]`;
      const html = await choose(async (page) => {
        if (type.text === 'boolean') return page.click(field);
        const choices = type.text.split(' | ').map((each) => each.slice(1, -1));
        if (type.text.includes(' | ')) return page.select(field, choices.at(-1) ?? '');
        const value = name === 'server' ? product.origin : (special[name] ?? awkward);
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
      assert.deepEqual(await page.complaints(), []);
      await page.close();
    });

  it('has the colours, the controls and the height that were chosen', async () => {
    const html = await choose(async (page) => {
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
    assert.ok(!html.includes('no length'), 'what CSS does not know is not written');
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
    await page.close();
  });

  it('holds a call, and starts over', async () => {
    const html = await choose((page) => page.click('[data-attribute="autojoin"]'));
    const [one, other] = [await paste(html), await paste(html)];
    // The preview is in it, too.
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
