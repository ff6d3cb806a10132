import type { Logger } from '../core/log.js';

/**
 * Length of one measurement, milliseconds, and the interval to measure at. Then every word is measured; a
 * headset that runs at 16 kHz leaves short gaps.
 */
export const voiceWindowMs = 170;
/**
 * Sections of a measurement. The loudest one counts, so that silence around a short word does not lower its
 * level.
 */
const SECTIONS = 4;

/** Input of a meter. */
export interface MeterInput {
  readonly track: MediaStreamTrack;
  /**
   * Whether to measure an enabled copy, because a disabled track is silent. The meter stops the copy, never
   * the track.
   */
  readonly copies: boolean;
}

/** Level meter of a microphone track, by Web Audio. Through a copy it also measures a muted microphone. */
export class VoiceMeter {
  readonly #log: Logger;
  readonly #context: AudioContext;
  readonly #copy: MediaStreamTrack | null;
  readonly #analyser: AnalyserNode;
  readonly #samples: Float32Array<ArrayBuffer>;

  /**
   * @param createAudioContext called once; the meter closes the context
   * @throws DOMException if the browser cannot measure this microphone
   */
  constructor({ track, copies }: MeterInput, createAudioContext: () => AudioContext, log: Logger) {
    this.#log = log;
    this.#context = createAudioContext();
    this.#copy = copies ? track.clone() : null;
    if (this.#copy) this.#copy.enabled = true;
    this.#analyser = this.#context.createAnalyser();
    // The FFT size must be a power of two: 171 ms at 48 kHz, 128 ms at a headset's 16 kHz.
    const samples = 2 ** Math.round(Math.log2((this.#context.sampleRate * voiceWindowMs) / 1_000));
    this.#analyser.fftSize = samples;
    this.#samples = new Float32Array(samples);
    try {
      // Firefox rejects a microphone with another sample rate than the speakers.
      this.#context.createMediaStreamSource(new MediaStream([this.#copy ?? track])).connect(this.#analyser);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Whether it measures: a suspended audio context reads as silence. */
  get isRunning(): boolean {
    return this.#context.state === 'running';
  }

  /** Level of the last `voiceWindowMs`: root mean square of its loudest section of about 43 ms, 0 to 1. */
  level(): number {
    // Browsers suspend the context until the first gesture of the person (autoplay policy).
    if (this.#context.state === 'suspended' && navigator.userActivation?.hasBeenActive !== false)
      this.#context.resume().catch((cause: unknown) => this.#log.debug('voice meter not resumed', { cause }));
    this.#analyser.getFloatTimeDomainData(this.#samples);
    const sectionLength = this.#samples.length / SECTIONS;
    let loudest = 0;
    for (let section = 0; section < SECTIONS; section += 1) {
      let sum = 0;
      for (const sample of this.#samples.subarray(section * sectionLength, (section + 1) * sectionLength))
        sum += sample * sample;
      loudest = Math.max(loudest, sum);
    }
    return Math.sqrt(loudest / sectionLength);
  }

  /** Stops the copy and closes the audio context. Idempotent. */
  close(): void {
    this.#copy?.stop();
    if (this.#context.state !== 'closed')
      this.#context.close().catch((cause: unknown) => this.#log.debug('voice meter not closed', { cause }));
  }
}
