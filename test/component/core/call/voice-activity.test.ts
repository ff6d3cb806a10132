import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nextVoiceActivity, noVoiceActivity } from '../../../../component/core/call/voice-activity.js';

describe('nextVoiceActivity', () => {
  /** Feeds one level each 150 ms. @returns whether the detector reports speech after each */
  const speaking = (levels: readonly number[]) => {
    let voice = noVoiceActivity;
    return levels.map((level, index) => {
      voice = nextVoiceActivity(voice, level, index * 150);
      return voice.speaking;
    });
  };

  it('detects a word as speech, but neither a click nor room noise', () => {
    assert.deepEqual(speaking([0.1, 0.1, 0.1]), [false, true, true]);
    assert.deepEqual(speaking([0.3, 0, 0, 0, 0, 0]), [false, false, false, false, false, false]);
    assert.ok(speaking(Array.from({ length: 40 }, () => 0.015)).every((each) => !each));
  });

  it('continues through pauses between words, and ends soon after the last word', () => {
    const levels = [0.1, 0.1, 0, 0, 0, 0, 0.1, 0.1, ...Array<number>(9).fill(0)];
    const detected = speaking(levels);
    assert.ok(detected.slice(1, 11).every(Boolean));
    assert.equal(detected.at(-1), false);
  });
});
