import type { ParticipantId, SessionId, Signal } from '../protocol/index.js';
import type { ConnectionRef, Decision, Effect, Place, RoomRecord } from './room-record.js';

/** End of the ban on a key, in ms since 1970; `null` if the key is not banned. */
export type BannedUntil = (key: string) => number | null;

export interface RelayedSignal {
  readonly from: ParticipantId;
  readonly session: SessionId;
  readonly signal: Signal;
}

/** Handler that applies decisions to the connections of this process, whichever process made them. */
export interface EffectHandler {
  /** @param isLocal whether this process made the decision */
  apply(record: RoomRecord, effects: readonly Effect[], isLocal: boolean): void;
  /** Delivers a signal that another process relays. */
  deliverSignal(room: string, to: ConnectionRef, message: RelayedSignal): void;
  /** Whether anyone in this room is connected to this process. */
  hasConnections(room: string): boolean;
  /** Reconciles a record with the connections of this process. */
  reconcile(record: RoomRecord, isGone: (process: string) => boolean): Decision<null>;
  /** Applies the updates that members sent while the store was unavailable. */
  applyPendingUpdates(room: string): Promise<void>;
}

/** Store of room records with optimistic transactions: one change of a record at a time. */
export interface RoomStore {
  /** Name of this process among those that share the store. */
  readonly process: string;
  /** A new epoch means that the records were lost, so missing members have not left. @throws while unknown */
  readonly epoch: string;
  /** 32 bytes shared only by the processes of this store. @throws while unknown */
  readonly secret: Buffer;
  /** Must be called first. */
  open(handler: EffectHandler): void;
  /** Resolves when the store is available. @throws {StoreUnavailableError} after a timeout */
  ready(): Promise<void>;
  /** Relays a signal to a connection of another process, without a delivery guarantee. */
  relay(room: string, to: ConnectionRef & Place, message: RelayedSignal): void;
  /** Latest known record of a room with connections in this process; else `null`. */
  peek(room: string): RoomRecord | null;
  /** @throws {StoreUnavailableError} */
  read(room: string, banKeys: readonly string[]): Promise<{ record: RoomRecord; bannedUntilMs: BannedUntil }>;
  /**
   * Runs a decision as a transaction and applies its effects. Retries `decide` when another process changed the
   * record meanwhile.
   *
   * @param banKeys bans that the decision depends on. `null`: the record cached in this process is good enough,
   * although it may miss a participant who just entered through another process.
   * @throws {StoreUnavailableError}
   */
  transact<Result>(
    room: string,
    banKeys: readonly string[] | null,
    decide: (record: RoomRecord, bannedUntilMs: BannedUntil) => Decision<Result>,
  ): Promise<Result>;
  /** Every record with a member or someone in its lobby. @throws {StoreUnavailableError} */
  list(): Promise<readonly RoomRecord[]>;
  /** Releases everything that this process holds of the store. */
  close(): void;
}

/** Error for an unreachable store: the change was not made, or may be lost. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  /** HTTP status "service unavailable", which Fastify reads from here. */
  readonly statusCode = 503;

  constructor(cause: unknown) {
    super('the store of the rooms cannot be reached', { cause });
  }
}
