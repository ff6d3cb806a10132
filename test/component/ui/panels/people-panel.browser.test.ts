import { equal, eventually, found, ok } from '../../../support/assert.js';
import { unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';
import { button, inCall } from '../../../support/in-call.js';

describe('people panel', () => {
  afterEach(unmount);

  it('lists the participants with their state, and the invite link', async () => {
    const element = await inCall(
      '<mesh-call room="x" invite-url="https://clinic.example/join"></mesh-call>',
      'b',
    );
    element.fake.change({
      participants: [me(), person('b', { hand: 1, microphone: false, role: 'host', quality: 'poor' })],
    });
    button(element, 'People').click();
    await eventually(
      () => element.root.querySelectorAll('.person').length === 2,
      'the participants are listed',
    );
    const words = found(element.root, '.person:last-child').textContent?.replace(/\s+/gu, ' ') ?? '';
    ok(/Host · Poor connection/u.test(words), words);
    equal(found<HTMLInputElement>(element.root, '#invite-link').value, 'https://clinic.example/join');
  });
});
