import { equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';

const call = (element: TestCallElement) => found<HTMLElement>(element.root, '.call');
const leave = (element: TestCallElement) =>
  element.root.querySelector('[data-control="leave"]')?.getAttribute('aria-label');
const says = (element: TestCallElement, words: string) =>
  eventually(() => leave(element) === words, `“${words}”, not “${leave(element)}”`);

describe('the language of an element', () => {
  afterEach(unmount);

  it('is its own, changes while it is shown, and is written its way', async () => {
    const element = await mount('<mesh-call room="x" lang="de-AT"></mesh-call>');
    element.fake.enter(person('b'));
    await says(element, 'Gespräch verlassen');
    equal(call(element).lang, 'de');
    equal(call(element).dir, 'ltr');
    element.lang = 'ar';
    await says(element, 'مغادرة المكالمة');
    equal(call(element).dir, 'rtl');
    element.dir = 'ltr';
    await eventually(() => call(element).dir === 'ltr', 'the page’s word counts');
    element.lang = 'xx';
    await says(element, 'Leave call');
  });

  it('is that of the nearest that names one, across shadow roots', async () => {
    const outer = document.createElement('div');
    outer.lang = 'fr';
    const root = outer.attachShadow({ mode: 'open' });
    root.innerHTML = '<section dir="rtl"><mesh-call room="x"></mesh-call></section>';
    document.body.append(outer);
    const element = root.querySelector('mesh-call') as TestCallElement;
    await element.updateComplete;
    element.fake.enter(person('b'));
    await says(element, 'Quitter l’appel');
    equal(call(element).dir, 'rtl');
    outer.lang = 'nl';
    await says(element, 'Gesprek verlaten');
    outer.remove();
  });

  it('shows nothing in another language first', async () => {
    const element = await mount('<mesh-call room="x" lang="ja"></mesh-call>');
    equal(element.root.querySelector('.prejoin'), null);
    await eventually(() => element.root.querySelector('.prejoin') !== null, 'the way in');
    ok(found(element.root, '.name-and-join button').textContent?.includes('参加'));
  });
});
