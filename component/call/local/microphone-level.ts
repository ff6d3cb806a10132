import type { Logger } from '../../core/log.js';
import type { LocalMedia } from '../../media/local-media.js';
import { VoiceMeter } from '../../media/voice-meter.js';

/** Level meter of the local microphone: measures the track that is open, and opens none itself. */
export class MicrophoneLevel {
  readonly #media: () => Pick<LocalMedia, 'track'> | null;
  readonly #createAudioContext: (() => AudioContext) | null;
  readonly #log: Logger;
  #track: MediaStreamTrack | null = null;
  #meter: VoiceMeter | null = null;
  #closed = false;

  /** @param createAudioContext null without Web Audio: the level is 0 then */
  constructor(
    media: () => Pick<LocalMedia, 'track'> | null,
    createAudioContext: (() => AudioContext) | null,
    log: Logger,
  ) {
    this.#media = media;
    this.#createAudioContext = createAudioContext;
    this.#log = log;
  }

  /** Level of the last window (root mean square), 0 to 1; 0 while the microphone is off. */
  now(): number {
    if (this.#closed) return 0;
    const track = this.#media()?.track('microphone') ?? null;
    if (track !== this.#track) this.#followTrack(track);
    return this.#meter?.level() ?? 0;
  }

  close(): void {
    this.#closed = true;
    this.#followTrack(null);
  }

  #followTrack(track: MediaStreamTrack | null): void {
    this.#meter?.close();
    this.#meter = null;
    this.#track = track;
    if (!track || !this.#createAudioContext) return;
    try {
      this.#meter = new VoiceMeter({ track, copies: false }, this.#createAudioContext, this.#log);
    } catch (cause) {
      this.#log.warn('microphone level can not be measured', { cause });
    }
  }
}
