import { silentLogger } from '../../../../component/core/log.js';
import { AudioOutput } from '../../../../component/ui/tiles/audio-output.js';
import { deepEqual, deferred, equal, eventually, ok } from '../../../support/assert.js';

/** Records the `<audio>` elements, which are detached, by replacing what creates and plays them. */
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

/** Resolves after the pending promises of `play()`. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

/** Audio output that reports to `onBlockedChange`. */
const createOutput = (onBlockedChange: () => void) => new AudioOutput(onBlockedChange, () => silentLogger);

const playing = (element: HTMLAudioElement | undefined) =>
  element?.srcObject instanceof MediaStream ? element.srcObject.getTracks().map((track) => track.id) : [];

describe('AudioOutput', () => {
  let watch: ReturnType<typeof watchAudio>;
  beforeEach(() => {
    watch = watchAudio();
  });
  afterEach(() => watch.restore());

  it('plays each participant in one element that follows the audio tracks of the stream', () => {
    const output = createOutput(() => undefined);
    const stream = new MediaStream();
    output.update([{ id: 'b', stream }]);
    equal(watch.elements.length, 1);
    deepEqual(playing(watch.elements[0]), []);
    const [first, second] = [tone(), tone()];
    stream.addTrack(first);
    output.update([{ id: 'b', stream }]);
    deepEqual(playing(watch.elements[0]), [first.id]);
    stream.removeTrack(first);
    stream.addTrack(second);
    stream.dispatchEvent(new MediaStreamTrackEvent('addtrack', { track: second }));
    deepEqual(playing(watch.elements[0]), [second.id]);
    equal(watch.elements.length, 1);
    output.update([]);
    deepEqual(playing(watch.elements[0]), []);
  });

  it('reports that the browser keeps blocking playback, and plays after a click', async () => {
    const reported = deferred();
    const output = createOutput(reported.resolve);
    watch.refuse = true;
    output.update([{ id: 'b', stream: new MediaStream([tone()]) }]);
    await reported.promise;
    equal(output.blocked, true);
    watch.refuse = false;
    await output.play();
    equal(output.blocked, false);
    output.close();
  });

  it('retries blocked playback without a report, also when another participant plays meanwhile', async () => {
    const reports: boolean[] = [];
    const output: AudioOutput = createOutput(() => reports.push(output.blocked));
    watch.refuse = true;
    const first = { id: 'a', stream: new MediaStream([tone()]) };
    output.update([first]);
    await settled();
    watch.refuse = false;
    output.update([first, { id: 'b', stream: new MediaStream([tone()]) }]);
    await eventually(() => watch.elements.every((each) => watch.played.includes(each)), 'both to play');
    await settled();
    deepEqual(reports, []);
    output.close();
  });

  it('resumes audio that the browser pauses, at once and then less and less often', async () => {
    const { setTimeout: timer } = window;
    const waitsMs: number[] = [];
    // Every wait passes at once.
    window.setTimeout = ((callback: () => void, delayMs = 0) => {
      waitsMs.push(delayMs);
      return timer(callback);
    }) as typeof setTimeout;
    const output = createOutput(() => undefined);
    try {
      output.update([{ id: 'a', stream: new MediaStream([tone()]) }]);
      const [element] = watch.elements;
      ok(element, 'an element');
      for (const plays of [2, 3, 4, 5, 6, 7, 8, 9]) {
        element.dispatchEvent(new Event('pause'));
        await eventually(() => watch.played.length === plays, `attempt ${plays}`);
      }
    } finally {
      window.setTimeout = timer;
      output.close();
    }
    deepEqual(
      waitsMs.filter((waitMs) => waitMs >= 250),
      [250, 500, 1_000, 2_000, 4_000, 8_000, 8_000],
    );
  });

  it('sets the speaker of every player, and again on demand where the browser refused it', async () => {
    const { setSinkId } = HTMLMediaElement.prototype;
    const set: (readonly [element: HTMLMediaElement, id: string])[] = [];
    HTMLMediaElement.prototype.setSinkId = async function (this: HTMLMediaElement, id: string) {
      set.push([this, id]);
      if (set.length === 1) throw new DOMException('not there', 'NotFoundError');
    };
    try {
      const output = createOutput(() => undefined);
      const sources = ['a', 'b'].map((id) => ({ id, stream: new MediaStream() }));
      output.update(sources, 'headset');
      output.update(sources, 'headset');
      equal(set.length, 2, 'once for each');
      output.reapplySpeaker();
      deepEqual(
        set.slice(2).map(([element, id]) => `${watch.elements.indexOf(element as HTMLAudioElement)} ${id}`),
        ['0 headset', '1 headset'],
      );
      output.close();
    } finally {
      HTMLMediaElement.prototype.setSinkId = setSinkId;
    }
  });

  it('forgets the blocked playback of a participant who has left', async () => {
    const output = createOutput(() => undefined);
    watch.refuse = true;
    output.update([{ id: 'a', stream: new MediaStream([tone()]) }]);
    await eventually(() => output.blocked, 'the block');
    output.update([]);
    equal(output.blocked, false);
  });

  it('plays blocked audio after any gesture on the page', async () => {
    const reports: boolean[] = [];
    const output: AudioOutput = createOutput(() => reports.push(output.blocked));
    watch.refuse = true;
    const stream = new MediaStream([tone()]);
    output.update([{ id: 'a', stream }]);
    await eventually(() => output.blocked, 'the block');
    watch.refuse = false;
    document.dispatchEvent(new Event('pointerup'));
    await settled();
    deepEqual(reports, [true, false]);
    output.close();
  });
});
