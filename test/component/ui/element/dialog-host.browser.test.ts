import { CallError } from '../../../../component/core/call/call-error.js';
import * as helpPanel from '../../../../component/ui/panels/help-panel.js';
import * as settingsPanel from '../../../../component/ui/panels/settings-panel.js';
import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';

/** In a call, with a notice that the camera is not allowed. */
async function withDeniedCamera(): Promise<TestCallElement> {
  const element = await mount();
  element.fake.change({ state: 'joined', participants: [me({ camera: false }), person('b')] });
  element.fake.fire('call-error', { error: new CallError('permission-denied', 'Not allowed.') });
  await element.updateComplete;
  return element;
}

const howToAllow = (element: TestCallElement) =>
  found<HTMLButtonElement>(element.root, '[part="notice"] .plain');

describe('DialogHost', () => {
  afterEach(unmount);

  it('opens help from a notice, takes the focus, closes with Escape and returns the focus', async () => {
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

  it('logs a panel that fails to load and shows a button that loads it again', async () => {
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
    deepEqual(element.fake.logged, ['warn a panel could not be loaded']);
    reachable = true;
    found(element.root, '.panel .primary').click();
    await eventually(
      () => element.root.querySelector('.panel li') !== null,
      'the second try shows the panel',
    );
  });
});
