import type { CaptureEnvironment } from '../../media/capture.js';
import type { LocalMedia } from '../../media/local-media.js';
import type { LocalTracks } from './local-tracks.js';

export interface PreviewOptions {
  readonly capture: Pick<CaptureEnvironment, 'permissionOf'>;
  readonly tracks: {
    readonly media: Pick<LocalMedia, 'retry'> | null;
  } & Pick<LocalTracks, 'isWanted' | 'open'>;
  /** Whether there is still no call. */
  readonly isWanted: () => boolean;
  /** Whether the browser may show a permission prompt. */
  readonly asks: boolean;
}

/**
 * Opens the devices that a call would start with, before it starts. Without `asks`, opens nothing unless all of it was
 * allowed before; a browser that doesn't tell is assumed to show a prompt. With it, devices that are slow are requested
 * again.
 *
 * See demo/docs/decisions/0025-preview-opens-what-the-call-uses.md.
 */
export async function openPreview({ capture, tracks, isWanted, asks }: PreviewOptions): Promise<void> {
  const devices = (['microphone', 'camera'] as const).filter((device) => tracks.isWanted(device));
  if (devices.length === 0) return;
  if (!asks) {
    const permissions = await Promise.all(devices.map((device) => capture.permissionOf(device)));
    if (permissions.some((permission) => permission !== 'granted')) return;
  }
  if (!isWanted()) return;
  if (!tracks.media) await tracks.open();
  else if (asks) tracks.media.retry(devices);
}
