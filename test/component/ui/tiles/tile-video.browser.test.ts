import { deepEqual, equal, eventually, found, ok } from '../../../support/assert.js';
import { mount, type TestCallElement, unmount } from '../../../support/call-element.js';
import { person } from '../../../support/fake-call.js';
import { inCall } from '../../../support/in-call.js';

/** Video track of one colour. */
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

describe('tileVideo', () => {
  afterEach(async () => {
    await unmount();
    for (const canvas of document.querySelectorAll('canvas')) canvas.remove();
  });

  it('plays the stream muted, and mirrors only the local video', async () => {
    const element = await mount();
    element.fake.enter(person('b'));
    await element.updateComplete;
    for (const id of ['me', 'b']) {
      const video = found<HTMLVideoElement>(tileOf(element, id), '[part="tile-video"]');
      equal(video.srcObject, element.fake.streamOf(id, 'camera'));
      ok(video.muted && video.autoplay && video.hasAttribute('playsinline'));
      const { a } = new DOMMatrix(getComputedStyle(video).transform);
      equal(a, id === 'me' ? -1 : 1, `the video of ${id}`);
    }
  });

  it('shows initials until the first frame, and again when the camera goes off', async () => {
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
      'the video replaces the initials',
    );
    ok(element.fake.requests.includes('frame'), 'the first frame is reported to the call');
    element.fake.enter({ ...grace, camera: false });
    await element.updateComplete;
    equal(getComputedStyle(initials).visibility, 'visible');
  });

  it('has no background, shadow or pseudo-element that would be drawn with each frame', async () => {
    const element = await inCall('<mesh-call room="tiles"></mesh-call>', 'b');
    const tile = tileOf(element, 'b');
    element.fake.enter(person('b', { speaking: true }));
    element.fake.streamOf('b', 'camera').addTrack(camera());
    await eventually(
      () => getComputedStyle(found(tile, '.avatar')).visibility === 'hidden',
      'the video has a frame',
    );
    const { backgroundImage, backgroundColor, boxShadow } = getComputedStyle(tile);
    deepEqual([backgroundImage, backgroundColor, boxShadow], ['none', 'rgba(0, 0, 0, 0)', 'none']);
    for (const part of ['::before', '::after']) equal(getComputedStyle(tile, part).content, 'none');
    equal(
      found(element.root, '.toasts').getClientRects().length,
      0,
      'toasts take no space before the first one',
    );
  });

  it('continues playing when the element is moved', async () => {
    const element = await mount();
    element.fake.streamOf('b', 'camera').addTrack(camera());
    element.fake.enter(person('b'));
    await element.updateComplete;
    const video = found<HTMLVideoElement>(tileOf(element, 'b'), 'video');
    await eventually(() => video.videoWidth > 0 && !video.paused, 'the video plays');
    document.body.append(element);
    await element.updateComplete;
    equal(found<HTMLVideoElement>(tileOf(element, 'b'), 'video'), video);
    const from = video.currentTime;
    await eventually(() => !video.paused && video.currentTime > from, 'the video continues');
    element.remove();
  });
});
