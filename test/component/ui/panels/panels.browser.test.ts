import { CallError } from '../../../../component/core/call/call-error.js';
import { silentLogger } from '../../../../component/core/log.js';
import { PanelLoader } from '../../../../component/ui/element/panel-loader.js';
import * as helpPanel from '../../../../component/ui/panels/help-panel.js';
import * as settingsPanel from '../../../../component/ui/panels/settings-panel.js';
import { deferred, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';

async function withDeniedCamera(): Promise<TestCallElement> {
  const element = await mount();
  element.fake.change({ state: 'joined', participants: [me({ camera: false }), person('b')] });
  element.fake.fire('call-error', { error: new CallError('permission-denied', 'Not allowed.') });
  await element.updateComplete;
  return element;
}

const howToAllow = (element: TestCallElement) =>
  found<HTMLButtonElement>(element.root, '[part="notice"] .plain');

describe('the help panel', () => {
  afterEach(unmount);

  it('opens from a device notice, takes the focus, closes with Escape and gives it back', async () => {
    const element = await withDeniedCamera();
    const opener = howToAllow(element);
    equal(opener.textContent?.trim(), 'How to allow');
    opener.focus();
    opener.click();
    await eventually(() => element.root.querySelector('.panel li') !== null, 'the panel’s inside loads');
    const panel = found(element.root, '[part="panel"]');
    equal(panel.getAttribute('role'), 'dialog');
    equal(
      found(element.root, `#${panel.getAttribute('aria-labelledby')}`).textContent,
      'Camera and microphone',
    );
    equal(element.root.activeElement, panel);
    ok(found(element.root, '.content').inert);
    panel.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    await element.updateComplete;
    equal(element.root.querySelector('.panel'), null);
    equal(element.root.activeElement, opener);
  });

  it('shows a retry where it fails to load, and loads then', async () => {
    const element = await withDeniedCamera();
    let reachable = false;
    element.loaders = {
      settings: async () => settingsPanel,
      help: async () => (reachable ? helpPanel : Promise.reject(new TypeError('offline'))),
    };
    howToAllow(element).click();
    await eventually(
      () => element.root.querySelector('.panel [role="alert"]') !== null,
      'the failure is shown',
    );
    reachable = true;
    found(element.root, '.panel .primary').click();
    await eventually(
      () => element.root.querySelector('.panel li') !== null,
      'the second try shows the panel',
    );
  });
});

describe('lazy panels', () => {
  it('load once, and again only after a failure', async () => {
    let loads = 0;
    let settled = deferred();
    const panels = new PanelLoader({
      loaders: () => ({
        settings: async () => settingsPanel,
        help: async () => {
          loads += 1;
          if (loads === 1) throw new Error('offline');
          return helpPanel;
        },
      }),
      onChange: () => settled.resolve(),
      log: () => silentLogger,
    });
    equal(panels.get('help'), 'loading');
    equal(loads, 0);
    panels.load('help');
    panels.load('help');
    await settled.promise;
    equal(panels.get('help'), 'failed');
    equal(loads, 1);
    settled = deferred();
    panels.prefetchWhenIdle();
    await settled.promise;
    equal(panels.get('help'), helpPanel);
    panels.load('help');
    equal(loads, 2);
  });
});
