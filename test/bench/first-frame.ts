import type { Page } from 'puppeteer-core';

declare global {
  interface Window {
    /** Time of the first frame of each remote video, in milliseconds since the start of the navigation. */
    firstFrames: number[];
    /** The same for the local video. */
    localFrames: number[];
  }
}

/** Probe that records when each video element presents its first frame. It is the same for both sides. */
export async function watchFirstFrames(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    window.firstFrames = [];
    window.localFrames = [];
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
          (isRemote ? window.firstFrames : window.localFrames).push(now);
        });
      },
    });
  });
}

/** Delays the opening of camera and microphone: fake devices open within milliseconds, real ones do not. */
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
