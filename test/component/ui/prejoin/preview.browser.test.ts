import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me } from '../../../support/fake-call.js';
import { button } from '../../../support/in-call.js';

async function mountWithPreview(html?: string): Promise<TestCallElement> {
  const element = await mount(html);
  await eventually(() => element.root.querySelector('.preview-controls') !== null, 'the preview is loaded');
  return element;
}

describe('preview', () => {
  afterEach(async () => {
    await unmount();
    localStorage.clear();
  });

  it('opens no device with a prompt until its button is clicked', async () => {
    const element = await mountWithPreview();
    await eventually(
      () => element.fake.previews.length === 1,
      'the preview checks for an earlier permission',
    );
    deepEqual(element.fake.previews, [false]);
    element.fake.change({ participants: [me({ microphone: false, camera: false })] });
    await element.updateComplete;
    const check = found<HTMLButtonElement>(element.root, '.preview-placeholder button');
    equal(check.textContent?.trim(), 'Check camera and microphone');
    check.click();
    deepEqual(element.fake.previews, [false, true]);
  });

  it('stores which devices are off, and opens a device that is turned on', async () => {
    const element = await mountWithPreview();
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

  it('closes the level meter when the element is removed', async () => {
    const element = await mountWithPreview();
    const { fake } = element;
    fake.change({ participants: [me({ camera: true, microphone: true })] });
    await eventually(() => fake.listening === 1, 'a level meter is open');
    const before = fake.listenerCount;
    element.remove();
    await eventually(() => fake.listening === 0, 'the level meter is closed');
    ok(fake.listenerCount < before, 'the call has fewer listeners');
  });
});
