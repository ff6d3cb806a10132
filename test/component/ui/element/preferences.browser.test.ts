import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';
import { button, inCall, named, press, requestsOf } from '../../../support/in-call.js';

describe('the menu on a tile', () => {
  afterEach(unmount);

  it('opens on it, turns the volume, shows the whole picture, pins, and gives the focus back', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b', 'c');
    const options = button(element, 'Options for Person c');
    options.focus();
    options.click();
    await eventually(() => element.root.querySelector('.menu-tile') !== null, 'the menu opens');
    const menu = found<HTMLElement>(element.root, '.menu-tile');
    equal(element.root.activeElement, menu);
    const [inside, box] = [
      menu.getBoundingClientRect(),
      found(element.root, '.middle').getBoundingClientRect(),
    ];
    ok(inside.left >= box.left && inside.right <= box.right && inside.bottom <= box.bottom, 'it is inside');
    const volume = found<HTMLInputElement>(menu, 'input');
    equal(volume.value, '100');
    volume.value = '30';
    volume.dispatchEvent(new Event('input', { bubbles: true }));
    button(element, 'Show the whole picture').click();
    await eventually(() => element.root.querySelector('[data-whole]') !== null, 'the picture is whole');
    await eventually(() => element.root.querySelector('.menu-tile') === null, 'the menu closes');
    equal(element.root.activeElement, options);
    options.click();
    await eventually(() => element.root.querySelector('.menu-tile') !== null, 'the menu opens again');
    equal(found<HTMLInputElement>(element.root, '.menu-tile input').value, '30');
    ok(named(element, 'Fill the tile'));
  });

  it('says why a connection is weak', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const poor = person('b', { quality: 'poor' });
    element.fake.change({ participants: [me(), poor] });
    element.fake.fire('quality-changed', { participant: poor, quality: 'poor', reason: 'packet-loss' });
    await eventually(
      () =>
        element.root.querySelector('.quality-mark')?.getAttribute('aria-label') ===
        'Poor connection: Parts get lost on the way',
      'it is said on the tile',
    );
  });
});

describe('the controls over a filled screen', () => {
  afterEach(unmount);

  it('go when nobody moves, and come back at once', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    const place = () => found<HTMLElement>(element.root, '.controls').dataset.place;
    equal(place(), 'below');
    button(element, 'Full screen').click();
    await eventually(() => place() === 'over', 'they lie over the pictures');
    await eventually(() => place() === 'hidden', 'they go');
    element.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
    await eventually(() => place() === 'over', 'they are back');
    button(element, 'Exit full screen').click();
    await eventually(() => place() === 'below', 'they have their own place again');
  });
});

describe('what a person likes', () => {
  afterEach(() => {
    localStorage.clear();
    return unmount();
  });

  const announced = (element: TestCallElement) =>
    element.root.querySelector('.call > .visually-hidden')?.textContent?.trim();

  it('is chosen in the settings, acts at once, and is kept', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    button(element, 'Settings').click();
    await eventually(() => element.root.querySelector('#choice-announcements') !== null, 'the settings open');
    const choose = (field: string, value: string) => {
      const select = found<HTMLSelectElement>(element.root, `#choice-${field}`);
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    };
    choose('announcements', 'fewer');
    choose('sharing', 'motion');
    const check = found<HTMLInputElement>(element.root, '.check input');
    check.checked = false;
    check.dispatchEvent(new Event('change', { bubbles: true }));
    button(element, 'Close').click();
    await eventually(() => element.root.querySelector('.panel') === null, 'the settings close');
    press(button(element, 'Leave call'), 'm');
    deepEqual(requestsOf(element), []);
    equal(element.fake.configured.at(-1)?.screenHint, 'motion');
    element.fake.fire('participant-joined', { participant: person('c') });
    element.fake.fire('hand-changed', { participant: person('b', { hand: 1 }) });
    await eventually(() => announced(element) === 'Person b raised a hand', `not “${announced(element)}”`);
    const again = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    equal(again.preferences.announcements, 'fewer');
    equal(again.preferences.shortcuts, false);
  });

  it('is said one after another', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    for (const id of ['c', 'd']) element.fake.fire('participant-joined', { participant: person(id) });
    await eventually(() => announced(element) === 'Person c joined', 'the first is said');
    await eventually(() => announced(element) === 'Person d joined', 'and then the second');
  });

  it('is dark or light as the page wants it', async () => {
    const element = await mount('<mesh-call room="x" theme="dark"></mesh-call>');
    const colour = () => getComputedStyle(found(element.root, '.call')).backgroundColor;
    equal(colour(), 'rgb(15, 18, 22)');
    element.theme = 'light';
    await element.updateComplete;
    equal(colour(), 'rgb(243, 244, 247)');
  });
});
