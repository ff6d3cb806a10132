import type { ControlName } from '../core/controls.js';
import { asked } from './asked.js';

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
export function workControl(
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
  if (control === 'mic') asked(host.toggleMicrophone());
  else if (control === 'camera') asked(host.toggleCamera());
  else if (control === 'leave') asked(host.leave());
  else others(control);
  return true;
}
