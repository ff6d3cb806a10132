import { deepEqual, deferred, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, unmount } from '../../../support/call-element.js';
import { me } from '../../../support/fake-call.js';
import { button, inCall, named, press, requestsOf, toolbar } from '../../../support/in-call.js';

describe('toolbar', () => {
  afterEach(unmount);

  it('labels its buttons with the action of a click', async () => {
    const element = await mount();
    element.fake.enter();
    await element.updateComplete;
    deepEqual(toolbar(element), ['Mute microphone', 'Turn camera off', 'Leave call']);
    element.fake.change({ participants: [me({ microphone: false, camera: false })] });
    await element.updateComplete;
    deepEqual(toolbar(element), ['Unmute microphone', 'Turn camera on', 'Leave call']);
  });

  it('requests a device from the call, shows its button as busy at once, and changes only with the call', async () => {
    const element = await mount();
    element.fake.enter();
    await element.updateComplete;
    const opened = deferred();
    element.fake.answer = opened.promise;
    button(element, 'Turn camera off').click();
    await element.updateComplete;
    equal(element.fake.requests.at(-1), 'camera undefined');
    equal(button(element, 'Turn camera off').getAttribute('aria-busy'), 'true');
    button(element, 'Turn camera off').click();
    equal(
      element.fake.requests.filter((request) => request.startsWith('camera')).length,
      2,
      'a busy control can be clicked again',
    );
    opened.resolve();
    await opened.promise;
    await new Promise(requestAnimationFrame);
    await element.updateComplete;
    equal(button(element, 'Turn camera off').getAttribute('aria-busy'), 'false');
    element.fake.change({ participants: [me({ camera: false })] });
    await element.updateComplete;
    button(element, 'Turn camera on');
  });

  it('shows a control as busy until the last of its requests is done', async () => {
    const element = await mount();
    element.fake.enter();
    await element.updateComplete;
    const [first, last] = [deferred(), deferred()];
    for (const { promise } of [first, last]) {
      element.fake.answer = promise;
      button(element, 'Turn camera off').click();
    }
    const isBusy = () => button(element, 'Turn camera off').getAttribute('aria-busy') === 'true';
    first.resolve();
    await first.promise;
    await new Promise(requestAnimationFrame);
    await element.updateComplete;
    ok(isBusy(), 'busy');
    last.resolve();
    await eventually(() => !isBusy(), 'no longer busy');
  });

  it('keeps the controls of a camera and a share that run when the call becomes audio only', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>');
    element.fake.change({ participants: [me({ screen: true })] });
    element.audioOnly = true;
    await element.updateComplete;
    button(element, 'Turn camera off');
    button(element, 'Stop sharing');
    element.fake.change({ participants: [me({ camera: false })] });
    await element.updateComplete;
    for (const label of ['Turn camera on', 'Share screen']) equal(named(element, label), undefined);
  });

  it('moves the focus with the arrow keys and wraps around', async () => {
    const element = await mount();
    element.fake.enter();
    await element.updateComplete;
    button(element, 'Mute microphone').focus();
    const press = (key: string) =>
      element.root.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true }),
      );
    press('ArrowRight');
    equal(element.root.activeElement, button(element, 'Turn camera off'));
    press('ArrowLeft');
    press('ArrowLeft');
    equal(element.root.activeElement, button(element, 'Leave call'));
  });

  it('shows placeholders for controls until the in-call interface is loaded', async () => {
    const element = await mount('<mesh-call room="x" controls="mic chat leave"></mesh-call>');
    element.fake.enter();
    await element.updateComplete;
    deepEqual(
      [...found(element.root, '.toolbar').querySelectorAll('.round')].map(({ localName }) => localName),
      ['button', 'span', 'button'],
    );
  });

  it('shows the controls of the `controls` attribute in its own order', async () => {
    const all = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    ok(toolbar(all).includes('Share screen') && toolbar(all).at(-1) === 'Leave call', `${toolbar(all)}`);
    const some = await inCall('<mesh-call room="x" controls="leave chat mic"></mesh-call>', 'b');
    deepEqual(toolbar(some), ['Mute microphone', 'Chat', 'Leave call']);
    const none = await mount('<mesh-call room="x" controls=""></mesh-call>');
    none.fake.enter();
    await none.updateComplete;
    equal(none.root.querySelector('.toolbar'), null);
  });

  it('folds controls into a menu when it is narrow, and the menu works with the keyboard', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    element.style.width = '320px';
    await eventually(() => named(element, 'Settings') === undefined, 'the toolbar folds');
    const more = button(element, 'More');
    more.focus();
    more.click();
    await eventually(() => element.root.querySelector('.menu') !== null, 'the menu opens');
    equal(more.getAttribute('aria-expanded'), 'true');
    const menu = found(element.root, '.menu');
    equal(element.root.activeElement, menu);
    press(menu, 'ArrowDown');
    const [first] = menu.querySelectorAll('button');
    equal(element.root.activeElement, first ?? null);
    press(first ?? menu, 'Escape');
    await eventually(() => element.root.querySelector('.menu') === null, 'the menu closes');
    equal(element.root.activeElement, more);
  });

  it('fires a cancelable control-click before a control acts', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const clicked: string[] = [];
    element.addEventListener('control-click', (event) => {
      clicked.push(event.detail.control);
      if (event.detail.control !== 'hand') event.preventDefault();
    });
    for (const name of ['Mute microphone', 'Chat', 'Raise hand', 'Leave call']) button(element, name).click();
    await element.updateComplete;
    deepEqual(clicked, ['mic', 'chat', 'hand', 'leave']);
    deepEqual(requestsOf(element), ['hand undefined']);
    equal(element.root.querySelector('.side'), null);
  });
});
