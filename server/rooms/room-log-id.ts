import { createHmac, randomBytes } from 'node:crypto';

/** Whoever joins is mostly the next one of a room that has just been told of. */
const MOST_KNOWN = 1_000;

/**
 * Makes names for rooms that logs may carry: the same room has the same tag until the process ends, and a tag
 * leads back to no name. A room's name is what lets people in.
 */
export function roomLogIds(): (room: string) => string {
  const key = randomBytes(32);
  const known = new Map<string, string>();
  return (room) => {
    let tag = known.get(room);
    if (tag === undefined) {
      tag = createHmac('sha256', key).update(room).digest('base64url').slice(0, 12);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(room, tag);
    }
    return tag;
  };
}
