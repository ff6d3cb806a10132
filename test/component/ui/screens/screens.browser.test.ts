import { CallError } from '../../../../component/core/call/call-error.js';
import { equal, found, ok } from '../../../support/assert.js';
import { mount, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';
import { button } from '../../../support/in-call.js';

describe('noRoomScreen', () => {
  afterEach(unmount);

  it('explains that the page has named no room, and has no buttons', async () => {
    const element = await mount('<mesh-call></mesh-call>');
    ok(found(element.root, '[part="prejoin"]').textContent?.includes('has not said which call'));
    equal(element.root.querySelectorAll('button').length, 0);
  });
});

describe('errorScreen', () => {
  afterEach(unmount);

  it('shows the sentence of the error and a button that joins again', async () => {
    const element = await mount();
    element.fake.change({
      state: 'error',
      error: new CallError('server-unreachable', 'No server.', { fatal: true }),
    });
    await element.updateComplete;
    equal(found(element.root, '[role="alert"]').textContent, 'No server.');
    ok(element.root.textContent?.includes('by itself'));
    button(element, 'Try again').click();
    equal(element.fake.requests.at(-1), 'join');
  });
});

describe('leftScreen', () => {
  afterEach(unmount);

  it('is shown after leaving, with a button that joins again', async () => {
    const element = await mount();
    element.fake.enter();
    await element.updateComplete;
    button(element, 'Leave call').click();
    equal(element.fake.requests.at(-1), 'leave');
    element.fake.change({ state: 'left' });
    await element.updateComplete;
    ok(element.root.textContent?.includes('You left the call.'));
    button(element, 'Join').click();
    equal(element.fake.requests.at(-1), 'join');
  });

  it('says why the call ended', async () => {
    const element = await mount();
    element.fake.fire('call-left', { reason: 'replaced' });
    element.fake.change({ state: 'left' });
    await element.updateComplete;
    ok(element.root.textContent?.includes('another tab'));
  });
});

describe('screen of a call', () => {
  afterEach(unmount);

  it('says that the local participant is alone until another one joins', async () => {
    const element = await mount();
    element.fake.enter();
    await element.updateComplete;
    ok(element.root.textContent?.includes('Waiting for others to join'));
    element.fake.enter(person('b'));
    await element.updateComplete;
    ok(!element.root.textContent?.includes('Waiting for others to join'));
  });
});
