import 'axe-core';
import { CallError, type CallErrorCode } from '../../../../component/core/call/call-error.js';
import { callError } from '../../../../component/core/call/error-sentences.js';
import { translation as german } from '../../../../component/i18n/languages/de.js';
import { RequestEvent } from '../../../../component/ui/base/requests.js';
import { deepEqual, eventually, found } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';

const states: Readonly<Record<string, (element: TestCallElement) => Promise<void> | void>> = {
  prejoin: ({ root }) =>
    eventually(() => root.querySelector('#device-camera') !== null, 'the preview is there'),
  placeholder: async (element) => {
    await states.prejoin?.(element);
    element.fake.change({ participants: [me({ microphone: false, camera: false })] });
  },
  joining: ({ fake }) => fake.change({ state: 'joining' }),
  alone: ({ fake }) => fake.enter(),
  joined: ({ fake }) =>
    fake.enter(
      person('b', { camera: false, microphone: false }),
      person('c', { camera: false, connection: 'reconnecting' }),
      person('d', { connection: 'failed' }),
    ),
  notice: ({ fake }) => {
    fake.change({ state: 'joined', participants: [me({ camera: false }), person('b')] });
    fake.fire('call-error', { error: new CallError('permission-denied', 'Not allowed.') });
  },
  panel: async (element) => {
    await states.notice?.(element);
    await element.updateComplete;
    found(element.root, '[part="notice"] .plain').click();
    await eventually(() => element.root.querySelector('.panel li') !== null, 'the panel is there');
  },
  settings: async (element) => {
    element.fake.enter();
    await element.updateComplete;
    const toolbar = found(element.root, '.toolbar button');
    toolbar.dispatchEvent(new RequestEvent({ type: 'open-dialog', name: 'settings' }));
    await eventually(() => element.root.querySelector('.panel select') !== null, 'the settings are there');
  },
  'six, one of whom shares a screen': async (element) => {
    const others = ['b', 'c', 'd', 'e'].map((id) => person(id, { camera: id !== 'c' }));
    element.fake.enter(...others, person('f', { screen: true, hand: 1 }));
    element.fake.fire('call-joined', { participant: me(), participants: element.fake.participants });
    await eventually(
      () => element.root.querySelectorAll('.tile[data-source="screen"]').length === 1,
      'the screen is there',
    );
  },
  left: ({ fake }) => fake.change({ state: 'left' }),
  error: ({ fake }) =>
    fake.change({ state: 'error', error: new CallError('room-full', 'This call is full.') }),
};

/** Every error code: each table of errors is complete. */
const codes = Object.keys(german.errors).filter((code) => !code.endsWith('Failed')) as CallErrorCode[];

describe('callView', function () {
  this.timeout(60_000);
  afterEach(unmount);

  for (const scheme of ['light', 'dark']) {
    for (const [name, enter] of Object.entries(states)) {
      it(`has no accessibility violations: ${name}, ${scheme}`, async () => {
        const element = await mount();
        element.style.colorScheme = scheme;
        await enter(element);
        await assertNoViolations(element, name);
      });
    }

    // Colours and directions are independent: two of the four combinations suffice.
    const lang = scheme === 'light' ? 'en' : 'ar';
    it(`has no accessibility violations: every error as a screen, as a notice and with its help, ${scheme}, ${lang}`, async () => {
      const element = await mount(`<mesh-call room="x" lang="${lang}"></mesh-call>`);
      element.style.colorScheme = scheme;
      for (const code of codes) {
        element.fake.change({ state: 'error', error: callError(code, { fatal: true }) });
        await eventually(() => element.root.querySelector('[role="alert"]') !== null, 'the screen is there');
        await assertNoViolations(element, `${code}, screen`);
        element.fake.change({
          state: 'joined',
          error: null,
          participants: [me({ camera: false }), person('b')],
        });
        element.fake.fire('call-error', { error: callError(code) });
        await element.updateComplete;
        await assertNoViolations(element, `${code}, notice`);
        const help = element.root.querySelector<HTMLElement>('[part="notice"] .plain');
        if (!help) continue;
        help.click();
        await eventually(() => element.root.querySelector('.panel li') !== null, 'the panel is there');
        await assertNoViolations(element, `${code}, steps`);
        found<HTMLElement>(element.root, '.panel button').click();
        await eventually(() => element.root.querySelector('.panel') === null, 'the panel is gone');
      }
    });
  }
});

async function assertNoViolations(element: TestCallElement, state: string): Promise<void> {
  await element.updateComplete;
  const endless = (animation: Animation) =>
    animation.effect?.getTiming().iterations === Number.POSITIVE_INFINITY;
  const ending = element.root.getAnimations().filter((animation) => !endless(animation));
  await Promise.allSettled(ending.map((animation) => animation.finished));
  // The element is a fragment of a page and has no landmarks.
  const { violations } = await window.axe.run(element, { rules: { region: { enabled: false } } });
  deepEqual(
    violations.map((violation) => [violation.id, violation.nodes.map((node) => node.html)]),
    [],
    state,
  );
}
