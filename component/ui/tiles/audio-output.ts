/** One remote participant's sound: its stream, whose tracks come and go. */
export interface SoundSource {
  readonly id: string;
  readonly stream: MediaStream;
}

/** What browsers take for a person's own act. */
const gestures = ['pointerup', 'keydown'] as const;

/** No event says that a page may play from now on without a gesture, as where its microphone has opened. */
const RETRY_MS = 500;

/**
 * Plays the sound of everybody else from elements of its own: what is heard never depends on which tiles are drawn.
 * Owns one detached `<audio>` a participant.
 */
export class AudioOutput {
  readonly #voices = new Map<string, Voice>();
  readonly #volumes = new Map<string, number>();
  readonly #changed: () => void;
  readonly #refused = new Set<Voice>();
  #retries = 0;
  #blocked = false;
  #speaker: string | null = null;

  /** `changed` is called when `blocked` has changed. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Whether the browser refuses to play somebody's sound before a click on the page. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** Plays these and nobody else. Cheap where nothing changed, so it may be called after every change of the call. */
  update(sources: readonly SoundSource[], speaker: string | null = this.#speaker): void {
    this.#speaker = speaker;
    const wanted = new Map(sources.map((source) => [source.id, source.stream]));
    for (const [id, voice] of this.#voices) {
      if (wanted.get(id) === voice.stream) continue;
      voice.close();
      this.#voices.delete(id);
      this.#told(voice, false);
    }
    for (const [id, stream] of wanted) {
      const voice = this.#voices.get(id) ?? new Voice(stream, this.#told);
      this.#voices.set(id, voice);
      voice.playOn(speaker);
      voice.playAt(this.volumeOf(id));
      voice.follow();
    }
  }

  /** How loud a source is played, 0 to 1; also one that has not begun yet. */
  setVolume(id: string, volume: number): void {
    this.#volumes.set(id, volume);
    this.#voices.get(id)?.playAt(volume);
  }

  volumeOf(id: string): number {
    return this.#volumes.get(id) ?? 1;
  }

  /** Plays what was refused, when called from a click. */
  readonly play = async (): Promise<void> => {
    await Promise.all([...this.#refused].map((voice) => voice.play()));
  };

  close(): void {
    this.update([]);
  }

  readonly #told = (voice: Voice, refused: boolean): void => {
    // Only what is refused again is told: a page that opens its microphone may play a moment later.
    const again = this.#blocked || this.#refused.has(voice);
    if (refused) this.#refused.add(voice);
    else this.#refused.delete(voice);
    const waiting = this.#refused.size > 0;
    clearInterval(this.#retries);
    if (waiting) this.#retries = setInterval(this.play, RETRY_MS);
    // Any gesture of the person's will do, wherever on the page it is made.
    const listen = waiting ? 'addEventListener' : 'removeEventListener';
    for (const gesture of gestures) document[listen](gesture, this.play, true);
    if (this.#blocked === (waiting && again)) return;
    this.#blocked = !this.#blocked;
    this.#changed();
  };
}

class Voice {
  readonly stream: MediaStream;
  readonly #tracks = new MediaStream();
  readonly #audio = document.createElement('audio');
  readonly #ended = new AbortController();
  readonly #told: (voice: Voice, refused: boolean) => void;
  #speaker: string | null = null;

  constructor(stream: MediaStream, told: (voice: Voice, refused: boolean) => void) {
    this.stream = stream;
    this.#told = told;
    const { signal } = this.#ended;
    for (const type of ['addtrack', 'removetrack'])
      stream.addEventListener(type, () => this.follow(), { signal });
    // Nobody but the browser pauses it: when a page is frozen, or another program takes the speaker.
    this.#audio.addEventListener('pause', () => void this.play(), { signal });
  }

  /** Plays on this speaker; null for the system's own choice. One that is gone, or forbidden, leaves it where it is. */
  playOn(speaker: string | null): void {
    if (speaker === this.#speaker) return;
    this.#speaker = speaker;
    this.#audio.setSinkId?.(speaker ?? '').catch((cause: unknown) => {
      if (!(cause instanceof DOMException)) throw cause;
    });
  }

  /** Phones leave it to their own buttons. */
  playAt(volume: number): void {
    this.#audio.volume = volume;
  }

  /** Takes over the stream's audio tracks. A stream that a page changes fires no event, hence the comparison. */
  follow(): void {
    const wanted = this.stream.getAudioTracks();
    const playing = this.#tracks.getAudioTracks();
    for (const track of playing) if (!wanted.includes(track)) this.#tracks.removeTrack(track);
    const added = wanted.filter((track) => !playing.includes(track));
    for (const track of added) this.#tracks.addTrack(track);
    if (wanted.length === 0) {
      this.#audio.srcObject = null;
    } else if (added.length > 0) {
      this.#audio.srcObject = this.#tracks;
      void this.play();
    }
  }

  /** A refusal by the autoplay policy is told; any other end of the attempt belongs to a newer one. */
  async play(): Promise<void> {
    let refused = false;
    try {
      if (this.#audio.srcObject) await this.#audio.play();
    } catch (cause) {
      if (!(cause instanceof DOMException)) throw cause;
      if (cause.name !== 'NotAllowedError') return;
      refused = true;
    }
    if (!this.#ended.signal.aborted) this.#told(this, refused);
  }

  close(): void {
    this.#ended.abort();
    this.#audio.srcObject = null;
  }
}
