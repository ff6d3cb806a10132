import type { CallErrorCode } from '../call/call-error.js';
/** What a person can be helped with: each has its own steps. */
export type HelpTopic = 'permission' | 'busy' | 'missing' | 'insecure' | 'policy';

const topics: Partial<Record<CallErrorCode, HelpTopic>> = {
  'permission-denied': 'permission',
  'device-in-use': 'busy',
  'device-not-found': 'missing',
  'insecure-context': 'insecure',
  'policy-blocked': 'policy',
};

/** What helps with an error; null where no steps of the person's own would. */
export function helpTopic(code: CallErrorCode): HelpTopic | null {
  return topics[code] ?? null;
}

/** Browsers whose steps differ. On iOS every browser is Safari inside; the settings are the system's. */
export type HelpBrowser =
  | 'chrome'
  | 'edge'
  | 'firefox'
  | 'safari'
  | 'ios'
  | 'android-chrome'
  | 'android-firefox'
  | 'other';

export interface HelpKey {
  readonly topic: HelpTopic;
  readonly browser: HelpBrowser;
}

/**
 * Which steps fit an error in a browser; null where none would help.
 * `touchPoints` (navigator.maxTouchPoints) tells an iPad, which says that it is a Mac, from a Mac.
 */
export function helpKeyFor(code: CallErrorCode, userAgent: string, touchPoints: number): HelpKey | null {
  const topic = helpTopic(code);
  return topic === null ? null : { topic, browser: helpBrowser(userAgent, touchPoints) };
}

function helpBrowser(userAgent: string, touchPoints: number): HelpBrowser {
  const has = (mark: string) => userAgent.includes(mark);
  if (/iPhone|iPad|iPod/.test(userAgent) || (has('Macintosh') && touchPoints > 1)) return 'ios';
  const firefox = has('Firefox/');
  if (has('Android')) return firefox ? 'android-firefox' : 'android-chrome';
  if (firefox) return 'firefox';
  if (has('Edg/')) return 'edge';
  if (has('Chrome/') || has('Chromium/')) return 'chrome';
  return has('Safari/') ? 'safari' : 'other';
}
