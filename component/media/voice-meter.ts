/** How much a look goes over, and how often to look: nothing that is said is missed, and little at a headset's 16 kHz. */
export const voiceWindowMs = 170;
/** Loudness is that of the loudest piece: a short word is no quieter for the silence around it. */
const PIECES = 4;

/** What a meter listens to. */
export interface MeterInput {
  readonly track: MediaStreamTrack;
  /** A track that is disabled is silent; a copy of it is not. The meter stops the copy, never the track. */
  readonly copies: boolean;
}

/** Measures how loud a microphone is, once for the whole call; through a copy also that of somebody who is muted. */
export class VoiceMeter {
  readonly #context: AudioContext;
  readonly #copy: MediaStreamTrack | null;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  /**
   * @param createAudioContext called once; the meter closes what it gives
   * @throws DOMException where a browser cannot measure this microphone
   */
  constructor({ track, copies }: MeterInput, createAudioContext: () => AudioContext) {
    this.#context = createAudioContext();
    this.#copy = copies ? track.clone() : null;
    if (this.#copy) this.#copy.enabled = true;
    this.#analyser = this.#context.createAnalyser();
    // Browsers want a power of two: 171 ms at 48 kHz, 128 ms at a headset's 16 kHz.
    const samples = 2 ** Math.round(Math.log2((this.#context.sampleRate * voiceWindowMs) / 1_000));
    this.#analyser.fftSize = samples;
    this.#samples = new Float32Array(samples);
    try {
      // Firefox refuses one that runs at another rate than its speakers.
      this.#context.createMediaStreamSource(new MediaStream([this.#copy ?? track])).connect(this.#analyser);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Root mean square of the loudest 43 ms or so of all that was heard in the last `voiceWindowMs`, 0 to 1. */
  level(): number {
    // Browsers hold it back until the person has done something.
    if (this.#context.state === 'suspended' && navigator.userActivation?.hasBeenActive !== false)
      this.#context.resume().catch(() => undefined);
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const pieceLength = this.#samples.length / PIECES;
    let loudest = 0;
    for (let piece = 0; piece < PIECES; piece += 1) {
      let sum = 0;
      for (const sample of this.#samples.subarray(piece * pieceLength, (piece + 1) * pieceLength))
        sum += sample * sample;
      loudest = Math.max(loudest, sum);
    }
    return Math.sqrt(loudest / pieceLength);
  }

  close(): void {
    this.#copy?.stop();
    if (this.#context.state !== 'closed') this.#context.close().catch(() => undefined);
  }
}
