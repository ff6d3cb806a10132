import type { CallErrorCode } from '../call/call-error.js';
import { type HelpTopic, helpTopic } from './help-topic.js';

export type { HelpTopic };

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

export interface HelpPlace {
  readonly topic: HelpTopic;
  readonly browser: HelpBrowser;
}

/**
 * Which steps fit an error in a browser; null where none would help.
 * `touchPoints` (navigator.maxTouchPoints) tells an iPad, which says that it is a Mac, from a Mac.
 */
export function helpPlace(code: CallErrorCode, userAgent: string, touchPoints: number): HelpPlace | null {
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
