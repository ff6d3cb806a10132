import { CallError } from '../core/call/call-error.js';
import { callError } from '../core/call/error-sentences.js';
import type { ChangeOrigin } from '../core/call/public-events.js';
import type { Device } from '../core/devices/capture-fallbacks.js';
import type { Logger } from '../core/log.js';
import { type CaptureEnvironment, capture } from './capture.js';
import type { LocalMedia } from './local-media.js';

export interface OpenDeviceOptions {
  readonly media: LocalMedia;
  readonly environment: CaptureEnvironment;
  readonly log: Logger;
}

export interface DeviceChange {
  readonly device: Device;
  /** Null for the system default. */
  readonly deviceId: string | null;
  /** With `user`, only exactly this device is accepted; otherwise any device may replace the lost one. */
  readonly origin: ChangeOrigin;
}

/**
 * Replaces the open device of a kind by another one, or reopens a lost one.
 *
 * @throws CallError why it could not be opened. The old device stays open if both can be open at once.
 */
export function openDevice(
  { media, environment, log }: OpenDeviceOptions,
  { device, deviceId, origin }: DeviceChange,
): Promise<void> {
  const isExact = origin === 'user' && deviceId !== null;
  const openOne = async (): Promise<MediaStreamTrack | CallError> => {
    const { tracks, failures } = await capture([device], {
      environment,
      choice: { [device]: deviceId },
      log,
    });
    const track = tracks[device];
    if (track && (!isExact || track.getSettings().deviceId === deviceId)) return track;
    // A fallback has opened another device than the one that the person chose.
    track?.stop();
    return failures.get(device) ?? callError('device-in-use', { device });
  };
  return media.replaceSource(device, origin, async (before) => {
    let opened = await openOne();
    if (opened instanceof CallError && opened.code === 'device-in-use' && before) {
      // Phones can open only one camera at a time.
      log.info('device stopped to open another one', { device });
      before.stop();
      opened = await openOne();
      // `stop()` fires no event, but the owner must handle it like any other end.
      if (opened instanceof CallError) before.dispatchEvent(new Event('ended'));
    }
    if (!(opened instanceof CallError)) return opened;
    // A denied device does not return by itself, so it no longer counts as lost.
    if (opened.code === 'permission-denied' && !before) void media.setEnabled({ [device]: false });
    throw opened;
  });
}
