import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whenEnded } from '../../../component/media/track-end.js';
import { FakeTrack } from '../../support/fakes/fake-media.js';

describe('whenEnded', () => {
  it('calls back once, at the end of the track or at once if it has ended', () => {
    let calls = 0;
    const count = () => {
      calls += 1;
    };
    const track = new FakeTrack('video');
    whenEnded(track, count);
    assert.equal(calls, 0);
    track.end();
    assert.equal(calls, 1);
    whenEnded(track, count);
    assert.equal(calls, 2);
  });

  it('ends with its signal', () => {
    const track = new FakeTrack('video');
    const listening = new AbortController();
    whenEnded(track, () => assert.fail('ended'), listening.signal);
    listening.abort();
    track.end();
  });
});
