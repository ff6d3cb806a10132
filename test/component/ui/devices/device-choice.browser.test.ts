import { CallError } from '../../../../component/core/call/call-error.js';
import { equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';

const camera = (deviceId: string, selected = false) =>
  ({ kind: 'videoinput', deviceId, label: `Camera ${deviceId}`, groupId: '', selected }) as const;

async function mountWithPreview(html?: string): Promise<TestCallElement> {
  const element = await mount(html);
  await eventually(() => element.root.querySelector('.preview-controls') !== null, 'the preview is loaded');
  return element;
}

const select = (element: TestCallElement, kind: string) =>
  found<HTMLSelectElement>(element.root, `#device-${kind}`);

describe('deviceChoice', () => {
  afterEach(async () => {
    await unmount();
    localStorage.clear();
  });

  it('follows the devices, and keeps and stores only a choice that could be opened', async () => {
    const element = await mountWithPreview();
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
    await eventually(() => failure.textContent === 'Another program uses it.', 'the failure is shown');
    equal(field.value, 'a');
    equal(localStorage.length, 0, 'a failed choice is not stored');
    fake.choosing = Promise.resolve();
    fake.machine = [camera('a'), camera('b', true)];
    field.value = 'b';
    field.dispatchEvent(new Event('change'));
    await eventually(() => failure.textContent === '' && field.value === 'b', 'the other camera');
    ok(localStorage.getItem('mesh-call')?.includes('"camera":"b"'), 'the choice is stored');
  });
});
