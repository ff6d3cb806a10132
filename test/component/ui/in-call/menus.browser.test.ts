import { deepEqual, equal, eventually, ok } from '../../../support/assert.js';
import { unmount } from '../../../support/call-element.js';
import { button, inCall, named, requestsOf } from '../../../support/in-call.js';

describe('toolbarMenu', () => {
  afterEach(unmount);

  it('changes the layout and sends reactions, and a pinned participant is large', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b', 'c');
    button(element, 'Layout').click();
    await eventually(() => named(element, 'Sidebar') !== undefined, 'the menu opens');
    button(element, 'Sidebar').click();
    await element.updateComplete;
    equal(element.layout, 'sidebar');
    ok(!element.hasAttribute('layout'), 'the choice is no attribute of the page');
    await eventually(() => element.root.querySelector('[data-stage]') !== null, 'one tile is large');
    button(element, 'React').click();
    await eventually(() => named(element, '🎉') !== undefined, 'the emoji are shown');
    button(element, '🎉').click();
    deepEqual(requestsOf(element), ['react 🎉']);
    element.layout = 'auto';
    await element.updateComplete;
    equal(element.root.querySelector('[data-stage]'), null);
    button(element, 'Pin Person c').click();
    await eventually(
      () => element.root.querySelector<HTMLElement>('[data-stage]')?.dataset.participant === 'c',
      'the pinned tile is large',
    );
    const error = await element.pin('nobody').catch(({ code }) => code);
    equal(error, 'not-found');
  });
});
