import type { Page } from 'puppeteer-core';

declare global {
  interface Window {
    /** When each remote picture was first shown, in milliseconds since the navigation began. */
    firstFrames: number[];
    /** The same for the own one. */
    ownFrames: number[];
  }
}

/**
 * Notes, for every video element, when its first frame was presented. The
 * same probe watches the product and the naive page, and knows nothing of either.
 */
export async function watchFirstFrames(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    window.firstFrames = [];
    window.ownFrames = [];
    const remote = new WeakSet<MediaStreamTrack>();
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        this.addEventListener('track', ({ track }) => remote.add(track));
      }
    };
    const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
    if (!property?.set) throw new Error('srcObject cannot be watched');
    const { set } = property;
    Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
      ...property,
      set(this: HTMLMediaElement, media: MediaProvider | null) {
        set.call(this, media);
        if (!(this instanceof HTMLVideoElement) || !(media instanceof MediaStream)) return;
        this.requestVideoFrameCallback((now) => {
          const isRemote = media.getVideoTracks().some((track) => remote.has(track));
          (isRemote ? window.firstFrames : window.ownFrames).push(now);
        });
      },
    });
  });
}

/**
 * Lets camera and microphone take longer to open, by this many milliseconds, as a real camera does: the fake one is
 * there within a few.
 */
export async function slowDevices(page: Page, delayMs: number): Promise<void> {
  await page.evaluateOnNewDocument((milliseconds) => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      return open(constraints);
    };
  }, delayMs);
}
