import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';
import { inCall } from '../../../support/in-call.js';

function tileOf(element: TestCallElement, id: string): HTMLElement {
  return found(element.root, `[data-participant="${id}"]`);
}

describe('Stage', () => {
  afterEach(unmount);

  it('places the tiles inside its box, and follows the size of the box', async () => {
    const element = await mount();
    element.style.cssText = 'width: 900px; height: 600px';
    element.fake.enter(person('b'), person('c'), person('d'));
    await element.updateComplete;
    const stage = found(element.root, '.stage');
    const inside = () => {
      const box = stage.getBoundingClientRect();
      return [...stage.children].every((tile) => {
        const { left, right, top, bottom, width } = tile.getBoundingClientRect();
        return width > 0 && left >= box.left && right <= box.right && top >= box.top && bottom <= box.bottom;
      });
    };
    await eventually(inside, 'tiles are placed');
    const before = tileOf(element, 'b').getBoundingClientRect().left;
    element.style.width = '320px';
    await eventually(
      () => tileOf(element, 'b').getBoundingClientRect().left !== before,
      'tiles follow the box',
    );
    await eventually(inside, 'tiles are inside the smaller box');
  });

  it('has the background of the call where that is an opaque colour', async () => {
    const element = await inCall('<mesh-call room="tiles"></mesh-call>', 'b');
    const [call, stage] = [found(element.root, '.call'), found(element.root, '.stage')];
    /** Pixel of a colour: red, green, blue and alpha, 0 to 255. */
    const drawn = (colour: string) => {
      const context = document.createElement('canvas').getContext('2d');
      ok(context, 'a canvas has a context');
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data];
    };
    const behind = (value: string) => {
      element.style.setProperty('--mesh-call-background', value);
      return drawn(getComputedStyle(stage).backgroundColor);
    };
    deepEqual(drawn(getComputedStyle(stage).backgroundColor), drawn(getComputedStyle(call).backgroundColor));
    deepEqual(behind('#123456'), [0x12, 0x34, 0x56, 255]);
    for (const value of [
      'rgb(0 0 0 / 0.5)',
      'rgb(0 0 0 / 0.99)',
      'transparent',
      'linear-gradient(red, blue)',
    ])
      equal(behind(value)[3], 0, value);
  });

  it('uses no style attributes but those that place the tiles', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    await element.updateComplete;
    // Tiles are placed through the CSSOM; no other element has inline styles.
    const styled = [...element.root.querySelectorAll('[style]')];
    ok(styled.every((styledElement) => styledElement.matches('.tile')));
  });
});
