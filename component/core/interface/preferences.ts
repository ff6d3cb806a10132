/** What a person has chosen on this device, kept for the next call. */
export interface Preferences {
  /** As it was typed; empty for none. */
  readonly name: string;
  /** Ids of devices; null for the system's own choice. */
  readonly microphone: string | null;
  readonly camera: string | null;
  readonly speaker: string | null;
  /** Whether the call begins without sound, or without picture. */
  readonly muted: boolean;
  readonly cameraOff: boolean;
  /** Whether keys are shortcuts. */
  readonly shortcuts: boolean;
  /** How much is said to those who listen. */
  readonly announcements: Announcements;
  /** What a shared screen is best for: text, or pictures that move. */
  readonly sharing: Sharing;
}

const announcements = ['all', 'fewer', 'none'] as const;
const sharings = ['detail', 'motion'] as const;

export type Announcements = (typeof announcements)[number];
export type Sharing = (typeof sharings)[number];

export const noPreferences: Preferences = {
  name: '',
  microphone: null,
  camera: null,
  speaker: null,
  muted: false,
  cameraOff: false,
  shortcuts: true,
  announcements: 'all',
  sharing: 'detail',
};

/** Another form of what is kept gets another number; an older script then reads it as nothing. */
const VERSION = 1;

const MAX_NAME_CHARACTERS = 64;
/** Browsers' ids are hashes of 64 characters. */
const MAX_ID_CHARACTERS = 256;

/** Reads what was kept. Anybody may have written there: what is not as it should be counts as not chosen. */
export function readPreferences(text: string | null): Preferences {
  const kept = objectIn(text);
  if (kept?.version !== VERSION) return noPreferences;
  return {
    name: typeof kept.name === 'string' ? [...kept.name].slice(0, MAX_NAME_CHARACTERS).join('') : '',
    microphone: idIn(kept.microphone),
    camera: idIn(kept.camera),
    speaker: idIn(kept.speaker),
    muted: kept.muted === true,
    cameraOff: kept.cameraOff === true,
    shortcuts: kept.shortcuts !== false,
    announcements: announcements.find((each) => each === kept.announcements) ?? 'all',
    sharing: sharings.find((each) => each === kept.sharing) ?? 'detail',
  };
}

/** What `readChoices` reads. */
export function serializePreferences(choices: Preferences): string {
  return JSON.stringify({ version: VERSION, ...choices });
}

function objectIn(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

function idIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= MAX_ID_CHARACTERS ? value : null;
}
