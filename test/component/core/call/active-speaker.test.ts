import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { activeSpeaker, type SpeechLevel } from '../../../../component/core/call/active-speaker.js';
import { nextVoiceActivity, noVoiceActivity } from '../../../../component/core/call/voice-activity.js';

describe('activeSpeaker', () => {
  const levels = (entries: Record<string, [level: number, sinceMs: number | null]>) =>
    new Map(
      Object.entries(entries).map(([id, [level, sinceMs]]): [string, SpeechLevel] => [
        id,
        { level, sinceMs },
      ]),
    );

  it('becomes active after 400 ms of speech, and stays active in silence', () => {
    assert.equal(activeSpeaker(null, levels({ a: [0.1, 900] }), 1_000), null);
    assert.equal(activeSpeaker(null, levels({ a: [0.1, 500] }), 1_000), 'a');
    assert.equal(activeSpeaker('a', levels({ a: [0, null] }), 9_000), 'a');
  });

  it('stays active while speaking, unless another participant speaks louder for 1.2 s', () => {
    assert.equal(activeSpeaker('a', levels({ a: [0.1, 0], b: [0.12, 0] }), 9_000), 'a');
    assert.equal(activeSpeaker('a', levels({ a: [0.1, 0], b: [0.2, 8_000] }), 9_000), 'a');
    assert.equal(activeSpeaker('a', levels({ a: [0.1, 0], b: [0.2, 7_000] }), 9_000), 'b');
    assert.equal(activeSpeaker('a', levels({ a: [0, null], b: [0.05, 8_500] }), 9_000), 'b');
  });

  it('is the louder of two who start together, by id if equally loud, and null once that participant has left', () => {
    assert.equal(activeSpeaker(null, levels({ b: [0.1, 0], a: [0.3, 0] }), 1_000), 'a');
    assert.equal(activeSpeaker(null, levels({ b: [0.1, 0], a: [0.1, 0] }), 1_000), 'a');
    assert.equal(activeSpeaker('gone', levels({}), 1_000), null);
  });

  it('does not alternate between two participants who talk to each other, equally loud', () => {
    const announcedEveryMs = 1_000;
    const announced = new Map<string, SpeechLevel>();
    const detectors = new Map([
      ['a', noVoiceActivity],
      ['b', noVoiceActivity],
    ]);
    let active: string | null = null;
    const turns: (string | null)[] = [];
    for (let nowMs = 0; nowMs < 60_000; nowMs += 150) {
      for (const [index, [id, before]] of [...detectors].entries()) {
        // Words of half a second with pauses as long, announced in the middle of either.
        const speaks = (nowMs + index * 450) % 1_050 < 600;
        const voice = nextVoiceActivity(before, speaks ? 0.1 : 0, nowMs);
        detectors.set(id, voice);
        if (nowMs % announcedEveryMs < 150)
          announced.set(id, { level: voice.level, sinceMs: voice.speaking ? voice.sinceMs : null });
      }
      const next: string | null = activeSpeaker(active, announced, nowMs);
      if (next !== active) turns.push(next);
      active = next;
    }
    assert.equal(turns.length, 1, turns.join());
  });
});
