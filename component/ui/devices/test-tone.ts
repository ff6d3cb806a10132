import type { Logger } from '../../core/log.js';

// Test tone of the speaker choice, played on a chosen speaker where the browser allows that.

const NOTES_HZ = [523.25, 659.25, 783.99] as const;
const NOTE_SECONDS = 0.22;

/** Whether the browser lets a page choose the speaker. */
export function canChooseSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/**
 * Plays three short notes on a speaker, from a click. Resolves when they are over. A speaker that does not play stays
 * silent, which is the result of the test.
 *
 * @param speaker device id; null for the system's choice
 */
export async function playTestTone(speaker: string | null, log: Logger): Promise<void> {
  const context = new AudioContext();
  const audio = document.createElement('audio');
  try {
    const destination = context.createMediaStreamDestination();
    const last = scheduleNotes(context, destination);
    audio.srcObject = destination.stream;
    if (speaker !== null) await audio.setSinkId(speaker);
    await audio.play();
    await new Promise((resolve) => {
      last.onended = resolve;
    });
  } catch (cause) {
    log.warn('the test tone could not be played', { cause });
  } finally {
    audio.pause();
    audio.srcObject = null;
    await context.close();
  }
}

/** @returns the note that ends last */
function scheduleNotes(context: AudioContext, destination: AudioNode): OscillatorNode {
  const begin = context.currentTime + 0.1;
  const notes = NOTES_HZ.map((frequency, index) => {
    const from = begin + index * NOTE_SECONDS;
    const note = new OscillatorNode(context, { frequency });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.25, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, from + 2 * NOTE_SECONDS);
    note.connect(gain).connect(destination);
    note.start(from);
    note.stop(from + 2 * NOTE_SECONDS);
    return note;
  });
  return notes.at(-1) as OscillatorNode;
}
