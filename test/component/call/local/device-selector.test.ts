import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JoinTimings } from '../../../../component/call/environment/join-timings.js';
import { DeviceSelector } from '../../../../component/call/local/device-selector.js';
import { LocalTracks } from '../../../../component/call/local/local-tracks.js';
import { Store } from '../../../../component/call/state/store.js';
import { Streams } from '../../../../component/call/state/streams.js';
import type { CallError } from '../../../../component/core/call/call-error.js';
import { callError } from '../../../../component/core/call/error-sentences.js';
import { silentLogger } from '../../../../component/core/log.js';
import { clock, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeBrowser } from '../../../support/fakes/fake-browser.js';
import { FakeStream, fakeDevice } from '../../../support/fakes/fake-media.js';

const built = fakeDevice('audioinput', 'built-in');
const headset = fakeDevice('audioinput', 'headset');
const speaker = fakeDevice('audiooutput', 'speaker');
const camera = fakeDevice('videoinput', 'camera');
/** Chrome's entry for the system default, which follows the device of this group. */
const systemDefault = (groupId: string) => fakeDevice('audioinput', 'default', { groupId });

/**
 * A selector on a machine with these devices.
 *
 * @param open id of the microphone that is open; null for none
 * @param listError what the browser rejects with instead of listing devices
 */
async function setUp(
  machine: readonly MediaDeviceInfo[],
  open: string | null,
  listError: CallError | null = null,
) {
  const browser = new FakeBrowser();
  browser.listError = listError;
  browser.machine = [...machine];
  const store = new Store('Me');
  const errors: string[] = [];
  const changes: string[][] = [];
  const tracks = new LocalTracks({
    ...{ capture: browser.capture, store, timings: new JoinTimings(clock), log: silentLogger },
    streams: new Streams(() => new FakeStream()),
    onLocalTrack: () => undefined,
    onMediaState: () => undefined,
    onError: ({ code }) => errors.push(code),
    onLost: () => selector.check(),
  });
  const selector = new DeviceSelector({
    ...{ environment: browser.devices, capture: browser.capture, tracks, store, log: silentLogger },
    onError: ({ code }) => errors.push(code),
    onDevices: (devices) => changes.push(devices.map(({ deviceId }) => deviceId)),
  });
  await tracks.set('camera', false);
  await tracks.set('microphone', open !== null);
  tracks.choice.microphone = open;
  await tracks.start();
  tracks.choice.microphone = null;
  selector.start();
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await rest();
  };
  await settle();
  const change = async (devices: readonly MediaDeviceInfo[]) => {
    browser.machine = [...devices];
    browser.fire('devicechange');
    await settle();
  };
  const microphone = () => tracks.media?.openedTrack('microphone')?.getSettings().deviceId ?? null;
  return { browser, store, errors, changes, tracks, selector, change, settle, microphone };
}

describe('DeviceSelector', () => {
  it('switches to a chosen device at once where one of its kind is open', async () => {
    const { browser, tracks, selector, microphone } = await setUp([built, headset], 'built-in');
    await selector.choose('audioinput', 'headset');
    assert.deepEqual([microphone(), browser.live], ['headset', ['audio']]);
    assert.equal(tracks.choice.microphone, 'headset');
  });

  it('keeps a choice for the next time where no device of its kind is open', async () => {
    const { browser, tracks, selector } = await setUp([built, headset], null);
    await selector.choose('microphone', 'headset');
    assert.deepEqual([browser.opened, tracks.choice.microphone], [[], 'headset']);
  });

  it('keeps the old device where the chosen one cannot be opened', async () => {
    const { browser, tracks, selector, microphone } = await setUp([built, headset], 'built-in');
    browser.captureError = new DOMException('in use', 'NotReadableError');
    await assert.rejects(selector.choose('microphone', 'headset'), { code: 'device-in-use' });
    assert.equal(tracks.choice.microphone, null);
    browser.captureError = null;
    assert.notEqual(microphone(), 'headset');
  });

  it('rejects an unknown kind, and a device that is not connected', async () => {
    const { selector } = await setUp([built], 'built-in');
    await assert.rejects(selector.choose('keyboard', 'built-in'), { code: 'invalid-argument' });
    for (const kind of ['microphone', 'camera', 'speaker'])
      await assert.rejects(selector.choose(kind, 'gone'), { code: 'device-not-found', device: kind });
  });

  it('chooses a speaker, and the system default with an empty id', async () => {
    const { store, selector } = await setUp([built, speaker], null);
    await selector.choose('speaker', 'speaker');
    assert.equal(store.state.speaker, 'speaker');
    for (const systemChoice of ['', 'default', null]) {
      await selector.choose('speaker', 'speaker');
      await selector.choose('audiooutput', systemChoice);
      assert.equal(store.state.speaker, null);
    }
  });

  it('lists the devices, and which of them are selected', async () => {
    const { selector } = await setUp([built, headset, speaker, camera], 'headset');
    await selector.choose('speaker', 'speaker');
    assert.deepEqual(
      (await selector.list()).map(({ deviceId, selected }) => [deviceId, selected]),
      [
        ['built-in', false],
        ['headset', true],
        ['speaker', true],
        ['camera', false],
      ],
    );
  });

  it('tells devices of different kinds with one id apart', async () => {
    const outputDefault = fakeDevice('audiooutput', 'default', { groupId: 'built-in' });
    const { selector } = await setUp([systemDefault('built-in'), built, outputDefault, speaker], 'default');
    const selected = async () =>
      (await selector.list()).flatMap((each) => (each.selected ? [`${each.kind} ${each.deviceId}`] : []));
    assert.deepEqual(await selected(), ['audioinput default', 'audiooutput default']);
    await selector.choose('speaker', 'speaker');
    assert.deepEqual(await selected(), ['audioinput default', 'audiooutput speaker']);
  });

  it('plays on the chosen speaker while it is connected, also one that is listed once the microphone is on', async () => {
    const { store, browser, selector, tracks, change, settle } = await setUp([built, speaker], null);
    await selector.choose('speaker', 'speaker');
    await change([built]);
    assert.equal(store.state.speaker, null);
    await change([built, speaker]);
    assert.equal(store.state.speaker, 'speaker');
    selector.speaker.prefer('hidden');
    await change([built, speaker]);
    browser.machine = [built, speaker, fakeDevice('audiooutput', 'hidden')];
    await tracks.toggle('microphone', true);
    await settle();
    assert.equal(store.state.speaker, 'hidden');
  });

  it('rejects a speaker that the browser refuses, and does not let it keep other devices waiting', async () => {
    const { store, browser, selector, change, microphone } = await setUp([built, headset], 'built-in');
    browser.machine = [built, headset, speaker];
    browser.speakerAnswer = Promise.reject(new DOMException('refused', 'NotAllowedError'));
    await assert.rejects(selector.choose('speaker', 'speaker'), {
      code: 'permission-denied',
      device: 'speaker',
    });
    assert.equal(store.state.speaker, null);
    browser.speakerAnswer = new Promise(() => undefined);
    selector.speaker.prefer('speaker');
    await selector.choose('microphone', 'headset');
    await change([built, speaker]);
    await change([built, headset, speaker]);
    assert.equal(microphone(), 'headset');
  });

  it('follows the system to another default device, and reports changed lists only', async () => {
    const { browser, changes, change } = await setUp([systemDefault('built-in'), built, headset], 'default');
    const headsetDefault = [systemDefault('headset'), built, headset];
    await change(headsetDefault);
    assert.equal(browser.opened.length, 2);
    assert.equal(changes.length, 1);
    await change(headsetDefault);
    assert.deepEqual([browser.opened.length, changes.length], [2, 1]);
  });

  it('opens nothing for another system default where a device was chosen, or none is open', async () => {
    const chosen = await setUp([systemDefault('built-in'), built], 'built-in');
    await chosen.change([systemDefault('headset'), built, headset]);
    assert.equal(chosen.microphone(), 'built-in');
    assert.equal(chosen.browser.opened.length, 1);
    const none = await setUp([built], null);
    await none.change([built, headset]);
    assert.deepEqual(none.browser.opened, []);
  });

  it('replaces a lost device by another one, and uses the chosen one again once it is back', async () => {
    const { browser, selector, errors, change, settle, microphone } = await setUp(
      [built, headset],
      'built-in',
    );
    await selector.choose('microphone', 'headset');
    browser.machine = [built];
    const lost = browser.opened.at(-1);
    // Demanding the chosen device fails while it is gone; any microphone is opened then.
    lost?.end();
    await settle();
    assert.ok(microphone(), 'another one is open');
    assert.deepEqual(errors, ['device-not-found']);
    const before = browser.opened.length;
    await change([built]);
    assert.equal(browser.opened.length, before);
    await change([built, headset]);
    assert.equal(microphone(), 'headset');
  });

  it('opens none in place of a lost device where no other is connected, until one is plugged in', async () => {
    const { browser, change, settle, microphone } = await setUp([built], 'built-in');
    browser.machine = [];
    browser.opened[0]?.end();
    await settle();
    await change([]);
    assert.equal(microphone(), null);
    await change([headset]);
    assert.ok(microphone());
  });

  it('follows no changes once it is closed, and again after another start', async () => {
    const { changes, selector, change, settle } = await setUp([built], 'built-in');
    selector.close();
    await change([built, headset]);
    assert.deepEqual(changes, []);
    selector.start();
    await settle();
    await change([built]);
    assert.equal(changes.length, 1);
  });

  it('uses the last of two devices that are chosen one after the other', async () => {
    const { tracks, selector, microphone } = await setUp([built, headset], 'built-in');
    const first = selector.choose('microphone', 'headset');
    const last = selector.choose('microphone', 'built-in');
    await assert.rejects(first, { code: 'aborted' });
    await last;
    assert.deepEqual([microphone(), tracks.choice.microphone], ['built-in', 'built-in']);
  });

  it('uses a device that is chosen while another one of its kind is being opened', async () => {
    const { browser, tracks, selector, microphone } = await setUp([built, headset], null);
    const open = browser.holdCapture();
    const toggled = tracks.toggle('microphone', true);
    const chosen = selector.choose('microphone', 'headset');
    await rest();
    open();
    await chosen;
    assert.deepEqual([await toggled, microphone(), browser.live], [true, 'headset', ['audio']]);
  });

  it('keeps a newer choice when an older one fails, and returns to a device that could be used', async () => {
    const { browser, tracks, selector } = await setUp([built, headset], 'built-in');
    const open = browser.holdCapture();
    const first = assert.rejects(selector.choose('microphone', 'headset'));
    await rest();
    const last = selector.choose('microphone', 'built-in');
    await rest();
    browser.captureError = new DOMException('in use', 'NotReadableError');
    open();
    await first;
    await assert.rejects(last, { code: 'device-in-use' });
    assert.equal(tracks.choice.microphone, null, 'neither of the two');
  });

  it('keeps a choice that is being opened when an unknown device is chosen meanwhile', async () => {
    const { selector, microphone } = await setUp([built, headset], 'built-in');
    const chosen = selector.choose('microphone', 'headset');
    await assert.rejects(selector.choose('microphone', 'gone'), { code: 'device-not-found' });
    await chosen;
    assert.equal(microphone(), 'headset');
  });

  it('goes on with the devices of the last time while the browser lists none', async () => {
    const { browser, changes, selector, change, settle, microphone } = await setUp(
      [built, headset],
      'built-in',
    );
    browser.listError = callError('timeout');
    assert.deepEqual(
      (await selector.list()).map(({ deviceId }) => deviceId),
      ['built-in', 'headset'],
    );
    await selector.choose('microphone', 'headset');
    browser.opened.at(-1)?.end();
    await settle();
    assert.ok(microphone(), 'a lost device is replaced');
    browser.listError = null;
    await change([built]);
    assert.deepEqual(changes, [['built-in']], 'plugged devices are followed again');
  });

  it('rejects with the CallError when the browser has never listed any', async () => {
    const { browser, selector } = await setUp([], null, callError('timeout'));
    await assert.rejects(selector.list(), { code: 'timeout' });
    await assert.rejects(selector.choose('camera', 'camera'), { code: 'timeout' });
    browser.listError = null;
    assert.deepEqual(await selector.list(), []);
  });
});

describe('DeviceSelector with a camera that never opens', () => {
  useFakeClock();

  it('goes on replacing a lost microphone', async () => {
    const { browser, tracks, change, microphone } = await setUp([built, headset, camera], 'built-in');
    browser.hangs.add('video');
    void tracks.toggle('camera', true);
    browser.machine = [headset, camera];
    browser.opened[0]?.end();
    await pass(100);
    assert.ok(microphone(), 'another microphone is open');
    browser.opened.at(-1)?.end();
    await change([headset]);
    await pass(100);
    assert.ok(microphone(), 'and once more');
  });

  it('follows changes of the devices while a lost camera is not replaced', async () => {
    const { browser, tracks, changes, change } = await setUp([camera, headset], 'headset');
    await tracks.toggle('camera', true);
    browser.hangs.add('video');
    browser.opened.at(-1)?.end();
    await pass(100);
    await change([camera, headset, built]);
    assert.deepEqual(changes, [['camera', 'headset', 'built-in']]);
    browser.hangs.clear();
    await pass(4_000);
    await change([camera, headset]);
    await pass(100);
    assert.equal(tracks.isOn('camera'), true, 'requested again by the next change');
  });
});
