import { callError } from '../core/call/error-sentences.js';
import type { Logger } from '../core/log.js';

export type GetDisplayMedia = (options: DisplayMediaStreamOptions) => Promise<MediaStream>;

/**
 * Content hint of a shared screen: `detail` keeps it sharp, `motion` keeps it smooth (W3C mst-content-hint
 * §3).
 */
export type ScreenHint = 'detail' | 'motion';

/** Tracks of a shared screen. `audio` is null where the browser or the person shares none. */
export interface ScreenCapture {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack | null;
}

export interface ScreenCaptureOptions {
  readonly getDisplayMedia: GetDisplayMedia;
  readonly hint: ScreenHint;
  readonly log: Logger;
}

/** Options of W3C screen-capture §5. Browsers ignore those that they do not support. */
const displayMediaOptions = {
  video: { width: { max: 1_920 }, height: { max: 1_080 }, frameRate: { ideal: 10, max: 15 } },
  // `restrictOwnAudio` keeps the audio of this call out of the shared audio, where it would be an echo.
  audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false, restrictOwnAudio: true },
  systemAudio: 'include',
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
} as DisplayMediaStreamOptions;

/**
 * Captures a screen, window or tab, which the person picks.
 *
 * @returns null if the person cancels the picker
 * @throws CallError `gesture-required` without a recent click, else `not-supported`
 */
export async function captureScreen({
  getDisplayMedia,
  hint,
  log,
}: ScreenCaptureOptions): Promise<ScreenCapture | null> {
  let stream: MediaStream;
  try {
    stream = await getDisplayMedia(displayMediaOptions);
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : '';
    // A canceled picker and a denial by the operating system look the same.
    if (name === 'NotAllowedError' || name === 'AbortError') {
      log.info('screen capture canceled or denied', { cause });
      return null;
    }
    const code = name === 'InvalidStateError' ? 'gesture-required' : 'not-supported';
    log.warn('screen capture failed', { code, cause });
    throw callError(code, { cause });
  }
  const [video] = stream.getVideoTracks();
  const [audio = null] = stream.getAudioTracks();
  if (!video) {
    log.warn('screen capture without video');
    audio?.stop();
    return null;
  }
  log.info('screen captured', { audio: audio !== null });
  setScreenHint(video, hint);
  // Shared audio is music or mixed speech, which must not be processed as one voice.
  if (audio) audio.contentHint = 'music';
  return { video, audio };
}

/**
 * Decides what a screen's video gives up under congestion: its frame rate (`detail`) or its size (`motion`).
 */
export function setScreenHint(video: MediaStreamTrack, hint: ScreenHint): void {
  video.contentHint = hint;
}
