import type { FastifyBaseLogger } from 'fastify';
import type { Admission } from '../auth/admission.js';
import type { Observer } from '../observability/metrics.js';
import type { Ice, ParticipantId } from '../protocol/index.js';
import type { Rooms } from '../rooms/room-service-api.js';
import type { MessageRate } from './guards/message-rate.js';

/** What a session needs of the world around it. */
export interface PeerSessionContext {
  readonly rooms: Rooms;
  readonly admission: Admission;
  readonly rate: MessageRate;
  readonly log: FastifyBaseLogger;
  readonly observer: Observer;
  readonly maxParticipants: number;
  /** Whether one more join of the socket's network is one too many. */
  isOneTooMany(): Promise<boolean>;
  ice(participant: ParticipantId): Ice;
  /** Told when the socket starts and stops being one that has not joined. */
  waiting(isWaiting: boolean): void;
}
