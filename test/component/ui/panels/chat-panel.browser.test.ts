import type { ChatMessage } from '../../../../component/core/call/chat.js';
import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { unmount } from '../../../support/call-element.js';
import { button, inCall, press, requestsOf } from '../../../support/in-call.js';

const message = (id: string, text: string, change: Partial<ChatMessage> = {}): ChatMessage => ({
  ...{ id, from: 'b', name: 'Person b', text, at: 1_700_000_000_000 },
  ...{ delivered: [], pending: [], undelivered: [], ...change },
});

describe('ChatPanel', () => {
  afterEach(unmount);

  it('counts unread messages, shows their text without markup, and sends messages', async () => {
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

  it('renders only the last 100 of ten thousand messages', async () => {
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
});
