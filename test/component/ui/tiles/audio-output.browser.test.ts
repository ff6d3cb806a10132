import { silentLogger } from '../../../../component/core/log.js';
import { AudioOutput } from '../../../../component/ui/tiles/audio-output.js';
import { deepEqual, deferred, equal, eventually } from '../../../support/assert.js';

/** The element's sound plays from detached elements, so the test looks over the shoulder of what makes them. */
function watchAudio(): {
  readonly elements: HTMLAudioElement[];
  readonly played: HTMLAudioElement[];
  refuse: boolean;
  restore(): void;
} {
  const create = document.createElement;
  const play = HTMLMediaElement.prototype.play;
  const watch = {
    elements: [] as HTMLAudioElement[],
    refuse: false,
    played: [] as HTMLAudioElement[],
    restore: () => {
      document.createElement = create;
      HTMLMediaElement.prototype.play = play;
    },
  };
  document.createElement = function (this: Document, name: string) {
    const element = create.call(this, name);
    if (element instanceof HTMLAudioElement) watch.elements.push(element);
    return element;
  } as typeof create;
  HTMLMediaElement.prototype.play = async function (this: HTMLMediaElement) {
    if (watch.refuse) throw new DOMException('no gesture', 'NotAllowedError');
    if (this instanceof HTMLAudioElement) watch.played.push(this);
  };
  return watch;
}

function tone(): MediaStreamTrack {
  const [track] = new AudioContext().createMediaStreamDestination().stream.getAudioTracks();
  if (!track) throw new Error('no audio track');
  return track;
}

/** What was begun with `play()` has been told by then. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Audio output that reports to `onBlockedChange`. */
const createOutput = (onBlockedChange: () => void) => new AudioOutput(onBlockedChange, () => silentLogger);

const playing = (element: HTMLAudioElement | undefined) =>
  element?.srcObject instanceof MediaStream ? element.srcObject.getTracks().map((track) => track.id) : [];

describe('sound', () => {
  let watch: ReturnType<typeof watchAudio>;
  beforeEach(() => {
    watch = watchAudio();
  });
  afterEach(() => watch.restore());

  it('plays one element a participant and follows the stream’s audio tracks', () => {
    const sound = createOutput(() => undefined);
    const stream = new MediaStream();
    sound.update([{ id: 'b', stream }]);
    equal(watch.elements.length, 1);
    deepEqual(playing(watch.elements[0]), []);
    const [first, second] = [tone(), tone()];
    stream.addTrack(first);
    sound.update([{ id: 'b', stream }]);
    deepEqual(playing(watch.elements[0]), [first.id]);
    stream.removeTrack(first);
    stream.addTrack(second);
    stream.dispatchEvent(new MediaStreamTrackEvent('addtrack', { track: second }));
    deepEqual(playing(watch.elements[0]), [second.id]);
    equal(watch.elements.length, 1);
    sound.update([]);
    deepEqual(playing(watch.elements[0]), []);
  });

  it('tells that the browser goes on refusing, and plays after a click', async () => {
    const told = deferred();
    const sound = createOutput(told.resolve);
    watch.refuse = true;
    sound.update([{ id: 'b', stream: new MediaStream([tone()]) }]);
    await told.promise;
    equal(sound.blocked, true);
    watch.refuse = false;
    await sound.play();
    equal(sound.blocked, false);
    sound.close();
  });

  it('that was refused at first plays a moment later, also where somebody else’s played meanwhile', async () => {
    const told: boolean[] = [];
    const sound: AudioOutput = createOutput(() => told.push(sound.blocked));
    watch.refuse = true;
    const first = { id: 'a', stream: new MediaStream([tone()]) };
    sound.update([first]);
    await settled();
    watch.refuse = false;
    sound.update([first, { id: 'b', stream: new MediaStream([tone()]) }]);
    await eventually(() => watch.elements.every((each) => watch.played.includes(each)), 'both to play');
    await settled();
    deepEqual(told, []);
    sound.close();
  });

  it('of somebody who has gone is not waited for', async () => {
    const sound = createOutput(() => undefined);
    watch.refuse = true;
    sound.update([{ id: 'a', stream: new MediaStream([tone()]) }]);
    await eventually(() => sound.blocked, 'the refusal');
    sound.update([]);
    equal(sound.blocked, false);
  });

  it('that was refused starts with any gesture on the page', async () => {
    const told: boolean[] = [];
    const sound: AudioOutput = createOutput(() => told.push(sound.blocked));
    watch.refuse = true;
    const stream = new MediaStream([tone()]);
    sound.update([{ id: 'a', stream }]);
    await eventually(() => sound.blocked, 'the refusal');
    watch.refuse = false;
    document.dispatchEvent(new Event('pointerup'));
    await settled();
    deepEqual(told, [true, false]);
    sound.close();
  });
});
