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

  it('opens below the button of its tile, also the first time and in a scaled page', async () => {
    for (const page of ['', 'zoom: 0.5', 'transform: scale(1.25)', 'direction: rtl']) {
      const dir = page.includes('rtl') ? 'rtl' : 'ltr';
      const element = await inCall(
        `<div style="${page}"><mesh-call room="x" dir="${dir}"></mesh-call></div>`,
        'b',
        'c',
      );
      await eventually(() => found(element.root, '.call').dir === dir, 'the direction is known');
      for (const id of ['c', 'b']) {
        element.answer({ type: 'toggle-tile-menu', id });
        await eventually(
          () => element.root.querySelector(`.menu-tile[aria-label="Options for Person ${id}"]`) !== null,
          'it opens',
        );
        const menu = found(element.root, '.menu-tile').getBoundingClientRect();
        const tile = found(element.root, `.tile[data-participant="${id}"]`).getBoundingClientRect();
        const scale = element.getBoundingClientRect().width / element.offsetWidth;
        const inset = dir === 'rtl' ? menu.left - tile.left : tile.right - menu.right;
        ok(Math.abs(inset - 8 * scale) < 1, `${page}, ${id}: ${inset} px from the side`);
        ok(Math.abs(menu.top - tile.top - 52 * scale) < 1, `${page}, ${id}: ${menu.top - tile.top} px below`);
      }
      await unmount();
    }
  });

  it('follows its tile when the box changes its size', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b', 'c');
    element.answer({ type: 'toggle-tile-menu', id: 'c' });
    await eventually(() => element.root.querySelector('.menu-tile') !== null, 'the menu opens');
    element.style.width = '900px';
    const insets = () => {
      const menu = found(element.root, '.menu-tile').getBoundingClientRect();
      const tile = found(element.root, '.tile[data-participant="c"]').getBoundingClientRect();
      return [tile.right - menu.right, menu.top - tile.top].join();
    };
    await eventually(() => insets() === '8,52', 'the menu is at its tile');
  });
});
