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
  const settings: { hint: ScreenHint } = { hint: 'detail' };
  const share = new ScreenShare({
    links: { sendTrack: (mLine, track) => sent.set(mLine, track) },
    streams,
    getDisplayMedia: () => browser.getDisplayMedia,
    hint: () => settings.hint,
    onChange: (shared, origin) => changes.push(`${shared} ${origin}`),
    log: silentLogger,
  });
  const shown = () => streams.get(localStreams, 'screen').getTracks();
  return { browser, sent, changes, settings, share, shown };
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

  it('is not shared when the person cancels, and can be tried again', async () => {
    const { browser, changes, share } = setUp();
    browser.displayError = new DOMException('cancelled', 'NotAllowedError');
    assert.equal(await share.toggle(), false);
    assert.deepEqual(changes, []);
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
