import { equal, ok } from '../../../support/assert.js';
import { mount, unmount } from '../../../support/call-element.js';
import { button } from '../../../support/in-call.js';

describe('FocusKeeper', () => {
  afterEach(unmount);

  it('moves the focus to the main control of each new screen', async () => {
    const element = await mount();
    button(element, 'Join').focus();
    element.fake.change({ state: 'joining' });
    await element.updateComplete;
    ok(element.root.activeElement?.matches('.screen'));
    element.fake.enter();
    await element.updateComplete;
    equal(element.root.activeElement, button(element, 'Mute microphone'));
  });
});
