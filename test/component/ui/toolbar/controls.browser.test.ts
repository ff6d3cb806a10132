import { CallError } from '../../../../component/core/call/call-error.js';
import { deepEqual, deferred, equal, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';

function button(element: TestCallElement, name: string): HTMLButtonElement {
  const named = [...element.root.querySelectorAll('button')].find(
    (candidate) => (candidate.getAttribute('aria-label') ?? candidate.textContent?.trim()) === name,
  );
  ok(named, `no button "${name}"`);
  return named;
}

const names = (element: TestCallElement) =>
  [...element.root.querySelectorAll('.toolbar button')].map((candidate) =>
    candidate.getAttribute('aria-label'),
  );

describe('toolbar', () => {
  afterEach(unmount);

  it('names its buttons by what they will do', async () => {
    const element = await mount();
    element.fake.enter();
    await element.updateComplete;
    deepEqual(names(element), ['Mute microphone', 'Turn camera off', 'Leave call']);
    element.fake.change({ participants: [me({ microphone: false, camera: false })] });
    await element.updateComplete;
    deepEqual(names(element), ['Unmute microphone', 'Turn camera on', 'Leave call']);
  });

  it('asks the call, shows busy at once, and turns only with the state', async () => {
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
      'one can think again',
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

  it('leaves, and offers to come back', async () => {
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

  it('keeps the keyboard’s place from screen to screen', async () => {
    const element = await mount();
    button(element, 'Join').focus();
    element.fake.change({ state: 'joining' });
    await element.updateComplete;
    ok(element.root.activeElement?.matches('.screen'));
    element.fake.enter();
    await element.updateComplete;
    equal(element.root.activeElement, button(element, 'Mute microphone'));
  });

  it('moves by arrow keys', async () => {
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
});

describe('screens', () => {
  afterEach(unmount);

  it('explain calmly that there is no room', async () => {
    const element = await mount('<mesh-call></mesh-call>');
    ok(found(element.root, '[part="prejoin"]').textContent?.includes('has not said which call'));
    equal(element.root.querySelectorAll('button').length, 0);
  });

  it('show the error’s sentence with a way on', async () => {
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

  it('say that one is alone, until somebody comes', async () => {
    const element = await mount();
    element.fake.enter();
    await element.updateComplete;
    ok(element.root.textContent?.includes('Waiting for others to join'));
    element.fake.enter(person('b'));
    await element.updateComplete;
    ok(!element.root.textContent?.includes('Waiting for others to join'));
  });

  it('say why the call ended', async () => {
    const element = await mount();
    element.fake.fire('call-left', { reason: 'replaced' });
    element.fake.change({ state: 'left' });
    await element.updateComplete;
    ok(element.root.textContent?.includes('another tab'));
  });
});

describe('notices', () => {
  afterEach(unmount);

  const notices = (element: TestCallElement) =>
    [...element.root.querySelectorAll('[part="notice"] p')].map((text) => text.textContent);

  async function joined(camera: boolean): Promise<TestCallElement> {
    const element = await mount();
    element.fake.change({ state: 'joined', participants: [me({ camera }), person('b')] });
    return element;
  }

  it('show an error once, at most two, the newest last', async () => {
    const element = await joined(false);
    for (const text of ['one', 'two', 'one', 'three']) {
      element.fake.fire('call-error', { error: new CallError('device-in-use', text) });
    }
    await element.updateComplete;
    deepEqual(notices(element), ['one', 'three']);
    equal(found(element.root, '[part="notice"]').getAttribute('role'), 'alert');
  });

  it('can be dismissed', async () => {
    const element = await joined(false);
    element.fake.fire('call-error', { error: new CallError('timeout', 'slow') });
    await element.updateComplete;
    button(element, 'Dismiss').click();
    await element.updateComplete;
    deepEqual(notices(element), []);
  });

  it('go when the device works', async () => {
    const element = await joined(false);
    element.fake.fire('call-error', { error: new CallError('permission-denied', 'no camera') });
    await element.updateComplete;
    deepEqual(notices(element), ['no camera']);
    element.fake.change({ participants: [me(), person('b')] });
    await element.updateComplete;
    deepEqual(notices(element), []);
  });

  it('about somebody out of reach go when everybody is reached', async () => {
    const element = await joined(true);
    element.fake.change({ participants: [me(), person('b', { connection: 'failed' })] });
    element.fake.fire('call-error', { error: new CallError('peer-unreachable', 'no way') });
    await element.updateComplete;
    deepEqual(notices(element), ['no way']);
    element.fake.change({ participants: [me(), person('b')] });
    await element.updateComplete;
    deepEqual(notices(element), []);
  });

  it('leave fatal errors to the error screen', async () => {
    const element = await joined(true);
    element.fake.fire('call-error', { error: new CallError('room-full', 'full', { fatal: true }) });
    await element.updateComplete;
    deepEqual(notices(element), []);
  });

  it('offer to be heard to whoever speaks while muted', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    element.fake.change({ speaksMuted: true, participants: [me({ microphone: false }), person('b')] });
    await element.updateComplete;
    const notice = found(element.root, '.notice');
    ok(notice.textContent?.includes('You are muted'));
    found(notice, 'button').click();
    ok(element.fake.requests.includes('microphone undefined'));
    element.fake.change({ speaksMuted: false });
    await element.updateComplete;
    equal(element.root.querySelector('.notice'), null);
  });
});
