import { equal, eventually, found } from '../../../support/assert.js';
import { unmount } from '../../../support/call-element.js';
import { button, inCall } from '../../../support/in-call.js';

describe('Idle', () => {
  afterEach(unmount);

  it('hides the controls in full screen without input, and shows them at the first input', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const place = () => found<HTMLElement>(element.root, '.controls').dataset.place;
    equal(place(), 'below');
    button(element, 'Full screen').click();
    await eventually(() => place() === 'over', 'they lie over the pictures');
    await eventually(() => place() === 'hidden', 'they go');
    element.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
    await eventually(() => place() === 'over', 'they are back');
    button(element, 'Exit full screen').click();
    await eventually(() => place() === 'below', 'they have their own place again');
  });
});
