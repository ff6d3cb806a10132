import type { ReactiveControllerHost } from 'lit';
import type { Preferences } from '../../core/interface/preferences.js';
import type { LayoutName, SelfView } from '../../core/layout/arrangement.js';
import type { Logger } from '../../core/log.js';
import type { CallPort, CallSettings } from './call-port.js';
import type { UiRequest } from './requests.js';

/** The element as its parts see it: what they read from it and ask of it. */
export interface MeshCallHost extends ReactiveControllerHost, HTMLElement {
  readonly call: CallPort;
  readonly log: Logger;
  readonly room: string | null;
  readonly token: string | null;
  readonly controls: string | null;
  readonly audioOnly: boolean;
  readonly inviteUrl: string | null;
  readonly theme: string;
  readonly noHotkeys: boolean;
  readonly isInPictureInPicture: boolean;
  readonly mediaStream: MediaStream | null;
  layout: LayoutName;
  selfView: SelfView;
  /** The person's choices on this device. */
  readonly preferences: Preferences;
  /** Stores choices for the next call, unless the page forbids storage. */
  remember(change: Partial<Preferences>): void;
  /** The options that a join would use now. */
  callSettings(): CallSettings;
  /** Answers a request as if a part had dispatched it. */
  answer(request: UiRequest): void;
}
