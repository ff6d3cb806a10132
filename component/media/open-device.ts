import { CallError } from '../core/call/call-error.js';
import { callError } from '../core/call/error-sentences.js';
import type { ChangeOrigin } from '../core/call/public-events.js';
import type { Device } from '../core/devices/capture-fallbacks.js';
import type { Logger } from '../core/log.js';
import { Capture, type CaptureEnvironment, type CaptureResult } from './capture.js';
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
  return media.replaceSource(device, origin, async (before, isWanted) => {
    const openOne = async (): Promise<CaptureResult> => {
      const choice = { [device]: deviceId };
      const result = await new Capture([device], { environment, choice, isWanted, log }).result(device);
      if (result instanceof CallError || !isExact || result.getSettings().deviceId === deviceId)
        return result;
      // A fallback has opened another device than the one that the person chose.
      result.stop();
      return callError('device-in-use', { device });
    };
    let opened = await openOne();
    if (opened instanceof CallError && opened.code === 'device-in-use' && before && isWanted()) {
      // Phones can open only one camera at a time.
      log.info('device stopped to open another one', { device });
      before.stop();
      opened = await openOne();
    }
    if (opened instanceof CallError) throw opened;
    return opened;
  });
}
