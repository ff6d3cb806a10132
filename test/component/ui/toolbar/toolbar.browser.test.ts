import type { ChatMessage } from '../../../../component/core/call/chat.js';
import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';
import { button, inCall, named, press, requestsOf, toolbar } from '../../../support/in-call.js';

describe('the controls of a call', () => {
  afterEach(unmount);

  // First of all: what is loaded once is there for all.
  it('keep their places while what they open is loaded', async () => {
    const element = await mount('<mesh-call room="x" controls="mic chat leave"></mesh-call>');
    element.fake.enter();
    await element.updateComplete;
    deepEqual(
      [...found(element.root, '.toolbar').querySelectorAll('.round')].map(({ localName }) => localName),
      ['button', 'span', 'button'],
    );
  });

  it('are those that the page names, in the toolbar’s order', async () => {
    const all = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    ok(toolbar(all).includes('Share screen') && toolbar(all).at(-1) === 'Leave call', `${toolbar(all)}`);
    const some = await inCall('<mesh-call room="x" controls="leave chat mic"></mesh-call>', 'b');
    deepEqual(toolbar(some), ['Mute microphone', 'Chat', 'Leave call']);
    const none = await mount('<mesh-call room="x" controls=""></mesh-call>');
    none.fake.enter();
    await none.updateComplete;
    equal(none.root.querySelector('.toolbar'), null);
  });

  it('fold into a menu where there is little room, which keys open, walk through and close', async () => {
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

  it('ask the page before they act', async () => {
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

  it('have keys, which are letters in a field and nothing with no-hotkeys', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const target = button(element, 'Leave call');
    for (const key of ['m', 'v', 's', 'h']) press(target, key);
    await element.updateComplete;
    deepEqual(requestsOf(element), [
      'microphone undefined',
      'camera undefined',
      'screen undefined',
      'hand undefined',
    ]);
    press(target, 'c');
    await eventually(() => element.root.querySelector('textarea') !== null, 'the chat opens');
    press(found(element.root, 'textarea'), 'm');
    element.noHotkeys = true;
    press(target, 'm');
    equal(requestsOf(element).length, 4);
  });

  it('let Space talk while it is held, and not when it is only pressed', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    element.fake.change({ participants: [me({ microphone: false }), person('b')] });
    await element.updateComplete;
    const mic = button(element, 'Unmute microphone');
    press(mic, ' ');
    press(mic, ' ', 'keyup');
    deepEqual(requestsOf(element), []);
    press(mic, ' ');
    await eventually(() => requestsOf(element).length === 1, 'Space is held long enough');
    press(mic, ' ', 'keyup');
    deepEqual(requestsOf(element), ['microphone true', 'microphone false']);
  });

  it('change the layout, let emoji rise, and pin', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b', 'c');
    button(element, 'Layout').click();
    await eventually(() => named(element, 'Sidebar') !== undefined, 'the menu opens');
    button(element, 'Sidebar').click();
    await element.updateComplete;
    equal(element.getAttribute('layout'), 'sidebar');
    await eventually(() => element.root.querySelector('[data-stage]') !== null, 'somebody is large');
    button(element, 'React').click();
    await eventually(() => named(element, '🎉') !== undefined, 'the emoji come');
    button(element, '🎉').click();
    deepEqual(requestsOf(element), ['react 🎉']);
    element.layout = 'auto';
    await element.updateComplete;
    equal(element.root.querySelector('[data-stage]'), null);
    button(element, 'Pin Person c').click();
    await eventually(
      () => element.root.querySelector<HTMLElement>('[data-stage]')?.dataset.participant === 'c',
      'who is pinned is large',
    );
    const error = await element.pin('nobody').catch(({ code }) => code);
    equal(error, 'not-found');
  });

  it('move the floating own picture from corner to corner by keys', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    await eventually(() => element.root.querySelector('[data-float]') !== null, 'it floats');
    const own = found(element.root, '[data-float]');
    ok(own.dataset.local !== undefined);
    equal(own.tabIndex, 0);
    const corner = () => {
      const { x, y } = own.getBoundingClientRect();
      const stage = found(element.root, '.stage').getBoundingClientRect();
      return `${x - stage.x > stage.width / 2 ? 'right' : 'left'} ${y - stage.y > stage.height / 2 ? 'bottom' : 'top'}`;
    };
    equal(corner(), 'right bottom');
    press(own, 'ArrowLeft');
    await eventually(() => corner() === 'left bottom', 'it moves to the left');
    press(own, 'ArrowUp');
    await eventually(() => corner() === 'left top', 'it moves up');
  });
});

describe('the chat and the people beside the pictures', () => {
  afterEach(unmount);

  const message = (id: string, text: string, change: Partial<ChatMessage> = {}): ChatMessage => ({
    ...{ id, from: 'b', name: 'Person b', text, at: 1_700_000_000_000 },
    ...{ delivered: [], pending: [], undelivered: [], ...change },
  });

  it('count what is unread, show it harmlessly, and send', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b', 'c');
    const messages = [message('1', '<b>bold</b> https://example.org'), message('2', '👍', { to: 'me' })];
    element.fake.change({ messages });
    await element.updateComplete;
    equal(button(element, 'Chat').getAttribute('aria-description'), '2 unread messages');
    button(element, 'Chat').click();
    await eventually(() => element.root.querySelectorAll('.message').length === 2, 'the messages are shown');
    equal(element.root.querySelector('.message b'), null);
    equal(found<HTMLAnchorElement>(element.root, '.message a').href, 'https://example.org/');
    ok(/privately/u.test(found(element.root, '[data-private]').textContent ?? ''));
    const field = found<HTMLTextAreaElement>(element.root, 'textarea');
    await eventually(() => element.root.activeElement === field, 'the field has the focus');
    field.value = ' hello ';
    press(field, 'Enter');
    const select = found<HTMLSelectElement>(element.root, '.to select');
    select.value = 'c';
    select.dispatchEvent(new Event('change', { bubbles: true }));
    field.value = 'secret';
    press(field, 'Enter');
    deepEqual(requestsOf(element), ['message everybody: hello', 'message c: secret']);
    press(field, 'Escape');
    await eventually(() => element.root.querySelector('.side') === null, 'the chat closes');
    equal(button(element, 'Chat').hasAttribute('aria-description'), false);
  });

  it('draw only the last of ten thousand messages', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const messages = Array.from({ length: 10_000 }, (_, index) => message(`${index}`, `message ${index}`));
    element.fake.change({ messages });
    button(element, 'Chat').click();
    await eventually(
      () => element.root.querySelectorAll('.message').length === 100,
      'the last ones are shown',
    );
    button(element, 'Show earlier messages').click();
    await eventually(() => element.root.querySelectorAll('.message').length === 200, 'earlier ones, too');
  });

  it('list who is here, and how to have others come', async () => {
    const element = await inCall(
      '<mesh-call room="x" invite-url="https://clinic.example/join"></mesh-call>',
      'b',
    );
    element.fake.change({
      participants: [me(), person('b', { hand: 1, microphone: false, role: 'host', quality: 'poor' })],
    });
    button(element, 'People').click();
    await eventually(() => element.root.querySelectorAll('.person').length === 2, 'the people are shown');
    const words = found(element.root, '.person:last-child').textContent?.replace(/\s+/gu, ' ') ?? '';
    ok(/Host · Poor connection/u.test(words), words);
    equal(found<HTMLInputElement>(element.root, '#invite-link').value, 'https://clinic.example/join');
  });
});
