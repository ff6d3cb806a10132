import { CallError } from '../../../../component/core/call/call-error.js';
import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';

async function mountWithPreview(html?: string): Promise<TestCallElement> {
  const element = await mount(html);
  await eventually(() => element.root.querySelector('.preview-controls') !== null, 'the preview is loaded');
  return element;
}

const nameField = (element: TestCallElement) => found<HTMLInputElement>(element.root, '#own-name');

function type(element: TestCallElement, name: string): void {
  const field = nameField(element);
  field.value = name;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

describe('prejoinScreen', () => {
  afterEach(async () => {
    await unmount();
    localStorage.clear();
  });

  it('works before the preview is loaded, and does not move when it comes', async () => {
    const element = await mount();
    const join = found<HTMLButtonElement>(element.root, '.name-and-join button');
    equal(join.textContent, 'Join');
    const before = join.getBoundingClientRect();
    await eventually(() => element.root.querySelector('#device-camera') !== null, 'the preview is loaded');
    const after = join.getBoundingClientRect();
    deepEqual([after.x, after.y], [before.x, before.y]);
  });

  it('does not take the focus from the page', async () => {
    await mountWithPreview();
    equal(document.activeElement, document.body);
  });

  it('joins with the typed name on Enter, and stores the name', async () => {
    const element = await mountWithPreview('<mesh-call room="x" name="Page"></mesh-call>');
    equal(nameField(element).value, 'Page');
    type(element, 'Ada Lovelace');
    await element.updateComplete;
    equal(element.name, 'Page', 'the attribute does not change');
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

  it('replaces the typed name with a newer one of the attribute', async () => {
    const element = await mountWithPreview();
    type(element, 'Ada');
    await element.updateComplete;
    element.name = 'Grace';
    await element.updateComplete;
    equal(nameField(element).value, 'Grace');
    equal(element.fake.configured.at(-1)?.name, 'Grace');
  });

  it('shows an error with a button that opens help', async () => {
    const element = await mountWithPreview();
    element.fake.fire('call-error', { error: new CallError('permission-denied', 'Not allowed.') });
    await element.updateComplete;
    const notice = found(element.root, '.way-in [role="alert"]');
    ok(notice.textContent?.includes('Not allowed.'));
    found(notice, '.plain').click();
    await eventually(() => element.root.querySelector('.panel li') !== null, 'the steps');
    equal(element.fake.state, 'prejoin');
  });

  it('shows the page’s header in the place of its own', async () => {
    const element = await mount('<mesh-call room="x"><h1 slot="prejoin-header">Hello</h1></mesh-call>');
    const slot = found<HTMLSlotElement>(element.root, 'slot[name="prejoin-header"]');
    equal(slot.assignedElements()[0]?.textContent, 'Hello');
  });

  it('offers no camera with audio-only, and no inputs with the page’s own stream', async () => {
    const element = await mountWithPreview('<mesh-call room="x" audio-only></mesh-call>');
    equal(element.root.querySelector('#device-camera'), null);
    equal(element.root.querySelector('[data-request="toggle-camera"]'), null);
    element.mediaStream = new MediaStream();
    await element.updateComplete;
    equal(element.root.querySelector('#device-microphone'), null);
  });
});
