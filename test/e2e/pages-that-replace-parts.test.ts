import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { root } from '../support/paths.js';
import { waitFor } from '../support/wait-for.js';

/** The libraries, as their packages publish them for browsers. */
const libraries = {
  '/turbo.js': '@hotwired/turbo/dist/turbo.es2017-esm.js',
  '/htmx.js': 'htmx.org/dist/htmx.min.js',
  '/vue.js': 'vue/dist/vue.runtime.esm-browser.prod.js',
};

describe('Pages that replace their parts', () => {
  const calls = useCalls();

  before(async () => {
    for (const [path, file] of Object.entries(libraries)) {
      const body = await readFile(join(root, 'node_modules', file));
      calls.site.set(path, { body, type: 'text/javascript' });
    }
  });

  /** Serves a page of the site. */
  function serve(path: string, title: string, head: string, body: string): void {
    const script = `<script type="module" src="${calls.server.origin}/mesh-call.js"></script>`;
    const icon = '<link rel="icon" href="data:,">';
    calls.site.set(path, {
      body: `<!doctype html><html lang="en"><head><title>${title}</title>${icon}${script}${head}</head><body>${body}</body></html>`,
    });
  }

  /** Opens a page of the site and another participant, and waits until they are connected. */
  async function openWithWitness(path: string, room: string): Promise<[CallPage, CallPage]> {
    const page = await calls.open(calls.site.origin + path);
    const witness = await calls.openEmbedded(`room="${room}" name="Witness" autojoin`);
    await waitForMesh([page, witness]);
    return [page, witness];
  }

  /** Asserts that nothing happened to the call: the same participant, connection and devices, and media. */
  async function assertUndisturbed(page: CallPage, witness: CallPage, id: string): Promise<void> {
    await assertMediaFlows([page, witness]);
    assert.equal(await page.ownId(), id);
    assert.deepEqual(await witness.events('participant-left'), []);
    assert.deepEqual(await page.events('call-left'), []);
    assert.equal(await page.connectionsMade(), 1);
    assert.deepEqual(await page.pageErrors(), []);
  }

  it('Turbo visits other pages around a permanent element', async () => {
    const head = '<script type="module" src="/turbo.js"></script>';
    const call = '<mesh-call id="call" data-turbo-permanent room="permanent" autojoin></mesh-call>';
    serve('/turbo-one', 'One', head, `<main><a href="/turbo-two">Two</a>${call}</main>`);
    serve('/turbo-two', 'Two', head, `<section><a href="/turbo-one">One</a></section>${call}`);
    const [page, witness] = await openWithWitness('/turbo-one', 'permanent');
    const id = await page.ownId();
    for (const title of ['Two', 'One']) {
      await page.page.locator(`a ::-p-text(${title})`).click();
      await waitFor(`the page ${title}`, async () => (await page.page.title()) === title);
    }
    await assertUndisturbed(page, witness, id);
  });

  it('Turbo morphs the page, and keeps what a script has set and the person has chosen', async () => {
    const head =
      '<meta name="turbo-refresh-method" content="morph"><script type="module" src="/turbo.js"></script>';
    const start =
      '<script type="module">await customElements.whenDefined("mesh-call"); Object.assign(document.querySelector("mesh-call"), { room: "morphed", autojoin: true });</script>';
    serve('/morph', 'Before', head, `<mesh-call id="call"></mesh-call>${start}`);
    const [page, witness] = await openWithWitness('/morph', 'morphed');
    const id = await page.ownId();
    await page.press('Layout');
    await page.press('Sidebar');
    await waitFor('the layout', () => page.run((element) => element.layout === 'sidebar'));
    serve('/morph', 'After', head, '<mesh-call id="call" name="Ada"></mesh-call>');
    await page.page.evaluate(async () => {
      const loaded = new Promise((resolve) => document.addEventListener('turbo:load', resolve));
      (Reflect.get(window, 'Turbo') as { session: { refresh(url: string): void } }).session.refresh(
        location.href,
      );
      await loaded;
    });
    assert.equal(await page.page.title(), 'After');
    await waitFor('the new name at the other page', async () =>
      (await witness.participants()).some(({ name }) => name === 'Ada'),
    );
    assert.equal(await page.run((element) => element.getAttribute('state')), 'joined');
    assert.equal(await page.run((element) => element.layout), 'sidebar');
    await assertUndisturbed(page, witness, id);
  });

  it('htmx swaps the content around a preserved element, also in a view transition', async () => {
    const call = '<mesh-call id="call" hx-preserve room="preserved" autojoin></mesh-call>';
    const link = (title: string, path: string) =>
      `<button hx-get="${path}" hx-target="main" hx-swap="outerHTML transition:true swap:300ms">${title}</button>`;
    const head = '<script src="/htmx.js"></script>';
    serve('/htmx', 'One', head, `<main><p>One</p>${link('Next', '/htmx-part')}${call}</main>`);
    calls.site.set('/htmx-part', { body: `<main><p>Two</p><section>${call}</section></main>` });
    const [page, witness] = await openWithWitness('/htmx', 'preserved');
    const id = await page.ownId();
    // Browsers without it take the element out of the document.
    await page.page.evaluate(() => Reflect.deleteProperty(Element.prototype, 'moveBefore'));
    await page.page.locator('button ::-p-text(Next)').click();
    await waitFor('the new content', () => page.page.$('section mesh-call'));
    await assertUndisturbed(page, witness, id);
    // htmx parses content in a document of its own, and that move removes adopted style sheets.
    assert.equal(
      await page.run(
        (element) => getComputedStyle(element.shadowRoot?.querySelector('.call') ?? element).position,
      ),
      'absolute',
    );
  });

  it('Vue keeps the element alive outside the document for as long as keep-alive says', async () => {
    const app = `<div id="app"></div><script type="module">
      import { createApp, h, KeepAlive, shallowRef } from '/vue.js';
      const Visit = { render: () => h('mesh-call', { room: 'kept', autojoin: true, 'keep-alive': 60 }) };
      const Elsewhere = { render: () => h('p', 'Elsewhere') };
      const shown = shallowRef(Visit);
      window.toggle = () => { shown.value = shown.value === Visit ? Elsewhere : Visit; };
      createApp({ render: () => h(KeepAlive, null, { default: () => h(shown.value) }) }).mount('#app');
    </script>`;
    serve('/vue', 'Vue', '', app);
    const [page, witness] = await openWithWitness('/vue', 'kept');
    const id = await page.ownId();
    const toggle = () => page.page.evaluate(() => (Reflect.get(window, 'toggle') as () => void)());
    await toggle();
    await waitFor(
      'the element to be out of the document',
      async () => (await page.page.$('mesh-call')) === null,
    );
    const framesOf = async () => (await witness.received())[id]?.framesDecoded ?? 0;
    const before = await framesOf();
    // Longer than the second that is the default.
    await waitFor('frames of the absent element', async () => (await framesOf()) >= before + 40);
    await toggle();
    await assertUndisturbed(page, witness, id);
    await waitFor('tiles with video', async () => (await page.tiles()).every(({ picture }) => picture));
  });
});
