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
});
