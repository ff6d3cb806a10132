const NOTES_HZ = [523.25, 659.25, 783.99] as const;
const NOTE_SECONDS = 0.22;

/** Whether a page may choose where it is heard. */
export function choosesSpeaker(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/**
 * Plays three short notes on a speaker; null for the system's own choice. To be called from a click. Resolves when they
 * are over; what cannot be played stays silent, which is what the test is there to find out.
 */
export async function playTestTone(speaker: string | null): Promise<void> {
  const context = new AudioContext();
  const audio = document.createElement('audio');
  try {
    const heard = context.createMediaStreamDestination();
    const last = chime(context, heard);
    audio.srcObject = heard.stream;
    if (speaker !== null) await audio.setSinkId(speaker);
    await audio.play();
    await new Promise((resolve) => {
      last.onended = resolve;
    });
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause;
  } finally {
    audio.pause();
    audio.srcObject = null;
    await context.close();
  }
}

/** @returns the note that ends last */
function chime(context: AudioContext, into: AudioNode): OscillatorNode {
  const begin = context.currentTime + 0.1;
  const notes = NOTES_HZ.map((hertz, i) => {
    const from = begin + i * NOTE_SECONDS;
    const note = new OscillatorNode(context, { frequency: hertz });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, from);
    gain.gain.linearRampToValueAtTime(0.25, from + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, from + 2 * NOTE_SECONDS);
    note.connect(gain).connect(into);
    note.start(from);
    note.stop(from + 2 * NOTE_SECONDS);
    return note;
  });
  return notes.at(-1) as OscillatorNode;
}
