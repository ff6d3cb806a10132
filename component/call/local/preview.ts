import type { CaptureEnvironment } from '../../media/capture.js';
import type { LocalTracks } from './local-tracks.js';

export interface PreviewOptions {
  readonly capture: Pick<CaptureEnvironment, 'permissionOf'>;
  readonly tracks: Pick<LocalTracks, 'media' | 'isWanted' | 'open'>;
  /** Whether there is still no call, and somebody who may begin one. */
  readonly isWanted: () => boolean;
  /** Whether the person may be asked. */
  readonly asks: boolean;
}

/**
 * Opens what a call would start with before it begins. Where the person must not be asked, nothing is opened unless all of
 * it was allowed before; a browser that does not tell whether it was is taken to ask.
 */
export async function openPreview({ capture, tracks, isWanted, asks }: PreviewOptions): Promise<void> {
  const devices = (['microphone', 'camera'] as const).filter((device) => tracks.isWanted(device));
  if (devices.length === 0) return;
  if (!asks) {
    const permissions = await Promise.all(devices.map((device) => capture.permissionOf(device)));
    if (permissions.some((permission) => permission !== 'granted')) return;
  }
  if (isWanted() && !tracks.media) await tracks.open();
}
