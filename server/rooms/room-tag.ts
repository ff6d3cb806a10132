import { createHmac, randomBytes } from 'node:crypto';

/**
 * Makes names for rooms that logs may carry: the same room has the same tag until the process ends, and a tag
 * leads back to no name. A room's name is what lets people in.
 */
export function roomTagger(): (room: string) => string {
  const key = randomBytes(32);
  return (room) => createHmac('sha256', key).update(room).digest('base64url').slice(0, 12);
}
