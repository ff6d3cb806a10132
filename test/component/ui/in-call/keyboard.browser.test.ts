import { deepEqual, equal, eventually, found } from '../../../support/assert.js';
import { unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';
import { button, inCall, press, requestsOf } from '../../../support/in-call.js';

describe('Keyboard', () => {
  afterEach(unmount);

  it('runs the control of a key, but not in a field and not with no-hotkeys', async () => {
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

  it('unmutes while Space is held, but not for a short press', async () => {
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
});
