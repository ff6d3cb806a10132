import type { ParticipantId, StreamSource } from '../../core/call/participant.js';
import type { MLine } from '../../rtc/link/m-lines.js';

/** Key of the local participant's streams: its id is known only after admission. */
export const localStreams = 'local';
/** Key of the local camera's stream without the microphone. */
export const localCameraOnly = 'local-camera';

const sourceOf: Readonly<Record<MLine, StreamSource>> = {
  microphone: 'camera',
  camera: 'camera',
  screen: 'screen',
  'screen-audio': 'screen',
};

/**
 * Registry of one stable MediaStream for each participant and source. The tracks of changing connections are put into it.
 * Browsers fire `addtrack` and `removetrack` only for changes of their own, so this class dispatches them itself.
 */
export class Streams {
  readonly #createMediaStream: () => MediaStream;
  readonly #streams = new Map<string, MediaStream>();
  readonly #tracks = new Map<string, MediaStreamTrack>();
  readonly #listeners = new Set<() => void>();

  constructor(createMediaStream: () => MediaStream) {
    this.#createMediaStream = createMediaStream;
  }

  get(id: ParticipantId, source: StreamSource): MediaStream {
    const key = `${id} ${source}`;
    const stream = this.#streams.get(key) ?? this.#createMediaStream();
    this.#streams.set(key, stream);
    return stream;
  }

  /** Calls `listener` when a track was added, before `addtrack` fires. Returns the function that ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Replaces the track of an m-line in its stream, or removes it. */
  setTrack(id: ParticipantId, mLine: MLine, track: MediaStreamTrack | null): void {
    const key = `${id} ${mLine}`;
    const stream = this.get(id, sourceOf[mLine]);
    const known = this.#tracks.get(key);
    if (known === track) return;
    this.#tracks.delete(key);
    if (known) {
      stream.removeTrack(known);
      stream.dispatchEvent(new MediaStreamTrackEvent('removetrack', { track: known }));
    }
    if (track) {
      this.#tracks.set(key, track);
      stream.addTrack(track);
      for (const listener of this.#listeners) listener();
      stream.dispatchEvent(new MediaStreamTrackEvent('addtrack', { track }));
    }
  }

  /** Empties the streams of a participant who is gone, and removes them. */
  drop(id: ParticipantId): void {
    for (const mLine of Object.keys(sourceOf) as MLine[]) this.setTrack(id, mLine, null);
    for (const source of new Set(Object.values(sourceOf))) this.#streams.delete(`${id} ${source}`);
  }
}
