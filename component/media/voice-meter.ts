/** Samples that one look goes over: 43 ms at 48 kHz. */
const WINDOW_SAMPLES = 2_048;

/** What a meter listens to. */
export interface Measured {
  readonly track: MediaStreamTrack;
  /** A track that is disabled is silent; a copy of it is not. The meter stops the copy, never the track. */
  readonly copies: boolean;
}

/** Measures how loud a microphone is, once for the whole call; through a copy also that of somebody who is muted. */
export class VoiceMeter {
  readonly #context: AudioContext;
  readonly #copy: MediaStreamTrack | null;
  readonly #analyser: AnalyserNode;
  readonly #samples = new Float32Array(WINDOW_SAMPLES);

  /**
   * @param createAudioContext called once; the meter closes what it gives
   * @throws DOMException where a browser cannot measure this microphone
   */
  constructor({ track, copies }: Measured, createAudioContext: () => AudioContext) {
    this.#context = createAudioContext();
    this.#copy = copies ? track.clone() : null;
    if (this.#copy) this.#copy.enabled = true;
    this.#analyser = this.#context.createAnalyser();
    this.#analyser.fftSize = WINDOW_SAMPLES;
    try {
      // Firefox refuses one that runs at another rate than its speakers.
      this.#context.createMediaStreamSource(new MediaStream([this.#copy ?? track])).connect(this.#analyser);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Root mean square of what was heard last, 0 to 1. */
  level(): number {
    // Browsers hold it back until the person has done something.
    if (this.#context.state === 'suspended' && navigator.userActivation?.hasBeenActive !== false)
      this.#context.resume().catch(() => undefined);
    this.#analyser.getFloatTimeDomainData(this.#samples);
    let sum = 0;
    for (const sample of this.#samples) sum += sample * sample;
    return Math.sqrt(sum / this.#samples.length);
  }

  close(): void {
    this.#copy?.stop();
    if (this.#context.state !== 'closed') this.#context.close().catch(() => undefined);
  }
}
