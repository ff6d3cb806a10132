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
    await eventually(() => place() === 'over', 'the controls lie over the tiles');
    await eventually(() => place() === 'hidden', 'the controls are hidden');
    element.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
    await eventually(() => place() === 'over', 'the controls are visible');
    button(element, 'Exit full screen').click();
    await eventually(() => place() === 'below', 'the controls are below the tiles');
  });
});
