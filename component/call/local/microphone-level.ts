import type { LocalMedia } from '../../media/local-media.js';
import { VoiceMeter } from '../../media/voice-meter.js';

/** How loud the own microphone is, whichever is open: it listens to the track that there is and opens none. */
export class MicrophoneLevel {
  readonly #media: () => Pick<LocalMedia, 'track'> | null;
  readonly #createAudioContext: (() => AudioContext) | null;
  #track: MediaStreamTrack | null = null;
  #meter: VoiceMeter | null = null;
  #closed = false;

  /** @param createAudioContext null where the browser cannot measure: it is silent then */
  constructor(
    media: () => Pick<LocalMedia, 'track'> | null,
    createAudioContext: (() => AudioContext) | null,
  ) {
    this.#media = media;
    this.#createAudioContext = createAudioContext;
  }

  /** How loud it was lately (root mean square), 0 to 1; 0 while the microphone is off. */
  now(): number {
    if (this.#closed) return 0;
    const track = this.#media()?.track('microphone') ?? null;
    if (track !== this.#track) this.#follow(track);
    return this.#meter?.level() ?? 0;
  }

  close(): void {
    this.#closed = true;
    this.#follow(null);
  }

  #follow(track: MediaStreamTrack | null): void {
    this.#meter?.close();
    this.#meter = null;
    this.#track = track;
    if (!track || !this.#createAudioContext) return;
    try {
      this.#meter = new VoiceMeter({ track, copies: false }, this.#createAudioContext);
    } catch {
      // A browser that cannot measure this microphone shows it as silent.
    }
  }
}
