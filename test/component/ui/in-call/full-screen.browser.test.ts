import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { type TestCallElement, unmount } from '../../../support/call-element.js';
import { button, inCall, named, press } from '../../../support/in-call.js';

/** The test's page allows full screen only after a click of a person, so the browser denies it here. */
async function fill(element: TestCallElement): Promise<void> {
  element.answer({ type: 'control', control: 'fullscreen' });
  await eventually(() => element.hasAttribute('data-fills-window'), 'it fills the window');
  await eventually(() => !element.isUpdatePending, 'it is rendered');
}

function rectangleOf(element: Element): readonly number[] {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y, width, height];
}

const ofWindow = () => [0, 0, document.documentElement.clientWidth, innerHeight];

/** The element that a click in the middle of the window would hit. */
const inFront = () => document.elementFromPoint(innerWidth / 2, innerHeight / 2);

describe('FullScreen, where the browser denies it', () => {
  afterEach(unmount);

  it('fills the window, and gives the place on the page back', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const before = rectangleOf(element);
    await fill(element);
    deepEqual(rectangleOf(element), ofWindow());
    deepEqual(rectangleOf(found(element.root, '.call')), ofWindow());
    button(element, 'Exit full screen').click();
    await eventually(() => named(element, 'Full screen') !== undefined, 'the button changes back');
    deepEqual(rectangleOf(element), before);
    deepEqual(
      element.getAttributeNames().filter((name) => /popover|^data-/u.test(name)),
      [],
    );
  });

  it('fills the window inside a transformed, clipped and zoomed box, below the header of the page', async () => {
    const element = await inCall(
      `<div style="position: fixed; z-index: 2147483647; inset: 0 0 auto; height: 5rem" id="header"></div>
      <div style="transform: scale(0.5) rotate(3deg); overflow: clip; contain: paint; width: 400px; height: 300px">
        <div style="zoom: 1.5; filter: blur(1px)"><mesh-call room="x"></mesh-call></div>
      </div>`,
      'b',
    );
    await fill(element);
    deepEqual(rectangleOf(element), ofWindow());
    equal(inFront(), element);
    equal(document.elementFromPoint(5, 5), element, 'it is above the header');
  });

  it('fills the window against rules of the page for the element', async () => {
    const element = await inCall(
      `<style>
        mesh-call { position: relative !important; height: 200px !important; max-width: 300px; margin: 40px; border: 3px solid; aspect-ratio: 1; transform: rotate(2deg) }
      </style>
      <mesh-call room="x"></mesh-call>`,
      'b',
    );
    await fill(element);
    deepEqual(rectangleOf(element), ofWindow());
  });

  it('fills the window above an open dialog of the page', async () => {
    const element = await inCall('<dialog><mesh-call room="x"></mesh-call></dialog>', 'b');
    element.closest('dialog')?.showModal();
    await fill(element);
    deepEqual(rectangleOf(element), ofWindow());
    equal(inFront(), element);
  });

  it('ends with Escape, with the focus inside or on the page, and the page does not get the key', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    for (const target of [button(element, 'Leave call'), document.body]) {
      await fill(element);
      let isSeen = false;
      addEventListener('keydown', () => (isSeen = true), { once: true });
      ok(!press(target, 'Escape'), 'its default is prevented');
      ok(!isSeen, 'the page gets no key');
      await eventually(() => named(element, 'Full screen') !== undefined, 'it ends');
      equal(element.popover, null);
    }
  });

  it('closes a panel before it ends with Escape', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    await fill(element);
    button(element, 'Layout').click();
    await eventually(() => element.root.querySelector('.menu') !== null, 'the menu opens');
    press(found(element.root, '.menu'), 'Escape');
    await eventually(() => element.root.querySelector('.menu') === null, 'the menu closes');
    deepEqual(rectangleOf(element), ofWindow());
  });

  it('goes on when the page removes the attributes, or moves the element', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    await fill(element);
    for (const name of ['popover', 'data-fills-window']) element.removeAttribute(name);
    await eventually(() => element.matches(':popover-open'), 'it is in the top layer again');
    const other = document.createElement('section');
    element.parentElement?.append(other);
    other.append(element);
    await eventually(() => element.matches(':popover-open'), 'it is in the top layer after the move');
    deepEqual(rectangleOf(element), ofWindow());
  });

  it('ends with the call', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    await fill(element);
    element.fake.change({ state: 'left' });
    element.fake.fire('call-left', { reason: 'left' });
    await eventually(() => element.popover === null, 'the popover is gone');
    equal(element.hasAttribute('data-fills-window'), false);
  });
});
