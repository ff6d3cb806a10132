import type { CallErrorCode } from '../core/call/call-error.js';
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
 * @throws CallError `permission-denied` by the operating system, `not-found` if what was picked is closed already,
 *   `gesture-required` without a recent click, else `not-supported`
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
    const code = failureOf(cause);
    if (code === null) {
      log.info('screen capture canceled', { cause });
      return null;
    }
    log.warn('screen capture failed', { code, cause });
    throw callError(code, code === 'permission-denied' ? { device: 'screen', cause } : { cause });
  }
  const [video] = stream.getVideoTracks();
  const [audio = null] = stream.getAudioTracks();
  // A track that ended before it arrives fires no event for it: what the person picked was closed meanwhile.
  if (video?.readyState !== 'live') {
    log.warn('screen capture without live video');
    video?.stop();
    audio?.stop();
    throw callError('not-found', { device: 'screen' });
  }
  log.info('screen captured', { audio: audio !== null });
  setScreenHint(video, hint);
  // Shared audio is music or mixed speech, which must not be processed as one voice.
  if (audio) audio.contentHint = 'music';
  return { video, audio };
}

/**
 * Maps an exception of `getDisplayMedia` (W3C screen-capture §5.1) to an error code; null for a canceled picker. Chrome
 * names a denial by the operating system only in the message.
 */
function failureOf(cause: unknown): CallErrorCode | null {
  const { name, message } = cause instanceof Error ? cause : new Error();
  switch (name) {
    case 'NotAllowedError':
      return /system/iu.test(message) ? 'permission-denied' : null;
    // Firefox and Windows name a denial by the operating system like this.
    case 'NotFoundError':
    case 'NotReadableError':
    case 'AbortError':
      return 'permission-denied';
    case 'InvalidStateError':
      return 'gesture-required';
    default:
      return 'not-supported';
  }
}

/**
 * Decides what a screen's video gives up under congestion: its frame rate (`detail`) or its size (`motion`).
 */
export function setScreenHint(video: MediaStreamTrack, hint: ScreenHint): void {
  video.contentHint = hint;
}
