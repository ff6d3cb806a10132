/** Preferences of a person on this device, stored for the next call. */
export interface Preferences {
  /** As typed; empty for none. */
  readonly name: string;
  /** Device ids; null for the system default. */
  readonly microphone: string | null;
  readonly camera: string | null;
  readonly speaker: string | null;
  /** Whether calls start with the microphone, or the camera, off. */
  readonly muted: boolean;
  readonly cameraOff: boolean;
  /** Whether keyboard shortcuts work. */
  readonly shortcuts: boolean;
  /** How much is announced to screen readers. */
  readonly announcements: Announcements;
  /** Content of a shared screen: text, or moving images. */
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

/** Format version. A script that reads another version starts with no preferences. */
const VERSION = 1;

const MAX_NAME_CHARACTERS = 64;
/** Browsers use hashes of 64 characters. */
const MAX_ID_CHARACTERS = 256;

/**
 * Parses stored preferences. Other scripts of the origin may have written there: an invalid value counts as
 * not set.
 */
export function readPreferences(text: string | null): Preferences {
  const stored = parseObject(text);
  if (stored?.version !== VERSION) return noPreferences;
  return {
    name: typeof stored.name === 'string' ? [...stored.name].slice(0, MAX_NAME_CHARACTERS).join('') : '',
    microphone: validId(stored.microphone),
    camera: validId(stored.camera),
    speaker: validId(stored.speaker),
    muted: stored.muted === true,
    cameraOff: stored.cameraOff === true,
    shortcuts: stored.shortcuts !== false,
    announcements: announcements.find((each) => each === stored.announcements) ?? 'all',
    sharing: sharings.find((each) => each === stored.sharing) ?? 'detail',
  };
}

/** Serializes preferences for `readPreferences`. */
export function serializePreferences(preferences: Preferences): string {
  return JSON.stringify({ version: VERSION, ...preferences });
}

function parseObject(text: string | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    // SyntaxError: not JSON.
    return null;
  }
}

function validId(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= MAX_ID_CHARACTERS ? value : null;
}
