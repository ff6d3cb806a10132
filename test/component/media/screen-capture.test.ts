import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '../../../component/core/log.js';
import { captureScreen } from '../../../component/media/screen-capture.js';
import { FakeStream, FakeTrack } from '../../support/fakes/fake-media.js';

const log = silentLogger;
const fails =
  (name: string, message = 'failed') =>
  async () => {
    throw new DOMException(message, name);
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
    const getDisplayMedia = fails('NotAllowedError', 'Permission denied');
    assert.equal(await captureScreen({ getDisplayMedia, hint: 'detail', log }), null);
  });

  it('rejects, and stops every track, if no live video comes', async () => {
    const [ended, audio] = [new FakeTrack('video'), new FakeTrack('audio')];
    ended.stop();
    for (const tracks of [[audio], [ended, audio]]) {
      const getDisplayMedia = async () => new FakeStream(tracks);
      await assert.rejects(captureScreen({ getDisplayMedia, hint: 'detail', log }), { code: 'not-found' });
      assert.equal(audio.readyState, 'ended');
    }
  });

  it('rejects with the reason if the browser or the system refuses', async () => {
    const codes = [
      ['InvalidStateError', 'gesture-required'],
      ['NotSupportedError', 'not-supported'],
      ['NotReadableError', 'permission-denied'],
      ['NotFoundError', 'permission-denied'],
      ['AbortError', 'permission-denied'],
      ['NotAllowedError', 'permission-denied'],
    ] as const;
    for (const [name, code] of codes) {
      const getDisplayMedia = fails(name, 'Permission denied by system');
      await assert.rejects(captureScreen({ getDisplayMedia, hint: 'detail', log }), { code });
    }
  });
});
