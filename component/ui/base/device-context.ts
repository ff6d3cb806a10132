import type { Preferences } from '../../core/interface/preferences.js';
import type { DeviceContext } from '../panels/panel-loader.js';

export interface DeviceHost {
  readonly audioOnly: boolean;
  readonly mediaStream: MediaStream | null;
  /** Keeps what a person has chosen, where that is wanted. */
  remember(choice: Partial<Preferences>): void;
}

/** Which devices there are to choose, and what comes of it. */
export function deviceContext(host: DeviceHost): Omit<DeviceContext, 'call'> {
  const { audioOnly, mediaStream } = host;
  const inputs = (['camera', 'microphone'] as const).filter((kind) => kind !== 'camera' || !audioOnly);
  return {
    kinds: mediaStream ? ['speaker'] : [...inputs, 'speaker'],
    onChosen: (kind, id) => host.remember({ [kind]: id }),
  };
}
