import { RequestEvent } from '../../../../component/ui/base/requests.js';
import { deepEqual, equal, eventually, found } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';
import { button, inCall, press, requestsOf } from '../../../support/in-call.js';

const camera = (deviceId: string, selected = false) =>
  ({ kind: 'videoinput', deviceId, label: `Camera ${deviceId}`, groupId: '', selected }) as const;

const announced = (element: TestCallElement) =>
  element.root.querySelector('.call > .visually-hidden')?.textContent?.trim();

describe('settings panel', () => {
  afterEach(() => {
    localStorage.clear();
    return unmount();
  });

  it('applies preferences at once and stores them for the next call', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    button(element, 'Settings').click();
    await eventually(() => element.root.querySelector('#choice-announcements') !== null, 'the settings open');
    const choose = (field: string, value: string) => {
      const select = found<HTMLSelectElement>(element.root, `#choice-${field}`);
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    };
    choose('announcements', 'fewer');
    choose('sharing', 'motion');
    const check = found<HTMLInputElement>(element.root, '.check input');
    check.checked = false;
    check.dispatchEvent(new Event('change', { bubbles: true }));
    button(element, 'Close').click();
    await eventually(() => element.root.querySelector('.panel') === null, 'the settings close');
    press(button(element, 'Leave call'), 'm');
    deepEqual(requestsOf(element), []);
    equal(element.fake.configured.at(-1)?.screenHint, 'motion');
    element.fake.fire('participant-joined', { participant: person('c') });
    element.fake.fire('hand-changed', { participant: person('b', { hand: 1 }) });
    await eventually(() => announced(element) === 'Person b raised a hand', `not “${announced(element)}”`);
    const again = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    equal(again.preferences.announcements, 'fewer');
    equal(again.preferences.shortcuts, false);
  });

  it('offers the devices and shows the microphone level until it is closed', async () => {
    const element = await mount('<mesh-call room="x" autojoin></mesh-call>');
    const { fake } = element;
    fake.machine = [camera('a', true)];
    fake.enter();
    await element.updateComplete;
    const toolbar = found(element.root, '.toolbar button');
    toolbar.dispatchEvent(new RequestEvent({ type: 'open-dialog', name: 'settings' }));
    await eventually(
      () => element.root.querySelector('.panel #device-camera') !== null,
      'the settings are shown',
    );
    equal(found(element.root, '#panel-title').textContent, 'Settings');
    await eventually(() => fake.listening === 1, 'a level meter is open');
    fake.level = 0.1;
    const meter = found(element.root, '.panel [role="meter"]');
    await eventually(() => meter.getAttribute('aria-valuenow') === '80', 'the bar moves');
    found(element.root, '.panel [aria-label="Close"]').click();
    await eventually(() => fake.listening === 0, 'the level meter is closed');
  });
});
