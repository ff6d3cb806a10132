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

  it('shows no failure of a choice that was followed by another one', async () => {
    const element = await mountWithPreview();
    const { fake } = element;
    fake.machine = [camera('a', true), camera('b')];
    fake.fire('devices-changed', { devices: fake.machine });
    await eventually(() => select(element, 'camera').options.length === 2, 'two cameras');
    const field = select(element, 'camera');
    const choose = (id: string, choosing: Promise<void>) => {
      fake.choosing = choosing;
      field.value = id;
      field.dispatchEvent(new Event('change'));
    };
    let rejectFirst: (error: CallError) => void = () => undefined;
    choose(
      'b',
      new Promise((_resolve, reject) => {
        rejectFirst = reject;
      }),
    );
    choose('a', Promise.resolve());
    rejectFirst(new CallError('aborted', 'It was cancelled.'));
    await eventually(() => field.getAttribute('aria-busy') === 'false', 'the last choice is made');
    await element.updateComplete;
    equal(found(element.root, '.device-failure').textContent, '');
    ok(localStorage.getItem('mesh-call')?.includes('"camera":"a"'), 'the last choice is stored');
  });
});
