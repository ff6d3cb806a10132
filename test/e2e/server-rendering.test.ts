import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { build } from 'esbuild';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';
import { root } from '../support/paths.js';
import { waitFor } from '../support/wait-for.js';

/** React's server and client in one script, which renders HTML as a server would, or hydrates it. */
const react = `
  import { createElement, useState } from 'react';
  import { flushSync } from 'react-dom';
  import { hydrateRoot } from 'react-dom/client';
  import { renderToString } from 'react-dom/server.browser';
  const { props } = window;
  function Visit() {
    const [change, setChange] = useState({});
    window.change = (next) => flushSync(() => setChange(next));
    return createElement('mesh-call', { ...props, ...change });
  }
  window.renderOnServer = () => renderToString(createElement(Visit));
  window.hydrate = () => hydrateRoot(document.querySelector('#root'), createElement(Visit));
`;

describe('A page that is rendered on a server', () => {
  const calls = useCalls();

  /** Opens a page whose HTML React has rendered from these properties, and which is not hydrated yet. */
  async function openRendered(props: Readonly<Record<string, unknown>>): Promise<CallPage> {
    const { outputFiles } = await build({
      stdin: { contents: react, resolveDir: root },
      bundle: true,
      write: false,
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    calls.site.set('/react.js', { body: outputFiles[0]?.text ?? '', type: 'text/javascript' });
    const head = '<!doctype html><html lang="en"><title>A site</title><link rel="icon" href="data:,">';
    const scripts = `<script>window.props = ${JSON.stringify(props)};</script><script src="/react.js"></script>`;
    calls.site.set('/renderer', { body: head + scripts });
    const renderer = await calls.open(`${calls.site.origin}/renderer`);
    const html = await renderer.page.evaluate(() =>
      (Reflect.get(window, 'renderOnServer') as () => string)(),
    );
    await renderer.close();
    const script = `<script type="module" src="${calls.server.origin}/mesh-call.js"></script>`;
    calls.site.set('/rendered', { body: `${head}${script}<main id="root">${html}</main>${scripts}` });
    return calls.open(`${calls.site.origin}/rendered`);
  }

  const hydrate = ({ page }: CallPage) =>
    page.evaluate(() => void (Reflect.get(window, 'hydrate') as () => void)());

  it('opens no device that its properties forbid, before and after React hydrates it', async () => {
    const off = { muted: true, cameraOff: true };
    const page = await openRendered({ room: 'rendered', autojoin: true, maxUplink: 800, ...off });
    await page.waitForState('joined');
    const opened = () => page.page.evaluate(() => window.instruments.tracks.length);
    assert.equal(await opened(), 0);
    await hydrate(page);
    await page.page.evaluate(() => {
      (Reflect.get(window, 'change') as (next: object) => void)({ name: 'Ada' });
    });
    await waitFor('the new name', () => page.run((element) => element.localParticipant.name === 'Ada'));
    const [local] = await page.participants();
    assert.deepEqual([local?.microphone, local?.camera, await opened()], [false, false, 0]);
    assert.equal(await page.run((element) => Reflect.get(element, 'maxUplink')), 800);
    await page.page.evaluate(() => {
      (Reflect.get(window, 'change') as (next: object) => void)({ cameraOff: false });
    });
    await waitFor('the new property', () =>
      page.run((element) => Reflect.get(element, 'cameraOff') === false),
    );
    assert.equal(await opened(), 0);
  });

  it('hides its address where its properties say so, before React hydrates it', async () => {
    const page = await openRendered({ room: 'relayed', icePolicy: 'relay', autojoin: true });
    await waitFor(
      'the refusal without a relay',
      async () => (await page.errorCode()) === 'relay-unavailable',
    );
    assert.deepEqual(await page.page.evaluate(() => window.instruments.candidates), []);
  });
});
