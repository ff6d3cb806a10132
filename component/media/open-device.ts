import { CallError } from '../core/call/call-error.js';
import { callError } from '../core/call/error-sentences.js';
import type { ChangeOrigin } from '../core/call/public-events.js';
import type { Device } from '../core/devices/capture-fallbacks.js';
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
 * @throws CallError why it could not be opened; what was open before is so still, if the two can be open at once
 */
export function openDevice(
  media: LocalMedia,
  environment: CaptureEnvironment,
  { device, deviceId, origin }: DeviceChange,
): Promise<void> {
  return media.replaceSource(device, origin, async (before) => {
    const exactly = origin === 'user' ? deviceId : null;
    let opened = await openOne(environment, device, deviceId, exactly);
    if (opened instanceof CallError && opened.code === 'device-in-use' && before) {
      // Phones open one camera at a time.
      before.stop();
      opened = await openOne(environment, device, deviceId, exactly);
      // What is stopped by hand fires no event; its owner has to hear of it like of every other end.
      if (opened instanceof CallError) before.dispatchEvent(new Event('ended'));
    }
    if (!(opened instanceof CallError)) return opened;
    // What may not be used will not come back by itself.
    if (opened.code === 'permission-denied' && !before) void media.setEnabled({ [device]: false });
    throw opened;
  });
}

/** The device's track, or why there is none: also where the browser has given another one than exactly this. */
async function openOne(
  environment: CaptureEnvironment,
  device: Device,
  deviceId: string | null,
  exactly: string | null,
): Promise<MediaStreamTrack | CallError> {
  const { tracks, failures } = await capture([device], environment, { [device]: deviceId });
  const track = tracks[device];
  if (track && (exactly === null || track.getSettings().deviceId === exactly)) return track;
  track?.stop();
  return failures.get(device) ?? callError('device-in-use', { device });
}
