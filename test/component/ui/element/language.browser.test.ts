import { equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';

const call = (element: TestCallElement) => found<HTMLElement>(element.root, '.call');
const leave = (element: TestCallElement) =>
  element.root.querySelector('[data-control="leave"]')?.getAttribute('aria-label');
const labelOf = (element: TestCallElement, label: string) =>
  eventually(() => leave(element) === label, `“${label}”, not “${leave(element)}”`);

describe('Language', () => {
  afterEach(unmount);

  it('follows the lang and dir attributes of the element', async () => {
    const element = await mount('<mesh-call room="x" lang="de-AT"></mesh-call>');
    element.fake.enter(person('b'));
    await labelOf(element, 'Gespräch verlassen');
    equal(call(element).lang, 'de');
    equal(call(element).dir, 'ltr');
    element.lang = 'ar';
    await labelOf(element, 'مغادرة المكالمة');
    equal(call(element).dir, 'rtl');
    element.dir = 'ltr';
    await eventually(() => call(element).dir === 'ltr', 'the dir attribute wins');
    element.lang = 'xx';
    await labelOf(element, 'Leave call');
  });

  it('follows the nearest ancestor with a lang attribute, across shadow roots', async () => {
    const outer = document.createElement('div');
    outer.lang = 'fr';
    const root = outer.attachShadow({ mode: 'open' });
    root.innerHTML = '<section dir="rtl"><mesh-call room="x"></mesh-call></section>';
    document.body.append(outer);
    const element = root.querySelector('mesh-call') as TestCallElement;
    await element.updateComplete;
    element.fake.enter(person('b'));
    await labelOf(element, 'Quitter l’appel');
    equal(call(element).dir, 'rtl');
    outer.lang = 'nl';
    await labelOf(element, 'Gesprek verlaten');
    outer.remove();
  });

  it('shows no screen before the first language is loaded', async () => {
    const element = await mount('<mesh-call room="x" lang="ja"></mesh-call>');
    equal(element.root.querySelector('.prejoin'), null);
    await eventually(() => element.root.querySelector('.prejoin') !== null, 'the pre-join screen');
    ok(found(element.root, '.name-and-join button').textContent?.includes('参加'));
  });
});
