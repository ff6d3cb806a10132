import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { button, inCall, press } from '../../../support/in-call.js';

const spied = [
  ...['keydown', 'keypress', 'keyup', 'beforeinput', 'input', 'compositionstart', 'compositionend'],
  ...[
    'copy',
    'cut',
    'paste',
    'pointerdown',
    'pointermove',
    'pointerup',
    'mousedown',
    'mouseup',
    'touchstart',
  ],
  'click',
];

/** Lists the native events that reach the page from the element. */
function pageEvents(element: TestCallElement): string[] {
  const seen: string[] = [];
  for (const type of spied) element.parentElement?.addEventListener(type, () => seen.push(type));
  return seen;
}

function fire(target: Element, ...types: readonly string[]): void {
  for (const type of types) target.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
}

function fireDrag(target: Element): void {
  for (const type of ['pointerdown', 'mousedown', 'pointermove', 'pointerup', 'mouseup'])
    target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, pointerId: 7, clientX: 5 }));
}

describe('OwnEvents', () => {
  afterEach(unmount);

  it('keeps what a person types and edits in a field', async () => {
    const element = await mount();
    const seen = pageEvents(element);
    const field = found<HTMLInputElement>(element.root, '#own-name');
    press(field, 's');
    press(field, 's', 'keypress');
    press(field, 's', 'keyup');
    fire(field, 'beforeinput', 'input', 'compositionstart', 'compositionend', 'copy', 'cut', 'paste');
    deepEqual(seen, []);
  });

  it('lets Tab, Escape and shortcuts with Control leave a field', async () => {
    const element = await mount();
    const seen: string[] = [];
    element.parentElement?.addEventListener('keydown', ({ key }) => seen.push(key));
    const field = found(element.root, '#own-name');
    press(field, 'Tab');
    press(field, 'Escape');
    field.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, composed: true }),
    );
    deepEqual(seen, ['Tab', 'Escape', 'k']);
  });

  it('keeps the keys that press a button, and lets the click pass', async () => {
    const element = await mount();
    const seen = pageEvents(element);
    const join = button(element, 'Join');
    press(join, ' ');
    press(join, ' ', 'keyup');
    press(join, 'Enter');
    join.click();
    deepEqual(seen, ['click']);
  });

  it('keeps the drag of the floating self view and of a slider', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    await eventually(() => element.root.querySelector('[data-float]') !== null, 'it floats');
    const own = found(element.root, '[data-float]');
    own.setPointerCapture = () => undefined;
    const seen = pageEvents(element);
    fireDrag(own);
    fire(own, 'touchstart');
    button(element, 'Options for Person b').click();
    await eventually(() => element.root.querySelector('.menu-tile') !== null, 'the menu opens');
    seen.length = 0;
    fireDrag(found(element.root, '.menu-tile input'));
    deepEqual(seen, []);
  });

  it('keeps the drag of the floating self view from the page while the pointer is down only', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    await eventually(() => element.root.querySelector('[data-float]') !== null, 'it floats');
    const own = found(element.root, '[data-float]');
    own.setPointerCapture = () => undefined;
    fireDrag(own);
    const seen = pageEvents(element);
    await eventually(() => {
      // The page drags something of its own over the element.
      own.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, composed: true, pointerId: 8 }));
      return seen.includes('pointerup');
    }, 'the page gets the release of its own drag');
  });

  it('prevents that a drag of the self view drags a card of the page around it', async () => {
    const element = await inCall('<div draggable="true"><mesh-call room="x"></mesh-call></div>', 'b');
    await eventually(() => element.root.querySelector('[data-float]') !== null, 'it floats');
    const own = found(element.root, '[data-float]');
    own.setPointerCapture = () => undefined;
    const card = found(document.body, '[draggable]');
    const startDrag = () =>
      card.dispatchEvent(new DragEvent('dragstart', { bubbles: true, cancelable: true }));
    ok(startDrag(), 'the page drags its card');
    own.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true, pointerId: 7 }));
    ok(!startDrag(), 'the card stays');
    own.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, composed: true, pointerId: 7 }));
    await eventually(startDrag, 'the page drags its card again');
  });

  it('lets events of slotted content pass', async () => {
    const element = await mount('<mesh-call room="x"><form slot="prejoin-header"><input></form></mesh-call>');
    const seen = pageEvents(element);
    const field = found(element, 'input');
    press(field, 's');
    fire(field, 'input', 'paste', 'pointerdown');
    deepEqual(seen, ['keydown', 'input', 'paste', 'pointerdown']);
  });
});

describe('handleKey', () => {
  afterEach(unmount);

  /** The keys that reach the page, pressed and released, and those whose default the interface left to the browser. */
  async function keysThatPass(
    element: TestCallElement,
    target: Element,
    key: string,
  ): Promise<readonly string[]> {
    const seen = pageEvents(element);
    const isLeft = press(target, key);
    await element.updateComplete;
    press(target.isConnected ? target : element, key, 'keyup');
    return [...seen, ...(isLeft ? ['default'] : [])];
  }

  it('takes Escape in a dialog, a side panel and menus', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const openers = [
      ['Settings', '.panel'],
      ['Chat', '.side'],
      ['Layout', '.menu-layout'],
      ['Options for Person b', '.menu-tile'],
    ] as const;
    for (const [name, selector] of openers) {
      button(element, name).click();
      await eventually(() => element.root.querySelector(selector) !== null, `${name} opens`);
      const panel = found(element.root, selector);
      deepEqual(await keysThatPass(element, panel, 'Escape'), [], name);
      await eventually(() => element.root.querySelector(selector) === null, `${name} closes`);
    }
    const leave = button(element, 'Leave call');
    deepEqual(await keysThatPass(element, leave, 'Escape'), ['keydown', 'keyup', 'default'], 'nothing open');
  });

  it('takes arrows in the toolbar, in menus and on the floating self view', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    await eventually(() => element.root.querySelector('[data-float]') !== null, 'it floats');
    deepEqual(await keysThatPass(element, button(element, 'Leave call'), 'ArrowLeft'), [], 'toolbar');
    deepEqual(await keysThatPass(element, found(element.root, '[data-float]'), 'ArrowUp'), [], 'self view');
    button(element, 'Layout').click();
    await eventually(() => element.root.querySelector('.menu-layout') !== null, 'the menu opens');
    const item = found(element.root, '.menu-layout button');
    deepEqual(await keysThatPass(element, item, 'ArrowDown'), [], 'menu');
  });

  it('takes shortcuts and Space while it is held to talk', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const target = button(element, 'Leave call');
    deepEqual(await keysThatPass(element, target, 'm'), []);
    deepEqual(await keysThatPass(element, target, 'x'), ['keydown', 'keyup', 'default'], 'no shortcut');
    element.noHotkeys = true;
    deepEqual(await keysThatPass(element, target, 'm'), ['keydown', 'keyup', 'default'], 'no-hotkeys');
  });

  it('takes Enter in the name field, once', async () => {
    const element = await mount();
    const seen = pageEvents(element);
    const field = found(element.root, '#own-name');
    ok(!press(field, 'Enter'), 'its default is prevented');
    press(field, 'Enter', 'keyup');
    deepEqual(seen, []);
    equal(element.fake.requests.filter((each) => each === 'join').length, 1);
  });
});
