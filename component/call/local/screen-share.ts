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
  readonly log: Logger;
}

/** The local participant's screen share: captures a screen and sends it on its own m-lines, beside camera and microphone. */
export class ScreenShare {
  readonly #options: ScreenShareOptions;
  #screen: ScreenCapture | null = null;
  #asking: Promise<boolean> | null = null;
  #closed = false;

  constructor(options: ScreenShareOptions) {
    this.#options = options;
  }

  /** The video track that is sent; null while nothing is shared. */
  get videoTrack(): MediaStreamTrack | null {
    return this.#screen?.video ?? null;
  }

  /**
   * Asks the person what to share, or stops. @returns whether a screen is shared then
   *
   * @throws CallError why none can be
   */
  async toggle(force?: boolean): Promise<boolean> {
    const wanted = force ?? this.#screen === null;
    if (!wanted) this.#stop('user');
    else if (this.#screen === null) {
      this.#asking ??= this.#start().finally(() => {
        this.#asking = null;
      });
      return this.#asking;
    }
    return wanted;
  }

  /** What it is shared for may have changed. */
  reconfigure(): void {
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
    const { hint, log } = this.#options;
    const screen = await captureScreen({ getDisplayMedia, hint: hint(), log });
    if (screen === null) return false;
    if (this.#closed) {
      stop(screen);
      throw callError('aborted');
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
