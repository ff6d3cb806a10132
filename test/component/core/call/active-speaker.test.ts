import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { activeSpeaker, type SpeechLevel } from '../../../../component/core/call/active-speaker.js';
import { nextVoiceActivity, noVoiceActivity } from '../../../../component/core/call/voice-activity.js';

describe('nextVoiceActivity', () => {
  /** One level each 150 ms; whether it speaks after each. */
  const speaking = (levels: readonly number[]) => {
    let voice = noVoiceActivity;
    return levels.map((level, index) => {
      voice = nextVoiceActivity(voice, level, index * 150);
      return voice.speaking;
    });
  };

  it('takes a word for speech, and neither a click nor the noise of a room', () => {
    assert.deepEqual(speaking([0.1, 0.1, 0.1]), [false, true, true]);
    assert.deepEqual(speaking([0.3, 0, 0, 0, 0, 0]), [false, false, false, false, false, false]);
    assert.ok(speaking(Array.from({ length: 40 }, () => 0.015)).every((each) => !each));
  });

  it('goes on through the pauses between words, and ends soon after the last', () => {
    const levels = [0.1, 0.1, 0, 0, 0, 0, 0.1, 0.1, ...Array<number>(9).fill(0)];
    const told = speaking(levels);
    assert.ok(told.slice(1, 11).every(Boolean));
    assert.equal(told.at(-1), false);
  });
});

describe('activeSpeaker', () => {
  const voices = (entries: Record<string, [level: number, sinceMs: number | null]>) =>
    new Map(
      Object.entries(entries).map(([id, [level, sinceMs]]): [string, SpeechLevel] => [
        id,
        { level, sinceMs },
      ]),
    );

  it('is whoever has spoken for a moment, and stays it in silence', () => {
    assert.equal(activeSpeaker(null, voices({ a: [0.1, 900] }), 1_000), null);
    assert.equal(activeSpeaker(null, voices({ a: [0.1, 500] }), 1_000), 'a');
    assert.equal(activeSpeaker('a', voices({ a: [0, null] }), 9_000), 'a');
  });

  it('is the one before for as long as that one speaks, unless somebody else goes on and on, and louder', () => {
    assert.equal(activeSpeaker('a', voices({ a: [0.1, 0], b: [0.12, 0] }), 9_000), 'a');
    assert.equal(activeSpeaker('a', voices({ a: [0.1, 0], b: [0.2, 8_000] }), 9_000), 'a');
    assert.equal(activeSpeaker('a', voices({ a: [0.1, 0], b: [0.2, 7_000] }), 9_000), 'b');
    assert.equal(activeSpeaker('a', voices({ a: [0, null], b: [0.05, 8_500] }), 9_000), 'b');
  });

  it('is the louder one of two who begin together, and nobody once that one has gone', () => {
    assert.equal(activeSpeaker(null, voices({ b: [0.1, 0], a: [0.3, 0] }), 1_000), 'a');
    assert.equal(activeSpeaker(null, voices({ b: [0.1, 0], a: [0.1, 0] }), 1_000), 'a');
    assert.equal(activeSpeaker('gone', voices({}), 1_000), null);
  });

  it('does not go to and fro between two who argue, each as loud as the other', () => {
    const saidEveryMs = 1_000;
    const told = new Map<string, SpeechLevel>();
    const heard = new Map([
      ['a', noVoiceActivity],
      ['b', noVoiceActivity],
    ]);
    let active: string | null = null;
    const turns: (string | null)[] = [];
    for (let nowMs = 0; nowMs < 60_000; nowMs += 150) {
      for (const [index, [id, before]] of [...heard].entries()) {
        // Words of half a second with as long a breath between them, and said to the other in the middle of either.
        const speaks = (nowMs + index * 450) % 1_050 < 600;
        const voice = nextVoiceActivity(before, speaks ? 0.1 : 0, nowMs);
        heard.set(id, voice);
        if (nowMs % saidEveryMs < 150)
          told.set(id, { level: voice.level, sinceMs: voice.speaking ? voice.sinceMs : null });
      }
      const next: string | null = activeSpeaker(active, told, nowMs);
      if (next !== active) turns.push(next);
      active = next;
    }
    assert.equal(turns.length, 1, turns.join());
  });
});
