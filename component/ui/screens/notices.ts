import type { CallError } from '../../core/call/call-error.js';
import type { Participant } from '../../core/call/participant.js';
import { helpTopic } from '../../core/interface/device-help.js';

type Device = 'microphone' | 'camera';

/** Something that went wrong and left the call going. */
export interface Notice {
  /** What is said once is not said twice. */
  readonly key: string;
  readonly error: CallError;
  /** Own devices that were off when it came: it is about one of them, and over when that one works. */
  readonly about: readonly Device[];
}

/** More would cover what people came for. */
const atMost = 2;

/** Adds an error, in the place of an older notice that says the same, and lets the oldest go above two. */
export function noticed(notices: readonly Notice[], error: CallError, local: Participant): readonly Notice[] {
  const about: Device[] = [];
  // What a person can be helped with is a device of theirs.
  if (helpTopic(error.code) !== null) {
    if (!local.microphone) about.push('microphone');
    if (!local.camera) about.push('camera');
  }
  const key = `${error.code} ${error.message}`;
  return [...notices.filter((notice) => notice.key !== key), { key, error, about }].slice(-atMost);
}

export function dismissed(notices: readonly Notice[], key: string): readonly Notice[] {
  return notices.filter((notice) => notice.key !== key);
}

/** What is still true: the same array while all of it is. */
export function stillTrue(
  notices: readonly Notice[],
  participants: readonly Participant[],
): readonly Notice[] {
  const local = participants.find((participant) => participant.local);
  const allReached = participants.every((participant) => participant.connection === 'connected');
  const left = notices.filter(({ error, about }) => {
    if (error.code === 'peer-unreachable') return !allReached;
    return !about.some((device) => local?.[device]);
  });
  return left.length === notices.length ? notices : left;
}
