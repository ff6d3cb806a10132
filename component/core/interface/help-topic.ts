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
