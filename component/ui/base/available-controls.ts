import {
  type ControlName,
  type FoldedControls,
  foldControls,
  readControls,
} from '../../core/interface/controls.js';
import type { CallPort } from './call-port.js';

/** What decides on which controls there are. */
export interface ControlledHost extends HTMLElement {
  readonly call: CallPort;
  readonly controls: string | null;
  readonly audioOnly: boolean;
  readonly inviteUrl: string | null;
  readonly token: string | null;
}

/** Those that the page wants and this browser and call can do. */
export function availableControls(host: ControlledHost): readonly ControlName[] {
  const { audioOnly, call } = host;
  const missing: Partial<Record<ControlName, boolean>> = {
    camera: audioOnly,
    screen: audioOnly || !call.screenSupported,
    pip: audioOnly || document.pictureInPictureEnabled !== true,
    // A token is for one person: only the page knows where others get theirs.
    invite: Boolean(host.token) && !host.inviteUrl,
  };
  return readControls(host.controls).filter((name) => !missing[name]);
}

/** Those that stand in a toolbar of an element so wide, and those in its menu. */
export function controlsIn(host: ControlledHost, widthPx: number): FoldedControls {
  return foldControls(availableControls(host), placesIn(widthPx));
}

/** How many buttons fit beside each other: they are as wide, in all, as the style sheet makes them. */
export function placesIn(widthPx: number): number {
  if (!Number.isFinite(widthPx)) return widthPx;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const width = widthPx / rem;
  const { aroundRem, buttonRem, leavingRem } = width <= 22 ? narrow : wide;
  return Math.floor((width - aroundRem - leavingRem) / buttonRem);
}

/** `around`: the toolbar's own padding and that of the call, less the last gap; `leaving`: what its button is wider. */
const wide = { aroundRem: 1.75, buttonRem: 3.625, leavingRem: 1 } as const;
const narrow = { aroundRem: 1.125, buttonRem: 3.25, leavingRem: 0.75 } as const;
