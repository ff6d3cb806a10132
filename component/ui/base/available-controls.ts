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

/** Splits the available controls into those of the toolbar and those of its menu, by the width of the element in default font sizes. */
export function controlsIn(host: MeshCallHost, widthEm: number): FoldedControls {
  return foldControls(availableControls(host), placesIn(widthEm));
}

/** Number of toolbar buttons that fit side by side; mirrors the sizes in the style sheet. */
export function placesIn(widthEm: number): number {
  const { paddingEm, buttonEm, leaveExtraEm } = widthEm <= 22 ? narrow : wide;
  return Math.floor((widthEm - paddingEm - leaveExtraEm) / buttonEm);
}

/** `padding`: of the toolbar and the call, less the last gap; `leaveExtra`: by which the leave button is wider. */
const wide = { paddingEm: 1.75, buttonEm: 3.625, leaveExtraEm: 1 } as const;
const narrow = { paddingEm: 1.125, buttonEm: 3.25, leaveExtraEm: 0.75 } as const;
