import { render } from 'lit';
import { CallError } from '../../../../component/core/call/call-error.js';
import { english } from '../../../../component/i18n/english.js';
import { RequestEvent, type UiRequest } from '../../../../component/ui/base/requests.js';
import { noticeStrip } from '../../../../component/ui/screens/notice-strip.js';
import { deepEqual, equal, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';
import { button } from '../../../support/in-call.js';

const notices = (element: TestCallElement) =>
  [...element.root.querySelectorAll('[part="notice"] p')].map((text) => text.textContent);

/** In a call with one remote participant; `camera`: whether the local camera is on. */
async function mountInCall(camera: boolean): Promise<TestCallElement> {
  const element = await mount();
  element.fake.change({ state: 'joined', participants: [me({ camera }), person('b')] });
  return element;
}

describe('noticeStrip', () => {
  afterEach(unmount);

  it('offers to load a part again that could not be loaded', () => {
    const container = document.createElement('div');
    render(noticeStrip({ notices: [], loadFailed: true }, english), container);
    let requested: UiRequest | null = null;
    container.addEventListener(RequestEvent.type, (event) => {
      requested = (event as RequestEvent).request;
    });
    equal(found(container, '[role="alert"] p').textContent, english.panelFailed);
    found(container, '[role="alert"] button').click();
    deepEqual(requested, { type: 'retry-loading' });
  });

  it('shows each error once, and at most two errors, the newest last', async () => {
    const element = await mountInCall(false);
    for (const text of ['one', 'two', 'one', 'three']) {
      element.fake.fire('call-error', { error: new CallError('device-in-use', text) });
    }
    await element.updateComplete;
    deepEqual(notices(element), ['one', 'three']);
    equal(found(element.root, '[part="notice"]').getAttribute('role'), 'alert');
  });

  it('removes a notice that is dismissed', async () => {
    const element = await mountInCall(false);
    element.fake.fire('call-error', { error: new CallError('timeout', 'slow') });
    await element.updateComplete;
    button(element, 'Dismiss').click();
    await element.updateComplete;
    deepEqual(notices(element), []);
  });

  it('removes the notice of a screen once one is shared, and offers no help about devices', async () => {
    const element = await mountInCall(false);
    element.fake.fire('call-error', {
      error: new CallError('permission-denied', 'no screen', { device: 'screen' }),
    });
    element.fake.change({ participants: [me(), person('b')] });
    await element.updateComplete;
    deepEqual(notices(element), ['no screen']);
    equal(element.root.querySelectorAll('[part="notice"] button').length, 1, 'only Dismiss');
    element.fake.change({ participants: [me({ screen: true }), person('b')] });
    await element.updateComplete;
    deepEqual(notices(element), []);
  });

  it('removes the notice of a device that is on again', async () => {
    const element = await mountInCall(false);
    element.fake.fire('call-error', { error: new CallError('permission-denied', 'no camera') });
    await element.updateComplete;
    deepEqual(notices(element), ['no camera']);
    element.fake.change({ participants: [me(), person('b')] });
    await element.updateComplete;
    deepEqual(notices(element), []);
  });

  it('removes the notice of a device that gives nothing once it is off, or its person is heard', async () => {
    const element = await mountInCall(true);
    for (const [device, change] of [
      ['camera', { camera: false }],
      ['microphone', { microphone: false }],
      ['microphone', { speaking: true }],
    ] as const) {
      element.fake.change({ participants: [me(), person('b')] });
      element.fake.fire('call-error', { error: new CallError('no-input', 'nothing comes', { device }) });
      element.fake.change({ participants: [me({ hand: 1 }), person('b')] });
      await element.updateComplete;
      deepEqual(notices(element), ['nothing comes']);
      element.fake.change({ participants: [me(change), person('b')] });
      await element.updateComplete;
      deepEqual(notices(element), []);
    }
  });

  it('removes the notice of an unreachable participant when all are connected', async () => {
    const element = await mountInCall(true);
    element.fake.change({ participants: [me(), person('b', { connection: 'failed' })] });
    element.fake.fire('call-error', { error: new CallError('peer-unreachable', 'no way') });
    await element.updateComplete;
    deepEqual(notices(element), ['no way']);
    element.fake.change({ participants: [me(), person('b')] });
    await element.updateComplete;
    deepEqual(notices(element), []);
  });

  it('shows no notice of a fatal error', async () => {
    const element = await mountInCall(true);
    element.fake.fire('call-error', { error: new CallError('room-full', 'full', { fatal: true }) });
    await element.updateComplete;
    deepEqual(notices(element), []);
  });

  it('offers to unmute while the local participant speaks muted', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    element.fake.change({ speaksMuted: true, participants: [me({ microphone: false }), person('b')] });
    await element.updateComplete;
    const notice = found(element.root, '.notice');
    ok(notice.textContent?.includes('You are muted'));
    found(notice, 'button').click();
    ok(element.fake.requests.includes('microphone undefined'));
    element.fake.change({ speaksMuted: false });
    await element.updateComplete;
    equal(element.root.querySelector('.notice'), null);
  });

  it('says which device the browser takes long to open, in a call and before it', async () => {
    for (const state of ['prejoin', 'joined'] as const) {
      const element = await mount();
      element.fake.change({ state, slowDevices: ['camera'] });
      await element.updateComplete;
      deepEqual(notices(element), [english.devices.slow.camera]);
      element.fake.change({ slowDevices: ['microphone', 'camera'] });
      await element.updateComplete;
      deepEqual(notices(element), [english.devices.slow.both]);
      element.fake.change({ slowDevices: [] });
      await element.updateComplete;
      deepEqual(notices(element), []);
      await unmount();
    }
  });
});
