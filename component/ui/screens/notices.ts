import type { CallError } from '../../core/call/call-error.js';
import type { Participant } from '../../core/call/participant.js';
import { helpTopic } from '../../core/interface/device-help.js';

// List of notices about errors that did not end the call, as pure functions: adds a notice (at most two, each text once),
// dismisses one, and drops those whose cause is gone.

type Device = 'microphone' | 'camera' | 'screen';

/** Notice of an error that did not end the call. */
export interface Notice {
  /** Identifies the text: the same text is shown once. */
  readonly key: string;
  readonly error: CallError;
  /** Local devices that were off when the error came: the notice goes once one of them is on. */
  readonly devices: readonly Device[];
}

/** More would cover the tiles. */
const MOST_NOTICES = 2;

/** Adds an error. It replaces a notice with the same text; of more than two, the oldest goes. */
export function addNotice(
  notices: readonly Notice[],
  error: CallError,
  local: Participant,
): readonly Notice[] {
  const devices: Device[] = [];
  if (error.device === 'screen') devices.push('screen');
  // Errors with help are about a local device.
  else if (helpTopic(error.code) !== null) {
    if (!local.microphone) devices.push('microphone');
    if (!local.camera) devices.push('camera');
  }
  const key = `${error.code} ${error.message}`;
  return [...notices.filter((notice) => notice.key !== key), { key, error, devices }].slice(-MOST_NOTICES);
}

export function dismissNotice(notices: readonly Notice[], key: string): readonly Notice[] {
  return notices.filter((notice) => notice.key !== key);
}

/** Drops notices whose cause is gone. @returns the same array if none is */
export function currentNotices(
  notices: readonly Notice[],
  participants: readonly Participant[],
): readonly Notice[] {
  const local = participants.find((participant) => participant.local);
  const allConnected = participants.every((participant) => participant.connection === 'connected');
  const current = notices.filter(({ error, devices }) => {
    if (error.code === 'peer-unreachable') return !allConnected;
    if (error.code === 'no-input')
      return error.device === 'camera' ? local?.camera : local?.microphone && !local.speaking;
    return !devices.some((device) => local?.[device]);
  });
  return current.length === notices.length ? notices : current;
}
