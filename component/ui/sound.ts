/** One remote participant's sound: its stream, whose tracks come and go. */
export interface SoundSource {
  readonly id: string;
  readonly stream: MediaStream;
}

/** What browsers take for a person's own act. */
const gestures = ['pointerup', 'keydown'] as const;

/**
 * Plays the sound of everybody else from elements of its own: what is heard never depends on which tiles are drawn.
 * Owns one detached `<audio>` a participant.
 */
export class Sound {
  readonly #voices = new Map<string, Voice>();
  readonly #volumes = new Map<string, number>();
  readonly #changed: () => void;
  #blocked = false;
  #speaker: string | null = null;

  /** `changed` is called when `blocked` has changed. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Whether the browser refused to play before a click on the page. */
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
    }
    for (const [id, stream] of wanted) {
      const voice = this.#voices.get(id) ?? new Voice(stream, (refused) => this.#told(refused));
      this.#voices.set(id, voice);
      voice.playOn(speaker);
      voice.playAt(this.#volumes.get(id) ?? 1);
      voice.follow();
    }
    if (this.#voices.size === 0) this.#told(false);
  }

  /** How loud a source is played, 0 to 1; also one that has not begun yet. */
  setVolume(id: string, volume: number): void {
    this.#volumes.set(id, volume);
    this.#voices.get(id)?.playAt(volume);
  }

  volumeOf(id: string): number {
    return this.#volumes.get(id) ?? 1;
  }

  /** To be called from a click: plays what was refused. */
  async play(): Promise<void> {
    await Promise.all([...this.#voices.values()].map((voice) => voice.play()));
  }

  close(): void {
    this.update([]);
  }

  readonly #heal = (): void => {
    void this.play();
  };

  #told(refused: boolean): void {
    if (refused === this.#blocked) return;
    this.#blocked = refused;
    // Any gesture of the person's will do, wherever on the page it is made.
    for (const gesture of gestures)
      if (refused) document.addEventListener(gesture, this.#heal, true);
      else document.removeEventListener(gesture, this.#heal, true);
    this.#changed();
  }
}

class Voice {
  readonly stream: MediaStream;
  readonly #tracks = new MediaStream();
  readonly #audio = document.createElement('audio');
  readonly #ended = new AbortController();
  readonly #told: (refused: boolean) => void;
  #speaker: string | null = null;

  constructor(stream: MediaStream, told: (refused: boolean) => void) {
    this.stream = stream;
    this.#told = told;
    this.#audio.autoplay = true;
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
    } else if (added.length > 0 || this.#audio.srcObject === null) {
      this.#audio.srcObject = this.#tracks;
      void this.play();
    }
  }

  /** A refusal by the autoplay policy is told; any other end of the attempt belongs to a newer one. */
  async play(): Promise<void> {
    if (this.#audio.srcObject === null) return;
    try {
      await this.#audio.play();
      if (!this.#ended.signal.aborted) this.#told(false);
    } catch (cause) {
      if (!(cause instanceof DOMException)) throw cause;
      if (cause.name === 'NotAllowedError' && !this.#ended.signal.aborted) this.#told(true);
    }
  }

  close(): void {
    this.#ended.abort();
    this.#audio.pause();
    this.#audio.srcObject = null;
  }
}
