import { CallError } from '../../../../component/core/call/call-error.js';
import { deepEqual, equal, ok } from '../../../support/assert.js';
import { mount, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';

const autojoin = '<mesh-call room="x" autojoin></mesh-call>';

describe('a call’s life in the document', () => {
  afterEach(unmount);

  it('offers to join without autojoin, and joins with it', async () => {
    deepEqual((await mount()).fake.requests, ['prepare']);
    deepEqual((await mount(autojoin)).fake.requests, ['join']);
  });

  it('waits for a room', async () => {
    const element = await mount('<mesh-call autojoin></mesh-call>');
    deepEqual(element.fake.requests, ['prepare']);
    element.room = 'x';
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'join']);
  });

  it('offers to join where the page keeps it from joining by itself', async () => {
    const element = await mount('<mesh-call autojoin></mesh-call>');
    element.fake.prevented = true;
    element.room = 'x';
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'join', 'prepare']);
  });

  it('joins with autojoin when a server is named after the first could not be used', async () => {
    const element = await mount(autojoin);
    element.fake.change({ state: 'prejoin' });
    element.setAttribute('server', 'https://other.example/');
    await element.updateComplete;
    deepEqual(element.fake.requests, ['join', 'join']);
  });

  it('says that it is left also after it was removed', async () => {
    const element = await mount();
    element.fake.enter();
    element.remove();
    await Promise.resolve();
    element.fake.change({ state: 'left' });
    equal(element.getAttribute('state'), 'left');
  });

  it('joins when autojoin is set later, and not again in the call', async () => {
    const element = await mount();
    element.autojoin = true;
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'join']);
    element.fake.enter();
    element.autojoin = false;
    await element.updateComplete;
    element.autojoin = true;
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'join']);
  });

  it('lets a failed autojoin be no unhandled rejection, and a page’s own join reject', async () => {
    const rejections: PromiseRejectionEvent[] = [];
    const note = (event: PromiseRejectionEvent) => rejections.push(event);
    addEventListener('unhandledrejection', note);
    const element = await mount();
    const failure = Promise.reject(new CallError('room-full', 'Full.', { fatal: true }));
    failure.catch(() => undefined);
    element.fake.answer = failure;
    element.autojoin = true;
    await element.updateComplete;
    // Rejections are reported in a task of their own.
    await new Promise((resolve) => setTimeout(resolve, 20));
    equal(rejections.length, 0);
    const caught = await element.join().catch((error: CallError) => error.code);
    equal(caught, 'room-full');
    removeEventListener('unhandledrejection', note);
  });

  it('leaves when it is removed', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    element.remove();
    ok(!element.fake.requests.includes('close'), 'it may yet come back');
    await Promise.resolve();
    deepEqual(element.fake.requests, ['prepare', 'close']);
  });

  it('keeps the call when it is moved', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    await element.updateComplete;
    const place = document.createElement('section');
    element.parentElement?.append(place);
    place.append(element);
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare']);
    equal(element.root.querySelectorAll('[data-participant]').length, 2);
    if ('moveBefore' in place) {
      const move = place.parentElement as unknown as { moveBefore(node: Node, child: Node | null): void };
      move.moveBefore(element, null);
      await element.updateComplete;
      deepEqual(element.fake.requests, ['prepare']);
    }
  });

  it('starts over when it comes back after it was removed', async () => {
    const element = await mount(autojoin);
    const holder = element.parentElement;
    element.fake.enter();
    element.remove();
    await Promise.resolve();
    holder?.append(element);
    await element.updateComplete;
    deepEqual(element.fake.requests, ['join', 'close', 'join']);
  });

  it('goes back to the start when another room is set after the call', async () => {
    const element = await mount();
    element.fake.change({ state: 'left' });
    element.room = 'y';
    await element.updateComplete;
    deepEqual(element.fake.requests, ['prepare', 'prepare']);
  });
});

describe('events of the element', () => {
  afterEach(unmount);

  it('bubble and are composed, and find the element already changed', async () => {
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

  it('before an act can be prevented on the element', async () => {
    const element = await mount();
    ok(element.fake.fire('before-join', {}), 'nobody prevents it');
    element.addEventListener('before-join', (event) => event.preventDefault());
    ok(!element.fake.fire('before-join', {}), 'the call hears that it was prevented');
  });

  it('of the inside never leave it', async () => {
    const element = await mount();
    let leaked = false;
    element.addEventListener('mesh-call-request', () => {
      leaked = true;
    });
    element.root.querySelector<HTMLElement>('.name-and-join button')?.click();
    equal(element.fake.requests.at(-1), 'join');
    ok(!leaked);
  });
});
