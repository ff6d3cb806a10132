import { CallError } from '../../../../component/core/call/call-error.js';
import { RequestEvent } from '../../../../component/ui/base/requests.js';
import { barShare } from '../../../../component/ui/devices/level-meter.js';
import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me } from '../../../support/fake-call.js';

const camera = (deviceId: string, selected = false) =>
  ({ kind: 'videoinput', deviceId, label: `Camera ${deviceId}`, groupId: '', selected }) as const;

async function withPreview(html?: string): Promise<TestCallElement> {
  const element = await mount(html);
  await eventually(() => element.root.querySelector('.preview-controls') !== null, 'the preview is there');
  return element;
}

const button = (element: TestCallElement, name: string) =>
  found<HTMLButtonElement>(element.root, `button[aria-label="${name}"]`);
const nameField = (element: TestCallElement) => found<HTMLInputElement>(element.root, '#own-name');
const select = (element: TestCallElement, kind: string) =>
  found<HTMLSelectElement>(element.root, `#device-${kind}`);

function type(element: TestCallElement, name: string): void {
  const field = nameField(element);
  field.value = name;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

describe('the screen before the call', () => {
  afterEach(async () => {
    await unmount();
    localStorage.clear();
  });

  it('stands before its preview is there, and nothing moves when that comes', async () => {
    const element = await mount();
    const join = found<HTMLButtonElement>(element.root, '.name-and-join button');
    equal(join.textContent, 'Join');
    const before = join.getBoundingClientRect();
    await eventually(() => element.root.querySelector('#device-camera') !== null, 'the preview is there');
    const after = join.getBoundingClientRect();
    deepEqual([after.x, after.y], [before.x, before.y]);
  });

  it('leaves the page’s focus alone', async () => {
    await withPreview();
    equal(document.activeElement, document.body);
  });

  it('opens nothing that asks, until asked to', async () => {
    const element = await withPreview();
    await eventually(() => element.fake.previews.length === 1, 'it looks for an earlier permission');
    deepEqual(element.fake.previews, [false]);
    element.fake.change({ participants: [me({ microphone: false, camera: false })] });
    await element.updateComplete;
    const check = found<HTMLButtonElement>(element.root, '.preview-placeholder button');
    equal(check.textContent?.trim(), 'Check camera and microphone');
    check.click();
    deepEqual(element.fake.previews, [false, true]);
  });

  it('remembers what is off, and asks for what is turned on', async () => {
    const element = await withPreview();
    button(element, 'Turn camera off').click();
    await element.updateComplete;
    deepEqual(element.fake.requests.slice(1), ['camera undefined']);
    ok(!element.fake.previews.includes(true), 'turning off opens nothing');
    button(element, 'Turn camera on').click();
    ok(element.fake.previews.includes(true), 'turning on opens the preview');
    button(element, 'Mute microphone').click();
    await element.updateComplete;
    await unmount();
    const again = await mount();
    deepEqual([again.fake.settings.muted, again.fake.settings.cameraOff], [true, false]);
  });

  it('takes the name that is typed, and Enter joins', async () => {
    const element = await withPreview('<mesh-call room="x" name="Page"></mesh-call>');
    equal(nameField(element).value, 'Page');
    type(element, 'Ada Lovelace');
    await element.updateComplete;
    equal(element.name, 'Page', 'the attribute is the page’s');
    const enter = { key: 'Enter', bubbles: true };
    nameField(element).dispatchEvent(new KeyboardEvent('keydown', { ...enter, isComposing: true }));
    ok(!element.fake.requests.includes('join'), 'Enter belongs to the input method');
    nameField(element).dispatchEvent(new KeyboardEvent('keydown', enter));
    equal(element.fake.requests.at(-1), 'join');
    deepEqual(element.fake.configured.at(-1), { name: 'Ada Lovelace' });
    await unmount();
    equal(nameField(await mount()).value, 'Ada Lovelace', 'the next time');
    equal(nameField(await mount('<mesh-call room="x" no-storage></mesh-call>')).value, '');
    equal(nameField(await mount('<mesh-call room="x" name="Page"></mesh-call>')).value, 'Page');
  });

  it('takes a name of the page’s that is newer than the typed one', async () => {
    const element = await withPreview();
    type(element, 'Ada');
    await element.updateComplete;
    element.name = 'Grace';
    await element.updateComplete;
    equal(nameField(element).value, 'Grace');
    equal(element.fake.configured.at(-1)?.name, 'Grace');
  });

  it('says what failed, and how to help it', async () => {
    const element = await withPreview();
    element.fake.fire('call-error', { error: new CallError('permission-denied', 'Not allowed.') });
    await element.updateComplete;
    const notice = found(element.root, '.way-in [role="alert"]');
    ok(notice.textContent?.includes('Not allowed.'));
    found(notice, '.plain').click();
    await eventually(() => element.root.querySelector('.panel li') !== null, 'the steps');
    equal(element.fake.state, 'prejoin');
  });

  it('has the page’s own header in the place of its own', async () => {
    const element = await mount('<mesh-call room="x"><h1 slot="prejoin-header">Hello</h1></mesh-call>');
    const slot = found<HTMLSlotElement>(element.root, 'slot[name="prejoin-header"]');
    equal(slot.assignedElements()[0]?.textContent, 'Hello');
  });

  it('has no camera in a call without pictures, and no inputs where the page brings its own', async () => {
    const element = await withPreview('<mesh-call room="x" audio-only></mesh-call>');
    equal(element.root.querySelector('#device-camera'), null);
    equal(element.root.querySelector('[data-request="toggle-camera"]'), null);
    element.mediaStream = new MediaStream();
    await element.updateComplete;
    equal(element.root.querySelector('#device-microphone'), null);
  });
});

describe('the choice of devices', () => {
  afterEach(async () => {
    await unmount();
    localStorage.clear();
  });

  it('follows the devices, chooses, and stays with the old one where the new one fails', async () => {
    const element = await withPreview();
    const { fake } = element;
    fake.machine = [camera('a', true), camera('b')];
    fake.fire('devices-changed', { devices: fake.machine });
    await eventually(() => select(element, 'camera').options.length === 2, 'two cameras');
    const field = select(element, 'camera');
    equal(field.value, 'a');
    equal(field.labels[0]?.textContent?.trim(), 'Camera');
    fake.choosing = Promise.reject(new CallError('device-in-use', 'Another program uses it.'));
    fake.choosing.catch(() => undefined);
    field.value = 'b';
    field.dispatchEvent(new Event('change'));
    equal(fake.requests.at(-1), 'device camera b');
    const failure = found(element.root, '.device-failure');
    await eventually(() => failure.textContent === 'Another program uses it.', 'the failure is told');
    equal(field.value, 'a');
    equal(localStorage.length, 0, 'what failed is not kept');
    fake.choosing = Promise.resolve();
    fake.machine = [camera('a'), camera('b', true)];
    field.value = 'b';
    field.dispatchEvent(new Event('change'));
    await eventually(() => failure.textContent === '' && field.value === 'b', 'the other camera');
    ok(localStorage.getItem('mesh-call')?.includes('"camera":"b"'), 'the choice is kept');
  });

  it('is the same in the settings of a call, with the own loudness, which ends with the panel', async () => {
    const element = await mount('<mesh-call room="x" autojoin></mesh-call>');
    const { fake } = element;
    fake.machine = [camera('a', true)];
    fake.enter();
    await element.updateComplete;
    const toolbar = found(element.root, '.toolbar button');
    toolbar.dispatchEvent(new RequestEvent({ type: 'open-dialog', name: 'settings' }));
    await eventually(() => element.root.querySelector('.panel #device-camera') !== null, 'the settings');
    equal(found(element.root, '#panel-title').textContent, 'Settings');
    await eventually(() => fake.listening === 1, 'somebody listens');
    fake.loudness = 0.1;
    const meter = found(element.root, '.panel [role="meter"]');
    await eventually(() => meter.getAttribute('aria-valuenow') === '80', 'the bar moves');
    found(element.root, '.panel [aria-label="Close"]').click();
    await eventually(() => fake.listening === 0, 'nobody listens any more');
  });

  it('lets go of the microphone when the element is removed', async () => {
    const element = await withPreview();
    const { fake } = element;
    fake.change({ participants: [me({ camera: true, microphone: true })] });
    await eventually(() => fake.listening === 1, 'somebody listens');
    const before = fake.listenerCount;
    element.remove();
    await eventually(() => fake.listening === 0, 'nobody listens any more');
    ok(fake.listenerCount < before, 'nor to the call');
  });
});

describe('the share of the bar', () => {
  it('grows with the level as people hear it, and stays in the bar', () => {
    equal(barShare(0), 0);
    equal(barShare(1), 1);
    ok(barShare(0.001) === 0 && barShare(0.01) > 0.2 && barShare(0.1) > barShare(0.01));
  });
});
