import { callError } from '../core/call/error-sentences.js';

export type GetDisplayMedia = (options: DisplayMediaStreamOptions) => Promise<MediaStream>;

/** What a screen is shared for. */
export type ScreenHint = 'detail' | 'motion';

/** A shared screen: its video, and its audio where there is any. */
export interface ScreenCapture {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack | null;
}

/** W3C screen-capture §5; what a browser does not know of it, it leaves out. */
const options = {
  video: { width: { max: 1_920 }, height: { max: 1_080 }, frameRate: { ideal: 10, max: 15 } },
  // The call itself must not come back to those who speak in it.
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, restrictOwnAudio: true },
  systemAudio: 'include',
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
} as DisplayMediaStreamOptions;

/**
 * Asks the person what to share.
 *
 * @returns null where they would rather not
 * @throws CallError `not-supported`, `policy-blocked`, `gesture-required` or why it could not be captured
 */
export async function captureScreen(
  getDisplayMedia: GetDisplayMedia,
  hint: ScreenHint,
): Promise<ScreenCapture | null> {
  let stream: MediaStream;
  try {
    stream = await getDisplayMedia(options);
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : '';
    // The picker closed by the person, and one that the system forbids, look the same.
    if (name === 'NotAllowedError' || name === 'AbortError') return null;
    const code = name === 'InvalidStateError' ? 'gesture-required' : 'not-supported';
    throw callError(code, { cause });
  }
  const [video] = stream.getVideoTracks();
  const [audio = null] = stream.getAudioTracks();
  if (!video) {
    audio?.stop();
    return null;
  }
  setScreenHint(video, hint);
  // What sounds is music or speech of others.
  if (audio) audio.contentHint = 'music';
  return { video, audio };
}

/** Text is to be read, and films are to move (W3C mst-content-hint §3): each gives up the other where the way is narrow. */
export function setScreenHint(video: MediaStreamTrack, hint: ScreenHint): void {
  video.contentHint = hint;
}
