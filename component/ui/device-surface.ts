import type { Choices } from '../core/remembered.js';
import type { DeviceSurface } from './lazy-panels.js';

export interface DeviceHost {
  readonly audioOnly: boolean;
  readonly mediaStream: MediaStream | null;
  /** Keeps what a person has chosen, where that is wanted. */
  remember(choice: Partial<Choices>): void;
}

/** Which devices there are to choose, and what comes of it. */
export function deviceSurface(host: DeviceHost): Omit<DeviceSurface, 'call'> {
  const { audioOnly, mediaStream } = host;
  const inputs = (['camera', 'microphone'] as const).filter((kind) => kind !== 'camera' || !audioOnly);
  return {
    kinds: mediaStream ? ['speaker'] : [...inputs, 'speaker'],
    onChosen: (kind, id) => host.remember({ [kind]: id }),
  };
}
