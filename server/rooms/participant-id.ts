import { createHash } from 'node:crypto';
import type { ParticipantId } from '../protocol/index.js';

/**
 * Public id of the participant that knows `secret` in `room`: base64url(SHA-256(secret ‖ NUL ‖ room)), 43
 * characters. Neither part can contain NUL, so two different pairs never share an id. The id reveals nothing
 * about the secret.
 *
 * See demo/docs/decisions/0012-identity-is-a-secret.md.
 */
export function participantIdOf(secret: string, room: string): ParticipantId {
  return createHash('sha256').update(secret).update('\0').update(room).digest('base64url');
}
