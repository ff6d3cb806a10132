import { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import type { ChangeOrigin } from '../../core/call/public-events.js';
import type { Logger } from '../../core/log.js';
import {
  captureScreen,
  type GetDisplayMedia,
  type ScreenCapture,
  type ScreenHint,
  setScreenHint,
} from '../../media/screen-capture.js';
import type { PeerLinks } from '../links/peer-links.js';
import { localStreams, type Streams } from '../state/streams.js';

export interface ScreenShareOptions {
  readonly links: Pick<PeerLinks, 'sendTrack'>;
  readonly streams: Streams;
  /** Null where the browser can't share a screen, or the call has no video. */
  readonly getDisplayMedia: () => GetDisplayMedia | null;
  readonly hint: () => ScreenHint;
  /** Called when sharing starts or ends. */
  readonly onChange: (shared: boolean, origin: ChangeOrigin) => void;
  /** The browser or the system refused to capture; a canceled picker is no error. */
  readonly onError: (error: CallError) => void;
  readonly log: Logger;
}

/** The local participant's screen share: captures a screen and sends it on its own m-lines, beside camera and microphone. */
export class ScreenShare {
  readonly #options: ScreenShareOptions;
  #screen: ScreenCapture | null = null;
  /** The open picker; null without one. */
  #picking: Promise<boolean> | null = null;
  /** The last request, which may change while the picker is open. */
  #wanted = false;
  #closed = false;

  constructor(options: ScreenShareOptions) {
    this.#options = options;
  }

  /** The video track that is sent; null while nothing is shared. */
  get videoTrack(): MediaStreamTrack | null {
    return this.#screen?.video ?? null;
  }

  /**
   * Asks the person what to share, or stops. Of requests that come while the picker is open, the last one counts.
   *
   * @returns whether a screen is shared then
   * @throws CallError why none can be
   */
  async toggle(force?: boolean): Promise<boolean> {
    const wanted = force ?? this.#screen === null;
    this.#wanted = wanted;
    if (!wanted) this.#stop('user');
    else if (this.#screen === null) {
      this.#picking ??= this.#start().finally(() => {
        this.#picking = null;
      });
      return this.#picking;
    }
    return wanted;
  }

  /** The content hint may have changed, or whether the call has video at all. */
  reconfigure(): void {
    if (!this.#options.getDisplayMedia()) this.#stop('user');
    if (this.#screen) setScreenHint(this.#screen.video, this.#options.hint());
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop('user');
  }

  async #start(): Promise<boolean> {
    const getDisplayMedia = this.#options.getDisplayMedia();
    if (!getDisplayMedia) throw callError('not-supported');
    const { hint, log, onError } = this.#options;
    let screen: ScreenCapture | null;
    try {
      screen = await captureScreen({ getDisplayMedia, hint: hint(), log });
    } catch (error) {
      if (!this.#wanted) return false;
      if (error instanceof CallError) onError(error);
      throw error;
    }
    if (screen === null) return false;
    if (!this.#wanted) {
      stop(screen);
      if (this.#closed) throw callError('aborted');
      return false;
    }
    this.#screen = screen;
    // By the browser's own bar, or because what was shared is gone.
    screen.video.addEventListener('ended', () => {
      if (this.#screen === screen) this.#stop('device');
    });
    this.#send();
    this.#options.onChange(true, 'user');
    return true;
  }

  #stop(origin: ChangeOrigin): void {
    this.#wanted = false;
    const screen = this.#screen;
    if (screen === null) return;
    this.#screen = null;
    stop(screen);
    this.#send();
    this.#options.onChange(false, origin);
  }

  #send(): void {
    const { links, streams } = this.#options;
    const { video = null, audio = null } = this.#screen ?? {};
    links.sendTrack('screen', video);
    links.sendTrack('screen-audio', audio);
    // Video only: the person who shares a tab hears its audio already.
    streams.setTrack(localStreams, 'screen', video);
  }
}

function stop({ video, audio }: ScreenCapture): void {
  video.stop();
  audio?.stop();
}
