import { equal, ok } from '../../../support/assert.js';
import { mount, unmount } from '../../../support/call-element.js';

describe('CallController', () => {
  afterEach(unmount);

  it('fires the events of the call from the element: they bubble, are composed, and find the element changed', async () => {
    const element = await mount();
    let heard: CustomEvent | null = null;
    let attribute: string | null = null;
    document.addEventListener(
      'call-state-changed',
      (event) => {
        heard = event;
        attribute = element.getAttribute('state');
      },
      { once: true },
    );
    element.fake.addEventListener('call-state-changed', () => undefined);
    element.fake.change({ state: 'joining' });
    element.fake.fire('call-state-changed', { state: 'joining', previous: 'prejoin' });
    const event = heard as CustomEvent | null;
    ok(event, 'nothing was heard at the document');
    ok(event.bubbles && event.composed && !event.cancelable);
    equal(event.target, element);
    equal(event.detail.state, 'joining');
    equal(attribute, 'joining');
  });

  it('lets the page prevent an event of the call on the element', async () => {
    const element = await mount();
    ok(element.fake.fire('before-join', {}), 'no listener prevents it');
    element.addEventListener('before-join', (event) => event.preventDefault());
    ok(!element.fake.fire('before-join', {}), 'the call hears that it was prevented');
  });
});
