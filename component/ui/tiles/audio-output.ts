import { isInCall } from '../../core/call/call-state.js';
import type { StreamSource } from '../../core/call/participant.js';
import type { Logger } from '../../core/log.js';
import type { CallPort } from '../base/call-port.js';
import { PlaybackResumer } from './playback-resumer.js';

/** A remote stream to play; its tracks come and go. */
export interface AudioSource {
  readonly id: string;
  readonly stream: MediaStream;
}

/** Events that browsers count as a user gesture. */
const gestures = ['pointerup', 'keydown'] as const;

/** No event reports that a page may play without a gesture, as when its microphone has opened. */
const RETRY_MS = 500;

/**
 * Audio output of the call: plays remote streams in detached `<audio>` elements, so that audio never depends on which
 * tiles are rendered. Retries playback that the autoplay policy blocks.
 */
export class AudioOutput {
  readonly #players = new Map<string, AudioPlayer>();
  readonly #volumes = new Map<string, number>();
  readonly #onBlockedChange: () => void;
  readonly #log: () => Logger;
  readonly #blockedPlayers = new Set<AudioPlayer>();
  #retryTimer: ReturnType<typeof setInterval> | undefined;
  #blocked = false;
  #speaker: string | null = null;

  constructor(onBlockedChange: () => void, log: () => Logger) {
    this.#onBlockedChange = onBlockedChange;
    this.#log = log;
  }

  /** Whether the browser blocks playback until the person clicks on the page. */
  get blocked(): boolean {
    return this.#blocked;
  }

  /** Plays these sources and no others. Cheap where nothing has changed. */
  update(sources: readonly AudioSource[], speaker: string | null = this.#speaker): void {
    this.#speaker = speaker;
    const wanted = new Map(sources.map((source) => [source.id, source.stream]));
    for (const [id, player] of this.#players) {
      if (wanted.get(id) === player.stream) continue;
      player.close();
      this.#players.delete(id);
      this.#setBlocked(player, false);
    }
    for (const [id, stream] of wanted) {
      const player = this.#players.get(id) ?? new AudioPlayer(stream, this.#setBlocked, this.#log);
      this.#players.set(id, player);
      player.setSpeaker(speaker);
      player.setVolume(this.volumeOf(id));
      player.followTracks();
    }
  }

  /** Sets the speaker again where the browser has lost it or refused it before. */
  reapplySpeaker(): void {
    for (const player of this.#players.values()) player.applySpeaker();
  }

  /** @param volume 0 to 1; also for a source that is not there yet */
  setVolume(id: string, volume: number): void {
    this.#volumes.set(id, volume);
    this.#players.get(id)?.setVolume(volume);
  }

  volumeOf(id: string): number {
    return this.#volumes.get(id) ?? 1;
  }

  /** Volume of a participant's camera and screen. */
  participantVolume(id: string): number {
    return this.volumeOf(`${id} camera`);
  }

  setParticipantVolume(id: string, volume: number): void {
    for (const source of ['camera', 'screen']) this.setVolume(`${id} ${source}`, volume);
  }

  /** Plays what was blocked; succeeds when it is called from a click. */
  readonly play = async (): Promise<void> => {
    await Promise.all([...this.#blockedPlayers].map((player) => player.play()));
  };

  close(): void {
    this.update([]);
  }

  readonly #setBlocked = (player: AudioPlayer, isBlocked: boolean): void => {
    // A first refusal is not reported: a page that opens its microphone may play a moment later.
    const isRepeated = this.#blocked || this.#blockedPlayers.has(player);
    if (isBlocked) this.#blockedPlayers.add(player);
    else this.#blockedPlayers.delete(player);
    const isWaiting = this.#blockedPlayers.size > 0;
    clearInterval(this.#retryTimer);
    if (isWaiting) this.#retryTimer = setInterval(this.play, RETRY_MS);
    // A gesture anywhere on the page permits playback.
    const listen = isWaiting ? 'addEventListener' : 'removeEventListener';
    for (const gesture of gestures) document[listen](gesture, this.play, true);
    if (this.#blocked === (isWaiting && isRepeated)) return;
    this.#blocked = !this.#blocked;
    this.#onBlockedChange();
  };
}

/** Plays the audio tracks of one stream in an `<audio>` element. */
class AudioPlayer {
  readonly stream: MediaStream;
  readonly #audioTracks = new MediaStream();
  readonly #audio = document.createElement('audio');
  readonly #ended = new AbortController();
  readonly #resumer = new PlaybackResumer(() => void this.play());
  readonly #onBlocked: (player: AudioPlayer, isBlocked: boolean) => void;
  readonly #log: () => Logger;
  #speaker: string | null = null;

  constructor(
    stream: MediaStream,
    onBlocked: (player: AudioPlayer, isBlocked: boolean) => void,
    log: () => Logger,
  ) {
    this.stream = stream;
    this.#onBlocked = onBlocked;
    this.#log = log;
    const { signal } = this.#ended;
    for (const type of ['addtrack', 'removetrack'])
      stream.addEventListener(type, () => this.followTracks(), { signal });
    this.#audio.addEventListener('pause', this.#resumer.onPause, { signal });
  }

  /** @param speaker device id; null for the system's choice. Where it is missing or forbidden, the speaker stays. */
  setSpeaker(speaker: string | null): void {
    if (speaker === this.#speaker) return;
    this.#speaker = speaker;
    this.applySpeaker();
  }

  applySpeaker(): void {
    this.#audio.setSinkId?.(this.#speaker ?? '').catch((cause: unknown) => {
      this.#log().warn('the speaker could not be set', { cause });
    });
  }

  /** Has no effect on iOS, where only the hardware buttons change the volume. */
  setVolume(volume: number): void {
    this.#audio.volume = volume;
  }

  /** Takes over the stream's audio tracks. A stream that a script changes fires no event, hence the comparison. */
  followTracks(): void {
    const wanted = this.stream.getAudioTracks();
    const playing = this.#audioTracks.getAudioTracks();
    for (const track of playing) if (!wanted.includes(track)) this.#audioTracks.removeTrack(track);
    const added = wanted.filter((track) => !playing.includes(track));
    for (const track of added) this.#audioTracks.addTrack(track);
    if (wanted.length === 0) {
      this.#audio.srcObject = null;
    } else if (added.length > 0) {
      this.#audio.srcObject = this.#audioTracks;
      void this.play();
    }
  }

  /** Reports a refusal by the autoplay policy. Every other failure belongs to an attempt that a newer one replaced. */
  async play(): Promise<void> {
    let isBlocked = false;
    try {
      if (this.#audio.srcObject) await this.#audio.play();
    } catch (cause) {
      isBlocked = cause instanceof DOMException && cause.name === 'NotAllowedError';
      if (!(cause instanceof DOMException)) this.#log().error('audio could not be played', { cause });
      if (!isBlocked) return;
    }
    if (!this.#ended.signal.aborted) this.#onBlocked(this, isBlocked);
  }

  close(): void {
    this.#ended.abort();
    this.#resumer.cancel();
    this.#audio.srcObject = null;
  }
}

/** The remote streams of a call: of each remote participant the camera's, and the screen's while one is shared. */
export function remoteAudio(call: CallPort): readonly AudioSource[] {
  if (!isInCall(call.state)) return [];
  return call.participants
    .filter(({ local }) => !local)
    .flatMap(({ id, screen }) => {
      const source = (name: StreamSource) => ({ id: `${id} ${name}`, stream: call.streamOf(id, name) });
      return [source('camera'), ...(screen ? [source('screen')] : [])];
    });
}
