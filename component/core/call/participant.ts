import type { ParticipantId } from '../../../server/protocol/index.js';

export type { ParticipantId };

/**
 * `connecting`: not connected yet. `connected`: media can flow. `reconnecting`: the connection was lost and
 * is being recovered. `failed`: no path to the participant was found so far; attempts go on while the server
 * lists them.
 */
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'failed';

/** Quality of a participant's connection. `unknown` until it has been measured. */
export type Quality = 'good' | 'fair' | 'poor' | 'unknown';

/**
 * Measurement behind a quality: no connection at the moment, round-trip time, share of lost packets, capacity
 * of the path, or CPU of this machine.
 */
export type QualityReason = 'connection-lost' | 'round-trip-time' | 'packet-loss' | 'bandwidth' | 'processor';

/** Source of a participant's video. The stream of `camera` contains the microphone, too. */
export type StreamSource = 'camera' | 'screen';

/** A participant of the call. Frozen; a change makes a new object. */
export interface Participant {
  /**
   * Lives as long as the call of its page, through lost networks and restarted servers. Empty for the local
   * participant before the first join.
   */
  readonly id: ParticipantId;
  readonly name: string;
  readonly local: boolean;
  readonly connection: ConnectionState;
  readonly microphone: boolean;
  readonly camera: boolean;
  readonly screen: boolean;
  /** Position in the queue of raised hands, from 1; null while the hand is down. */
  readonly hand: number | null;
  readonly speaking: boolean;
  /** Whether the sender pauses its camera video to keep audio going. */
  readonly videoPaused: boolean;
  readonly quality: Quality;
  readonly role: 'host' | 'guest';
  /** Whether a token vouches for the name. */
  readonly verified: boolean;
  readonly externalId?: string;
  readonly metadata?: string;
}
