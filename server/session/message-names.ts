import type { ClientToServerEvents } from '../protocol/index.js';

export function isEvent(name: string): name is keyof ClientToServerEvents {
  return isQuestion(name) || ['update', 'signal', 'away', 'leave'].includes(name);
}

/** Messages whose refusal is their answer. */
export function isQuestion(name: string): name is 'join' | 'sync' | 'moderate' | 'ice-servers' {
  return ['join', 'sync', 'moderate', 'ice-servers'].includes(name);
}
