import type { ParticipantId } from '../../../server/protocol/index.js';

export type { ParticipantId };

/**
 * `connecting`: not yet seen. `connected`: media can flow. `reconnecting`: it could, and is being brought back.
 * `failed`: no way to this participant was found so far (it is tried further as long as the server lists them).
 */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'failed';

/** How well a participant's media arrives. `unknown` until it has been measured. */
export type Quality = 'good' | 'fair' | 'poor' | 'unknown';

/**
 * What a quality rests on: there is no connection at the moment; or how long a round trip takes, how much is lost on the
 * way, how little the way carries, or how busy this machine is.
 */
export type QualityReason = 'connection-lost' | 'round-trip-time' | 'packet-loss' | 'bandwidth' | 'processor';

/** What a picture shows. The participant's sound comes with the camera's stream. */
export type StreamSource = 'camera' | 'screen';

/** One person in the call as a page sees them. Frozen; a change makes a new object. */
export interface Participant {
  /** Lives as long as its page's call, through lost networks and restarted servers. Empty for the local one before the first join. */
  readonly id: ParticipantId;
  readonly name: string;
  readonly local: boolean;
  readonly connection: ConnectionState;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** Place in the queue of raised hands, from 1; null when not raised. */
  readonly hand: number | null;
  readonly speaking: boolean;
  /** Whether the picture is held back for a while, so that the sound gets through. */
  readonly videoPaused: boolean;
  readonly quality: Quality;
  readonly role: 'host' | 'guest';
  /** Whether a token vouches for the name. */
  readonly verified: boolean;
  readonly externalId?: string;
  readonly metadata?: string;
}
