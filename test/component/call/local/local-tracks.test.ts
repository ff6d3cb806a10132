import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JoinTimings } from '../../../../component/call/environment/join-timings.js';
import { LocalTracks } from '../../../../component/call/local/local-tracks.js';
import { Store } from '../../../../component/call/state/store.js';
import { localCameraOnly, localStreams, Streams } from '../../../../component/call/state/streams.js';
import { silentLogger } from '../../../../component/core/log.js';
import { clock, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeBrowser } from '../../../support/fakes/fake-browser.js';
import { FakeStream, FakeTrack } from '../../../support/fakes/fake-media.js';

function setUp() {
  const browser = new FakeBrowser();
  const store = new Store('Me');
  const streams = new Streams(() => new FakeStream());
  const sent: string[] = [];
  const announced: string[] = [];
  const errors: string[] = [];
  const losses: string[] = [];
  const tracks = new LocalTracks({
    ...{ capture: browser.capture, store, streams, timings: new JoinTimings(clock), log: silentLogger },
    onLocalTrack: (device, track) => sent.push(`${device} ${track ? 'track' : 'none'}`),
    onMediaState: ({ counter, microphone, camera }) => announced.push(`${counter} ${microphone} ${camera}`),
    onError: ({ code }) => errors.push(code),
    onLost: () => losses.push('lost'),
  });
  return { browser, store, streams, sent, announced, errors, losses, tracks };
}

describe('LocalTracks', () => {
  it('opens the wanted devices with one prompt, and announces them together', async () => {
    const { browser, streams, sent, announced, tracks } = setUp();
    await tracks.start();
    await rest();
    assert.deepEqual(browser.live, ['audio', 'video']);
    assert.deepEqual(sent, ['microphone track', 'camera track']);
    assert.deepEqual(announced, ['2 true true']);
    assert.equal(streams.get(localStreams, 'camera').getTracks().length, 2);
    assert.deepEqual(
      streams
        .get(localCameraOnly, 'camera')
        .getTracks()
        .map(({ kind }) => kind),
      ['video'],
    );
  });

  it('opens only what is wanted when the call starts', async () => {
    const { browser, tracks } = setUp();
    await tracks.set('camera', false);
    assert.deepEqual([tracks.isOn('camera'), tracks.isOn('microphone')], [false, true]);
    await tracks.start();
    assert.deepEqual(browser.live, ['audio']);
  });

  it('toggles a device: the microphone is muted and stays open, the camera is stopped', async () => {
    const { browser, sent, tracks } = setUp();
    await tracks.start();
    assert.equal(await tracks.toggle('microphone'), false);
    assert.equal(await tracks.toggle('camera'), false);
    assert.deepEqual(browser.live, ['audio']);
    assert.deepEqual(sent.slice(2), ['microphone none', 'camera none']);
    assert.deepEqual(
      [tracks.track('microphone'), tracks.media?.openedTrack('microphone')?.enabled],
      [null, false],
    );
    assert.equal(await tracks.toggle('microphone'), true);
    assert.equal(browser.opened.length, 2, 'not opened again');
  });

  it('rejects with the reason why a device cannot be turned on', async () => {
    const { browser, errors, tracks } = setUp();
    await tracks.set('camera', false);
    await tracks.start();
    browser.captureError = new DOMException('in use', 'NotReadableError');
    await assert.rejects(tracks.toggle('camera', true), { code: 'device-in-use' });
    assert.deepEqual([errors, tracks.isWanted('camera')], [['device-in-use'], false]);
  });

  it('rejects with `aborted` when the call ends while a device is being opened', async () => {
    const { browser, tracks } = setUp();
    await tracks.set('camera', false);
    await tracks.start();
    const toggling = tracks.toggle('camera', true);
    tracks.stop();
    await assert.rejects(toggling, { code: 'aborted' });
    assert.deepEqual(browser.live, []);
  });

  it('reports a device that is unplugged, and announces that', async () => {
    const { browser, store, errors, losses, tracks } = setUp();
    await tracks.start();
    browser.opened[1]?.end();
    assert.deepEqual([errors, losses], [['device-not-found'], ['lost']]);
    assert.equal(store.state.local.camera, false);
  });

  it('announces a microphone that the system has muted as off', async () => {
    const { browser, store, sent, tracks } = setUp();
    await tracks.start();
    browser.opened[0]?.setMuted(true);
    assert.deepEqual([store.state.local.microphone, sent.at(-1)], [false, 'microphone none']);
    browser.opened[0]?.setMuted(false);
    assert.deepEqual([store.state.local.microphone, sent.at(-1)], [true, 'microphone track']);
  });

  it("sends the tracks of the page's stream instead of devices, and never stops them", async () => {
    const { browser, tracks } = setUp();
    await tracks.start();
    const own = [new FakeTrack('audio'), new FakeTrack('video')];
    tracks.usePageStream(new FakeStream(own));
    await rest();
    assert.deepEqual(browser.live, []);
    assert.deepEqual([tracks.track('microphone'), tracks.track('camera')], own);
    tracks.stop();
    assert.ok(own.every(({ readyState }) => readyState === 'live'));
  });

  it('raises the counter of the media state with each change', async () => {
    const { announced, tracks } = setUp();
    tracks.announce({ type: 'hand-changed', hand: 3 });
    await rest();
    assert.equal(tracks.state.hand, 3);
    tracks.announce({ type: 'hand-changed', hand: null });
    await rest();
    assert.deepEqual(announced, ['1 false false', '2 false false']);
  });

  it('stops every track, and keeps what is wanted for the next start', async () => {
    const { browser, store, streams, tracks } = setUp();
    await tracks.start();
    await tracks.toggle('camera', false);
    tracks.stop();
    assert.deepEqual([browser.live, tracks.media, store.state.local.microphone], [[], null, false]);
    assert.deepEqual(streams.get(localStreams, 'camera').getTracks(), []);
    await tracks.start();
    assert.deepEqual(browser.live, ['audio']);
  });

  it('turns a microphone on that the system has muted, when it is toggled in a call', async () => {
    const { browser, store, tracks } = setUp();
    await tracks.start();
    store.dispatch({ type: 'state-updated', changes: { phase: 'joined' } });
    browser.opened[0]?.setMuted(true);
    assert.equal(tracks.wouldTurnOn('microphone'), true);
    await tracks.toggle('microphone');
    browser.opened[0]?.setMuted(false);
    assert.equal(store.state.local.microphone, true);
    assert.equal(await tracks.toggle('microphone'), false);
  });

  it('keeps to the last of several toggles, and to what is shown for each', async () => {
    const { browser, store, tracks } = setUp();
    await tracks.set('camera', false);
    await tracks.start();
    store.dispatch({ type: 'state-updated', changes: { phase: 'joined' } });
    assert.deepEqual(await Promise.all([tracks.toggle('camera'), tracks.toggle('camera')]), [true, true]);
    const [off, on] = [tracks.toggle('camera', false), tracks.toggle('camera', true)];
    assert.deepEqual([await off, await on], [false, true]);
    const open = browser.holdCapture();
    await tracks.toggle('camera', false);
    const opening = tracks.toggle('camera', true);
    await rest();
    await tracks.toggle('camera', false);
    assert.equal(await opening, false, 'settled at once');
    open();
    await rest();
    assert.deepEqual([store.state.local.camera, browser.live], [false, ['audio']]);
  });
});

describe('LocalTracks with a camera that never opens', () => {
  useFakeClock();

  it('says so, and requests it again at the next click', async () => {
    const { browser, store, tracks } = setUp();
    browser.hangs.add('video');
    store.dispatch({ type: 'state-updated', changes: { phase: 'joined' } });
    void tracks.start();
    await pass(3_500);
    assert.deepEqual([store.state.local.microphone, store.state.slowDevices], [true, ['camera']]);
    browser.hangs.clear();
    assert.equal(await tracks.toggle('camera'), true);
    assert.deepEqual(store.state.slowDevices, []);
    tracks.stop();
  });

  it('forgets that a device is slow when the call ends', async () => {
    const { browser, store, tracks } = setUp();
    browser.hangs.add('video');
    void tracks.start();
    await pass(3_500);
    tracks.stop();
    assert.deepEqual(store.state.slowDevices, []);
  });
});
