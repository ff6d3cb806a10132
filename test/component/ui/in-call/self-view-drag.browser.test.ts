import { equal, eventually, found, ok } from '../../../support/assert.js';
import { unmount } from '../../../support/call-element.js';
import { inCall, press } from '../../../support/in-call.js';

describe('SelfViewDrag', () => {
  afterEach(unmount);

  it('moves the floating self view from corner to corner with the arrow keys', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    await eventually(() => element.root.querySelector('[data-float]') !== null, 'it floats');
    const own = found(element.root, '[data-float]');
    ok(own.dataset.local !== undefined);
    equal(own.tabIndex, 0);
    const corner = () => {
      const { x, y } = own.getBoundingClientRect();
      const stage = found(element.root, '.stage').getBoundingClientRect();
      return `${x - stage.x > stage.width / 2 ? 'right' : 'left'} ${y - stage.y > stage.height / 2 ? 'bottom' : 'top'}`;
    };
    equal(corner(), 'right bottom');
    press(own, 'ArrowLeft');
    await eventually(() => corner() === 'left bottom', 'it moves to the left');
    press(own, 'ArrowUp');
    await eventually(() => corner() === 'left top', 'it moves up');
  });

  for (const page of ['zoom: 0.5', 'zoom: 1.5', 'transform: scale(0.4)', 'transform: scale(1.5, 0.75)'])
    it(`follows the pointer and snaps to the nearest corner, under ${page}`, async () => {
      const element = await inCall(
        `<div style="${page}; transform-origin: 0 0"><mesh-call room="x"></mesh-call></div>`,
        'b',
      );
      await eventually(() => element.root.querySelector('[data-float]') !== null, 'it floats');
      const own = found(element.root, '[data-float]');
      own.setPointerCapture = () => undefined;
      const stage = found(element.root, '.stage').getBoundingClientRect();
      const before = own.getBoundingClientRect();
      const target = { x: stage.x + stage.width * 0.3, y: stage.y + stage.height * 0.4 };
      const from = { x: before.x + before.width / 2, y: before.y + before.height / 2 };
      const move = (type: string, { x, y }: { x: number; y: number }) =>
        own.dispatchEvent(new PointerEvent(type, { pointerId: 3, clientX: x, clientY: y, bubbles: true }));
      move('pointerdown', from);
      move('pointermove', target);
      const dragged = own.getBoundingClientRect();
      ok(
        Math.hypot(dragged.x + dragged.width / 2 - target.x, dragged.y + dragged.height / 2 - target.y) < 1.5,
        `it is at ${dragged.x}, ${dragged.y}`,
      );
      move('pointerup', target);
      await eventually(() => {
        const { right, bottom } = own.getBoundingClientRect();
        return right < stage.x + stage.width / 2 && bottom < stage.y + stage.height / 2;
      }, 'it is in the top left corner');
    });
});
