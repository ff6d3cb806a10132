import {
  type ControlName,
  type FoldedControls,
  foldControls,
  readControls,
} from '../../core/interface/controls.js';
import type { MeshCallHost } from './host.js';

/** Lists the controls that the page wants and that this browser and call support, or that turn off what is running. */
export function availableControls(host: MeshCallHost): readonly ControlName[] {
  const { audioOnly, call } = host;
  const { camera, screen } = call.localParticipant;
  const missing: Partial<Record<ControlName, boolean>> = {
    camera: audioOnly && !camera,
    screen: (audioOnly || !call.screenSupported) && !screen,
    pip: (audioOnly || document.pictureInPictureEnabled !== true) && !host.isInPictureInPicture,
    // A token belongs to one person: only the page knows where others get theirs.
    invite: Boolean(host.token) && !host.inviteUrl,
  };
  return readControls(host.controls).filter((name) => !missing[name]);
}

/** Splits the available controls into those of the toolbar and those of its menu, by the width of the element. */
export function controlsIn(host: MeshCallHost, widthPx: number): FoldedControls {
  return foldControls(availableControls(host), placesIn(widthPx));
}

/** Number of toolbar buttons that fit side by side; mirrors the sizes in the style sheet. */
export function placesIn(widthPx: number): number {
  if (!Number.isFinite(widthPx)) return widthPx;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const width = widthPx / rem;
  const { paddingRem, buttonRem, leaveExtraRem } = width <= 22 ? narrow : wide;
  return Math.floor((width - paddingRem - leaveExtraRem) / buttonRem);
}

/** `padding`: of the toolbar and the call, less the last gap; `leaveExtra`: by which the leave button is wider. */
const wide = { paddingRem: 1.75, buttonRem: 3.625, leaveExtraRem: 1 } as const;
const narrow = { paddingRem: 1.125, buttonRem: 3.25, leaveExtraRem: 0.75 } as const;
