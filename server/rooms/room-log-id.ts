import { createHmac, randomBytes } from 'node:crypto';

/** Consecutive log entries are mostly about the same rooms, so a small cache saves most of the hashing. */
const MAX_CACHED = 1_000;

/**
 * Creates the function that turns a room name into its log id. A room name is a credential: anyone who knows
 * it can join. So the log gets a keyed hash, which stays the same until the process ends.
 */
export function roomLogIds(): (room: string) => string {
  const key = randomBytes(32);
  const cache = new Map<string, string>();
  return (room) => {
    let logId = cache.get(room);
    if (logId === undefined) {
      logId = createHmac('sha256', key).update(room).digest('base64url').slice(0, 12);
      if (cache.size >= MAX_CACHED) cache.clear();
      cache.set(room, logId);
    }
    return logId;
  };
}
