import type { CallErrorCode } from '../call/call-error.js';

/** Topic of troubleshooting steps for a device error. */
export type HelpTopic = 'permission' | 'busy' | 'missing' | 'insecure' | 'policy';

const topics: Partial<Record<CallErrorCode, HelpTopic>> = {
  'permission-denied': 'permission',
  'device-in-use': 'busy',
  'device-not-found': 'missing',
  'insecure-context': 'insecure',
  'policy-blocked': 'policy',
};

/** Topic that helps with an error; null where the person can do nothing about it. */
export function helpTopic(code: CallErrorCode): HelpTopic | null {
  return topics[code] ?? null;
}

/** Browser whose settings the steps describe. On iOS every browser uses the settings of the system. */
export type HelpBrowser =
  | 'chrome'
  | 'edge'
  | 'firefox'
  | 'safari'
  | 'ios'
  | 'android-chrome'
  | 'android-firefox'
  | 'other';

/** Key that selects troubleshooting steps. */
export interface HelpKey {
  readonly topic: HelpTopic;
  readonly browser: HelpBrowser;
}

/**
 * Selects the troubleshooting steps for an error; null where none would help.
 *
 * @param touchPoints `navigator.maxTouchPoints`, which tells an iPad from the Mac that it claims to be
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
