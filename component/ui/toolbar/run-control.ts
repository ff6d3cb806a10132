import type { ControlName } from '../../core/interface/controls.js';
import { fireAndForget } from '../base/fire-and-forget.js';

/** As much of the element as those controls need that are there from the beginning. */
export interface WorkingHost extends HTMLElement {
  leave(): Promise<void>;
  toggleMicrophone(force?: boolean): Promise<boolean>;
  toggleCamera(force?: boolean): Promise<boolean>;
}

/**
 * Does what a control is for, unless the page has other plans. What is not there from the beginning, `others` do.
 *
 * @returns whether it was done
 */
export function runControl(
  host: WorkingHost,
  control: ControlName,
  others: (control: ControlName) => void,
): boolean {
  const click = new CustomEvent('control-click', {
    detail: { control },
    bubbles: true,
    composed: true,
    cancelable: true,
  });
  if (!host.dispatchEvent(click)) return false;
  if (control === 'mic') fireAndForget(host.toggleMicrophone());
  else if (control === 'camera') fireAndForget(host.toggleCamera());
  else if (control === 'leave') fireAndForget(host.leave());
  else others(control);
  return true;
}
