import { type DeviceInfo, type DeviceKind, deviceKindOf, SYSTEM_DEFAULT } from './devices.js';

/** One option of a device menu. */
export interface DeviceOption {
  /** Device id; empty for the system default. */
  readonly id: string;
  /** Label of the device; null before a permission, and for the system default. */
  readonly label: string | null;
  readonly selected: boolean;
}

/**
 * Options of the menu for one kind of device, exactly one of them selected. Empty without devices, and while
 * the browser hides their ids before a permission. Where no device is in use and the browser lists no
 * default, the system default is an option of its own. Speakers always have it, so that people can return to
 * it.
 */
export function deviceOptions(devices: readonly DeviceInfo[], kind: DeviceKind): readonly DeviceOption[] {
  const all = devices.filter((each) => deviceKindOf(each.kind) === kind && each.deviceId !== '');
  if (all.length === 0) return [];
  const systemDefault = all.find(({ deviceId }) => deviceId === SYSTEM_DEFAULT);
  const chosen = all.find(({ selected }) => selected) ?? systemDefault;
  const options = all.map((each) => ({
    id: each.deviceId,
    label: each.label === '' ? null : each.label,
    selected: each === chosen,
  }));
  const addsDefault = !systemDefault && (kind === 'speaker' || !chosen);
  return addsDefault ? [{ id: '', label: null, selected: !chosen }, ...options] : options;
}
