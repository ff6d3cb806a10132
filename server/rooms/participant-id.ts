import { createHash } from 'node:crypto';
import type { ParticipantId } from '../protocol/index.js';

/**
 * The public name of whoever knows `secret` in `room`: base64url(SHA-256(secret ‖ NUL ‖ room)), 43 characters.
 * Neither part can contain a NUL, so no two pairs share one. The id is safe to show: it leads back to no secret.
 */
export function participantIdOf(secret: string, room: string): ParticipantId {
  return createHash('sha256').update(secret).update('\0').update(room).digest('base64url');
}
