import type { ParticipantId, StreamSource } from '../../core/call/participant.js';
import type { MediaLineName } from '../../rtc/link/media-lines.js';

/** Key of the own streams: the own id is known only after admission. */
export const ownStreams = 'own';
/** Key of the own camera without the microphone. */
export const ownPicture = 'own-picture';

const sourceOf: Readonly<Record<MediaLineName, StreamSource>> = {
  microphone: 'camera',
  camera: 'camera',
  screen: 'screen',
  'screen-audio': 'screen',
};

/**
 * One stable MediaStream for each participant and source. Connections come and go; their tracks are put in here. Browsers fire
 * events only for what they do themselves, so the streams are made to fire them for this, too.
 */
export class Streams {
  readonly #createMediaStream: () => MediaStream;
  readonly #streams = new Map<string, MediaStream>();
  readonly #tracks = new Map<string, MediaStreamTrack>();

  constructor(createMediaStream: () => MediaStream) {
    this.#createMediaStream = createMediaStream;
  }

  get(id: ParticipantId, source: StreamSource): MediaStream {
    const key = `${id} ${source}`;
    const stream = this.#streams.get(key) ?? this.#createMediaStream();
    this.#streams.set(key, stream);
    return stream;
  }

  /** Puts a track in the place of the one that the line had, or takes that out. */
  setTrack(id: ParticipantId, line: MediaLineName, track: MediaStreamTrack | null): void {
    const key = `${id} ${line}`;
    const stream = this.get(id, sourceOf[line]);
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
      stream.dispatchEvent(new MediaStreamTrackEvent('addtrack', { track }));
    }
  }

  /** Empties the streams of somebody who is gone, and forgets them. */
  drop(id: ParticipantId): void {
    for (const line of Object.keys(sourceOf) as MediaLineName[]) this.setTrack(id, line, null);
    for (const source of new Set(Object.values(sourceOf))) this.#streams.delete(`${id} ${source}`);
  }
}
