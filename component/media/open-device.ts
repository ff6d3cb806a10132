import { CallError } from '../core/call-error.js';
import type { Device } from '../core/capture-ladder.js';
import { errorSentence } from '../core/error-sentences.js';
import type { ChangeOrigin } from '../core/public-events.js';
import { type CaptureEnvironment, capture } from './capture.js';
import type { LocalMedia } from './local-media.js';

export interface DeviceChange {
  readonly device: Device;
  /** Null for the system's own choice. */
  readonly deviceId: string | null;
  /** A person who has chosen gets this device or none; what takes another one's place may be any. */
  readonly origin: ChangeOrigin;
}

/**
 * Opens another device in the place of the one that is open, or one that has come back.
 *
 * @throws CallError why it could not be opened; what was open before is so still
 */
export function openDevice(
  media: LocalMedia,
  environment: CaptureEnvironment,
  { device, deviceId, origin }: DeviceChange,
): Promise<void> {
  const choice = { [device]: deviceId };
  return media.exchange(device, origin, async (before) => {
    let { tracks, failures } = await capture([device], environment, choice);
    if (before && failures.get(device)?.code === 'device-in-use') {
      // Phones open one camera at a time.
      before.stop();
      ({ tracks, failures } = await capture([device], environment, choice));
    }
    const error = failures.get(device);
    // What may not be used will not come back by itself.
    if (error?.code === 'permission-denied' && !before) void media.set({ [device]: false });
    if (error) throw error;
    const track = tracks[device] ?? null;
    if (track && origin === 'user' && deviceId !== null && track.getSettings().deviceId !== deviceId) {
      track.stop();
      throw new CallError('device-in-use', errorSentence('device-in-use', device));
    }
    return track;
  });
}
