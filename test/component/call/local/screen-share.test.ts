import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ScreenShare } from '../../../../component/call/local/screen-share.js';
import { localStreams, Streams } from '../../../../component/call/state/streams.js';
import { silentLogger } from '../../../../component/core/log.js';
import type { ScreenHint } from '../../../../component/media/screen-capture.js';
import { FakeBrowser } from '../../../support/fakes/fake-browser.js';
import { FakeStream } from '../../../support/fakes/fake-media.js';

function setUp() {
  const browser = new FakeBrowser();
  const streams = new Streams(() => new FakeStream());
  const sent = new Map<string, MediaStreamTrack | null>();
  const changes: string[] = [];
  const errors: string[] = [];
  const settings: { hint: ScreenHint; hasVideo: boolean } = { hint: 'detail', hasVideo: true };
  const share = new ScreenShare({
    links: { sendTrack: (mLine, track) => sent.set(mLine, track) },
    streams,
    getDisplayMedia: () => (settings.hasVideo ? browser.getDisplayMedia : null),
    hint: () => settings.hint,
    onChange: (shared, origin) => changes.push(`${shared} ${origin}`),
    onError: ({ code, device }) => errors.push(`${code} ${device}`),
    log: silentLogger,
  });
  const shown = () => streams.get(localStreams, 'screen').getTracks();
  return { browser, sent, changes, errors, settings, share, shown };
}

describe('ScreenShare', () => {
  it('sends video and audio on their m-lines, and shows the video only', async () => {
    const { browser, sent, changes, share, shown } = setUp();
    assert.equal(await share.toggle(), true);
    const [video, audio] = browser.shared;
    assert.deepEqual(
      [...sent],
      [
        ['screen', video],
        ['screen-audio', audio],
      ],
    );
    assert.deepEqual([shown(), share.videoTrack, changes], [[video], video, ['true user']]);
  });

  it('stops its tracks and empties its m-lines when it is toggled off', async () => {
    const { browser, sent, changes, share, shown } = setUp();
    await share.toggle(true);
    assert.equal(await share.toggle(), false);
    assert.ok(browser.shared.every(({ readyState }) => readyState === 'ended'));
    assert.deepEqual([...sent.values()], [null, null]);
    assert.deepEqual([shown(), changes.at(-1)], [[], 'false user']);
    assert.equal(await share.toggle(false), false);
    assert.equal(changes.length, 2);
  });

  it('ends when the browser ends the capture', async () => {
    const { browser, changes, share } = setUp();
    await share.toggle();
    browser.shared[0]?.end();
    assert.deepEqual([share.videoTrack, changes.at(-1)], [null, 'false device']);
  });

  it('asks the person once for simultaneous calls', async () => {
    const { browser, share } = setUp();
    assert.deepEqual(await Promise.all([share.toggle(true), share.toggle(true)]), [true, true]);
    assert.equal(browser.shared.length, 2);
  });

  it('stops what the person picks after they have stopped or the call lost its video, and captures no more', async () => {
    const changesMeanwhile: readonly ((test: ReturnType<typeof setUp>) => unknown)[] = [
      ({ share }) => share.toggle(false),
      ({ share, settings }) => {
        settings.hasVideo = false;
        share.reconfigure();
      },
    ];
    for (const change of changesMeanwhile) {
      const test = setUp();
      const picking = test.share.toggle(true);
      await change(test);
      assert.equal(await picking, false);
      assert.ok(test.browser.shared.length > 0);
      assert.ok(test.browser.shared.every(({ readyState }) => readyState === 'ended'));
      assert.deepEqual([[...test.sent], test.changes, test.errors], [[], [], []]);
    }
  });

  it('shares what the person picks if they want to share again before that', async () => {
    const { browser, share } = setUp();
    const picking = share.toggle();
    await share.toggle(false);
    assert.deepEqual(await Promise.all([share.toggle(), picking]), [true, true]);
    assert.equal(share.videoTrack, browser.shared[0]);
  });

  it('stops when the call loses its video', async () => {
    const { browser, sent, changes, settings, share } = setUp();
    await share.toggle();
    settings.hasVideo = false;
    share.reconfigure();
    assert.ok(browser.shared.every(({ readyState }) => readyState === 'ended'));
    assert.deepEqual([[...sent.values()], changes.at(-1)], [[null, null], 'false user']);
  });

  it('reports a refusal by the system, and a capture that ended in the picker', async () => {
    const { browser, changes, errors, share } = setUp();
    browser.displayError = new DOMException('Permission denied by system', 'NotAllowedError');
    await assert.rejects(share.toggle(), { code: 'permission-denied', device: 'screen' });
    browser.displayError = null;
    const { getDisplayMedia } = browser;
    browser.getDisplayMedia = async (options) => {
      const stream = await getDisplayMedia?.(options);
      for (const track of stream?.getTracks() ?? []) track.stop();
      return stream ?? new FakeStream();
    };
    await assert.rejects(share.toggle(), { code: 'not-found', device: 'screen' });
    assert.deepEqual(
      [errors, changes, share.videoTrack],
      [['permission-denied screen', 'not-found screen'], [], null],
    );
  });

  it('is not shared when the person cancels, and can be tried again', async () => {
    const { browser, changes, errors, share } = setUp();
    browser.displayError = new DOMException('cancelled', 'NotAllowedError');
    assert.equal(await share.toggle(), false);
    assert.deepEqual([changes, errors], [[], []]);
    browser.displayError = null;
    assert.equal(await share.toggle(), true);
  });

  it('rejects where the browser shares no screens', async () => {
    const { browser, share } = setUp();
    browser.getDisplayMedia = null;
    await assert.rejects(share.toggle(), { code: 'not-supported' });
  });

  it('applies the content hint at the start, and a changed one at once', async () => {
    const { browser, settings, share } = setUp();
    await share.toggle();
    assert.equal(browser.shared[0]?.contentHint, 'detail');
    settings.hint = 'motion';
    share.reconfigure();
    assert.equal(browser.shared[0]?.contentHint, 'motion');
  });

  it('stops a capture that the person allows after it was closed', async () => {
    const { browser, sent, share } = setUp();
    const asking = share.toggle(true);
    share.close();
    await assert.rejects(asking, { code: 'aborted' });
    assert.ok(browser.shared.every(({ readyState }) => readyState === 'ended'));
    assert.deepEqual([...sent], []);
  });
});
