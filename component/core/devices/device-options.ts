import { type DeviceInfo, type DeviceKind, deviceKindOf } from './devices.js';

/** One line of a device choice. */
export interface DeviceOption {
  /** A device's id; empty for the system's own choice. */
  readonly id: string;
  /** The browser's name for the device; null where it does not tell one, or for the system's own choice. */
  readonly label: string | null;
  readonly selected: boolean;
}

/** Chrome's name for whichever device the system has as its default. */
const SYSTEM_DEFAULT = 'default';

/**
 * What can be chosen of a kind, exactly one of them selected; empty where there is nothing, or the browser does not tell
 * devices apart before a permission. Where no device is in use and the browser lists no default, the system's own
 * choice is a line of its own: a speaker has it always, so that one can go back to it.
 */
export function deviceOptions(devices: readonly DeviceInfo[], kind: DeviceKind): readonly DeviceOption[] {
  const all = devices.filter((each) => deviceKindOf(each.kind) === kind && each.deviceId !== '');
  if (all.length === 0) return [];
  const usual = all.find(({ deviceId }) => deviceId === SYSTEM_DEFAULT);
  const chosen = all.find(({ selected }) => selected) ?? usual;
  const options = all.map((each) => ({
    id: each.deviceId,
    label: each.label === '' ? null : each.label,
    selected: each === chosen,
  }));
  const needsOwn = !usual && (kind === 'speaker' || !chosen);
  return needsOwn ? [{ id: '', label: null, selected: !chosen }, ...options] : options;
}
