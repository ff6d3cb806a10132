import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { me, person } from '../../../support/fake-call.js';
import { inCall } from '../../../support/in-call.js';

/** A camera that shows one colour. */
function camera(colour = 'green'): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = 160;
  canvas.height = 90;
  const paint = () => {
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.fillStyle = colour;
    context.fillRect(0, 0, 160, 90);
    if (canvas.isConnected) requestAnimationFrame(paint);
  };
  document.body.append(canvas);
  paint();
  const [track] = canvas.captureStream(15).getVideoTracks();
  ok(track, 'a canvas has a video track');
  return track;
}

function tileOf(element: TestCallElement, id: string): HTMLElement {
  return found(element.root, `[data-participant="${id}"]`);
}

describe('tiles', () => {
  afterEach(async () => {
    await unmount();
    for (const canvas of document.querySelectorAll('canvas')) canvas.remove();
  });

  it('are groups labelled with the participants’ names, in the order of the call', async () => {
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

  it('keep their own element while others come and go', async () => {
    const element = await mount();
    element.fake.enter(person('b'), person('c'));
    await element.updateComplete;
    const before = tileOf(element, 'c');
    element.fake.enter(person('c'));
    await element.updateComplete;
    equal(tileOf(element, 'c'), before);
    equal(element.root.querySelectorAll('[data-participant]').length, 2);
  });

  it('leave out a local participant without an id', async () => {
    const element = await mount();
    element.fake.change({ state: 'joined', participants: [me({ id: '' }), person('b')] });
    await element.updateComplete;
    equal(element.root.querySelectorAll('[data-participant]').length, 1);
  });

  it('play the stream, muted, the own one mirrored and the others not', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    await element.updateComplete;
    for (const id of ['me', 'b']) {
      const video = found<HTMLVideoElement>(tileOf(element, id), '[part="tile-video"]');
      equal(video.srcObject, element.fake.streamOf(id, 'camera'));
      ok(video.muted && video.autoplay && video.hasAttribute('playsinline'));
      const { a } = new DOMMatrix(getComputedStyle(video).transform);
      equal(a, id === 'me' ? -1 : 1, `the picture of ${id}`);
    }
  });

  it('show initials until a picture is there, and again when the camera goes off', async () => {
    const element = await mount();
    const grace = person('b', { name: 'Grace Hopper' });
    element.fake.enter(grace);
    await element.updateComplete;
    const initials = found(tileOf(element, 'b'), '.avatar');
    equal(initials.textContent?.trim(), 'GH');
    equal(getComputedStyle(initials).visibility, 'visible');
    element.fake.streamOf('b', 'camera').addTrack(camera());
    await eventually(
      () => getComputedStyle(initials).visibility === 'hidden',
      'the picture replaces the initials',
    );
    ok(element.fake.requests.includes('frame'), 'the call hears of the first frame');
    element.fake.enter({ ...grace, camera: false });
    await element.updateComplete;
    equal(getComputedStyle(initials).visibility, 'visible');
  });

  it('have nothing behind a picture or over it, which would be drawn with each of its frames', async () => {
    const element = await inCall('<mesh-call room="tiles"></mesh-call>', 'b');
    const tile = tileOf(element, 'b');
    element.fake.enter(person('b', { speaking: true }));
    element.fake.streamOf('b', 'camera').addTrack(camera());
    await eventually(
      () => getComputedStyle(found(tile, '.avatar')).visibility === 'hidden',
      'the picture is there',
    );
    const { backgroundImage, backgroundColor, boxShadow } = getComputedStyle(tile);
    deepEqual([backgroundImage, backgroundColor, boxShadow], ['none', 'rgba(0, 0, 0, 0)', 'none']);
    for (const part of ['::before', '::after']) equal(getComputedStyle(tile, part).content, 'none');
    equal(found(element.root, '.toasts').getClientRects().length, 0, 'words take no place before they come');
  });

  for (const [lang, dir] of [
    ['en', 'ltr'],
    ['ar', 'rtl'],
  ] as const)
    it(`have a ring around them while somebody speaks, in pieces that hardly lie on the picture, ${dir}`, async () => {
      const element = await inCall(`<mesh-call room="tiles" lang="${lang}"></mesh-call>`, 'b');
      await eventually(() => found(element.root, '.call').dir === dir, 'the language is there');
      const tile = tileOf(element, 'b');
      const pieces = () =>
        [...tile.querySelectorAll('.voice-ring i')]
          .map((piece) => piece.getBoundingClientRect())
          .filter(({ width }) => width > 0);
      deepEqual(pieces(), []);
      element.fake.enter(person('b', { speaking: true }));
      await element.updateComplete;
      const { left, top, right, bottom } = tile.getBoundingClientRect();
      const near = (is: number, wanted: number, what: string) =>
        ok(Math.abs(is - wanted) < 0.1, `${what}: ${is} for ${wanted}`);
      const [above, below, ...sides] = pieces();
      ok(above && below, 'there are pieces');
      for (const piece of [above, below]) {
        near(piece.left, left - 3, 'from the left');
        near(piece.right, right + 3, 'to the right');
        ok(piece.height <= 24, `${piece.height} high`);
      }
      near(above.top, top - 3, 'at the top');
      near(below.bottom, bottom + 3, 'at the bottom');
      const [first, last] = sides.sort((one, other) => one.left - other.left);
      ok(first && last && sides.length === 2, 'a piece on each side');
      near(first.left, left - 3, 'on the left');
      near(last.right, right + 3, 'on the right');
      for (const side of sides) {
        near(side.width, 3, 'wide');
        ok(side.top < above.bottom && side.bottom > below.top, 'the sides reach from the one to the other');
      }
    });

  it('lie on a stage that is of the colour of the call, where that is a colour which hides all', async () => {
    const element = await inCall('<mesh-call room="tiles"></mesh-call>', 'b');
    const [call, stage] = [found(element.root, '.call'), found(element.root, '.stage')];
    /** What is drawn of a colour: red, green, blue and alpha, 0 to 255. */
    const drawn = (colour: string) => {
      const context = document.createElement('canvas').getContext('2d');
      ok(context, 'a canvas has a context');
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      return [...context.getImageData(0, 0, 1, 1).data];
    };
    const behind = (value: string) => {
      element.style.setProperty('--mesh-call-background', value);
      return drawn(getComputedStyle(stage).backgroundColor);
    };
    deepEqual(drawn(getComputedStyle(stage).backgroundColor), drawn(getComputedStyle(call).backgroundColor));
    deepEqual(behind('#123456'), [0x12, 0x34, 0x56, 255]);
    for (const value of [
      'rgb(0 0 0 / 0.5)',
      'rgb(0 0 0 / 0.99)',
      'transparent',
      'linear-gradient(red, blue)',
    ])
      equal(behind(value)[3], 0, value);
  });

  it('mark who is muted', async () => {
    const element = await mount();
    element.fake.enter(person('b', { microphone: false }));
    await element.updateComplete;
    equal(found(tileOf(element, 'b'), '.mute-mark').getAttribute('aria-label'), 'Microphone off');
    ok(tileOf(element, 'me').querySelector('.mute-mark') === null);
  });

  it('say what the connection does', async () => {
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

  it('say that a picture has paused, and show who speaks', async () => {
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

  it('fill the stage without overlap, and follow its size', async () => {
    const element = await mount();
    element.style.cssText = 'width: 900px; height: 600px';
    element.fake.enter(person('b'), person('c'), person('d'));
    await element.updateComplete;
    const stage = found(element.root, '.stage');
    const inside = () => {
      const box = stage.getBoundingClientRect();
      return [...stage.children].every((tile) => {
        const { left, right, top, bottom, width } = tile.getBoundingClientRect();
        return width > 0 && left >= box.left && right <= box.right && top >= box.top && bottom <= box.bottom;
      });
    };
    await eventually(inside, 'tiles are placed');
    const before = tileOf(element, 'b').getBoundingClientRect().left;
    element.style.width = '320px';
    await eventually(
      () => tileOf(element, 'b').getBoundingClientRect().left !== before,
      'tiles follow the box',
    );
    await eventually(inside, 'tiles are inside the smaller box');
  });

  it('go on playing when the element is moved', async () => {
    const element = await mount();
    element.fake.streamOf('b', 'camera').addTrack(camera());
    element.fake.enter(person('b'));
    await element.updateComplete;
    const video = found<HTMLVideoElement>(tileOf(element, 'b'), 'video');
    await eventually(() => video.videoWidth > 0 && !video.paused, 'the picture plays');
    document.body.append(element);
    await element.updateComplete;
    equal(found<HTMLVideoElement>(tileOf(element, 'b'), 'video'), video);
    const from = video.currentTime;
    await eventually(() => !video.paused && video.currentTime > from, 'the picture goes on');
    element.remove();
  });

  it('carry no style attribute in their template', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    await element.updateComplete;
    // Placing goes through the CSSOM; nothing but the placed tiles may have inline style at all.
    const styled = [...element.root.querySelectorAll('[style]')];
    ok(styled.every((styledElement) => styledElement.matches('.tile')));
  });

  it('cut the words of a state that are longer than they are wide, within their own edges', async () => {
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
