import { equal, eventually, found, ok } from '../../../support/assert.js';
import { unmount } from '../../../support/call-element.js';
import { button, inCall, named } from '../../../support/in-call.js';

describe('tileMenu', () => {
  afterEach(unmount);

  it('opens inside the box of the tiles, changes volume and cropping, and returns the focus', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b', 'c');
    const options = button(element, 'Options for Person c');
    options.focus();
    options.click();
    await eventually(() => element.root.querySelector('.menu-tile') !== null, 'the menu opens');
    const menu = found<HTMLElement>(element.root, '.menu-tile');
    equal(element.root.activeElement, menu);
    const [inside, box] = [
      menu.getBoundingClientRect(),
      found(element.root, '.middle').getBoundingClientRect(),
    ];
    ok(inside.left >= box.left && inside.right <= box.right && inside.bottom <= box.bottom, 'it is inside');
    const volume = found<HTMLInputElement>(menu, 'input');
    equal(volume.value, '100');
    volume.value = '30';
    volume.dispatchEvent(new Event('input', { bubbles: true }));
    button(element, 'Show the whole picture').click();
    await eventually(() => element.root.querySelector('[data-whole]') !== null, 'the video is shown whole');
    await eventually(() => element.root.querySelector('.menu-tile') === null, 'the menu closes');
    equal(element.root.activeElement, options);
    options.click();
    await eventually(() => element.root.querySelector('.menu-tile') !== null, 'the menu opens again');
    equal(found<HTMLInputElement>(element.root, '.menu-tile input').value, '30');
    ok(named(element, 'Fill the tile'));
  });
});
