import type { CSSResult, TemplateResult } from 'lit';
import type { CallErrorCode } from '../../core/call/call-error.js';
import type { DeviceKind } from '../../core/devices/devices.js';
import type { Strings } from '../../i18n/strings.js';
import type { CallPort } from './call-port.js';
import type { MeshCallHost } from './host.js';
import type { DialogName, SidePanelName } from './requests.js';

export type PanelName = DialogName | SidePanelName;

/** What a choice of devices needs. */
export interface DeviceContext {
  readonly call: CallPort;
  /** The kinds that can be chosen: no camera with `audio-only`, no inputs where the page brings its own stream. */
  readonly kinds: readonly DeviceKind[];
  /** Called after the person has chosen a device; null for the system's choice. */
  readonly onChosen: (kind: DeviceKind, id: string | null) => void;
}

/** What a panel gets when it is rendered. */
export interface PanelView extends DeviceContext {
  readonly strings: Strings;
  /** The error that the help panel explains; null in the other panels. */
  readonly code: CallErrorCode | null;
  readonly host: MeshCallHost;
}

/** Module of a panel's contents. */
export interface Panel {
  /** Styles that only this panel needs. */
  readonly styles?: CSSResult;
  readonly render: (view: PanelView) => TemplateResult;
}

/** A panel's module, or the state of loading it. */
export type PanelState = Panel | 'loading' | 'failed';

export function panelView(host: MeshCallHost, strings: Strings, code: CallErrorCode | null): PanelView {
  return { ...deviceContext(host), strings, code, host };
}

export function deviceContext(host: MeshCallHost): DeviceContext {
  const { audioOnly, call, mediaStream } = host;
  const inputs = (['camera', 'microphone'] as const).filter((kind) => kind !== 'camera' || !audioOnly);
  return {
    call,
    kinds: mediaStream ? ['speaker'] : [...inputs, 'speaker'],
    onChosen: (kind, id) => host.remember({ [kind]: id }),
  };
}
