import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';
import { inCall } from '../../../support/in-call.js';

function tileOf(element: TestCallElement, id: string): HTMLElement {
  return found(element.root, `[data-participant="${id}"]`);
}

describe('tile', () => {
  afterEach(unmount);

  it('is a group labelled with the name of its participant, in the order of the call', async () => {
    const element = await mount();
    element.fake.enter(person('b', { name: 'Grace' }), person('c', { name: 'Kofi' }));
    await element.updateComplete;
    const tiles = [...element.root.querySelectorAll('[data-participant]')];
    deepEqual(
      tiles.map((tile) => [
        tile.getAttribute('data-participant'),
        tile.getAttribute('role'),
        tile.getAttribute('aria-label'),
      ]),
      [
        ['me', 'group', 'Ada Lovelace'],
        ['b', 'group', 'Grace'],
        ['c', 'group', 'Kofi'],
      ],
    );
    deepEqual(
      tiles.map((tile) => [
        tile.hasAttribute('data-local'),
        tile.getAttribute('data-source'),
        tile.getAttribute('part'),
      ]),
      [
        [true, 'camera', 'tile'],
        [false, 'camera', 'tile'],
        [false, 'camera', 'tile'],
      ],
    );
  });

  it('keeps its element while other participants join and leave', async () => {
    const element = await mount();
    element.fake.enter(person('b'), person('c'));
    await element.updateComplete;
    const before = tileOf(element, 'c');
    element.fake.enter(person('c'));
    await element.updateComplete;
    equal(tileOf(element, 'c'), before);
    equal(element.root.querySelectorAll('[data-participant]').length, 2);
  });

  it('is missing for a local participant without an id', async () => {
    const element = await mount();
    element.fake.change({ state: 'joined', participants: [me({ id: '' }), person('b')] });
    await element.updateComplete;
    equal(element.root.querySelectorAll('[data-participant]').length, 1);
  });

  it('marks a muted participant', async () => {
    const element = await mount();
    element.fake.enter(person('b', { microphone: false }));
    await element.updateComplete;
    equal(found(tileOf(element, 'b'), '.mute-mark').getAttribute('aria-label'), 'Microphone off');
    ok(tileOf(element, 'me').querySelector('.mute-mark') === null);
  });

  it('shows the state of the connection in words', async () => {
    const element = await mount();
    element.fake.enter(
      person('b', { connection: 'connecting' }),
      person('c', { connection: 'reconnecting' }),
      person('d', { connection: 'failed' }),
    );
    await element.updateComplete;
    const words = ['b', 'c', 'd', 'me'].map((id) =>
      tileOf(element, id).querySelector('.tile-state')?.textContent?.trim(),
    );
    deepEqual(words, ['Connecting…', 'Reconnecting…', "Can't connect", undefined]);
  });

  it('shows that video is paused, and that a participant speaks', async () => {
    const element = await mount();
    element.fake.enter(
      person('b', { videoPaused: true, speaking: true }),
      person('c', { videoPaused: true, camera: false }),
    );
    await element.updateComplete;
    const words = ['b', 'c'].map((id) =>
      tileOf(element, id).querySelector('.tile-state')?.textContent?.trim(),
    );
    deepEqual(words, ['Video paused to keep the sound', undefined]);
    deepEqual(
      ['b', 'c', 'me'].map((id) => tileOf(element, id).hasAttribute('data-speaking')),
      [true, false, false],
    );
  });

  it('cuts a state that is longer than a narrow tile', async () => {
    const element = await inCall('<mesh-call room="x"></mesh-call>', 'b');
    element.style.width = '200px';
    element.fake.change({ participants: [me(), person('b', { videoPaused: true })] });
    await eventually(() => tileOf(element, 'b').clientWidth < 200, 'the tile to be narrow');
    await element.updateComplete;
    const words = found(tileOf(element, 'b'), '.tile-state span');
    const state = found(tileOf(element, 'b'), '.tile-state').getBoundingClientRect();
    const tile = tileOf(element, 'b').getBoundingClientRect();
    ok(words.scrollWidth > words.clientWidth, 'the words are longer');
    ok(words.getBoundingClientRect().right <= state.right, 'and end within the pill');
    ok(state.right <= tile.right, 'which is in the tile');
  });
});
