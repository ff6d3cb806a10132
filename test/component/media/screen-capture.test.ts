import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '../../../component/core/log.js';
import { captureScreen } from '../../../component/media/screen-capture.js';
import { FakeStream, FakeTrack } from '../../support/fakes/fake-media.js';

const log = silentLogger;
const fails = (name: string) => async () => {
  throw new DOMException('failed', name);
};

describe('captureScreen', () => {
  it('returns the tracks, with the content hints of a shared screen', async () => {
    const [video, audio] = [new FakeTrack('video'), new FakeTrack('audio')];
    const getDisplayMedia = async () => new FakeStream([video, audio]);
    const screen = await captureScreen({ getDisplayMedia, hint: 'detail', log });
    assert.deepEqual([screen?.video.contentHint, screen?.audio?.contentHint], ['detail', 'music']);
  });

  it('returns null audio if none is shared', async () => {
    const getDisplayMedia = async () => new FakeStream([new FakeTrack('video')]);
    const screen = await captureScreen({ getDisplayMedia, hint: 'motion', log });
    assert.equal(screen?.audio, null);
  });

  it('returns null if the person cancels the picker', async () => {
    for (const name of ['NotAllowedError', 'AbortError'])
      assert.equal(await captureScreen({ getDisplayMedia: fails(name), hint: 'detail', log }), null);
  });

  it('stops audio that comes without video', async () => {
    const audio = new FakeTrack('audio');
    const getDisplayMedia = async () => new FakeStream([audio]);
    assert.equal(await captureScreen({ getDisplayMedia, hint: 'detail', log }), null);
    assert.equal(audio.readyState, 'ended');
  });

  it('rejects with gesture-required without a recent click, and with not-supported otherwise', async () => {
    const codes = [
      ['InvalidStateError', 'gesture-required'],
      ['NotSupportedError', 'not-supported'],
    ] as const;
    for (const [name, code] of codes)
      await assert.rejects(captureScreen({ getDisplayMedia: fails(name), hint: 'detail', log }), { code });
  });
});
