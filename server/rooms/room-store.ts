import type { ParticipantId, SessionId, Signal } from '../protocol/index.js';
import type { Addressee, Decision, Effect, Place, RoomRecord } from './room-record.js';

/** Until when a key is barred from a room, in ms since 1970; `null` where it is not. */
export type BannedUntil = (key: string) => number | null;

export interface RelayedSignal {
  readonly from: ParticipantId;
  readonly session: SessionId;
  readonly signal: Signal;
}

/** Whoever has connections to people in halls: told of everything that was decided, here and elsewhere. */
export interface RoomEventHandler {
  /** Does what a decision means for those who are connected here. `isOurs`: it was taken by this process. */
  perform(hall: RoomRecord, effects: readonly Effect[], isOurs: boolean): void;
  /** Hands on a signal from another process. */
  deliver(name: string, to: Addressee, message: RelayedSignal): void;
  /** Whether anybody of this room is connected here. */
  isHere(name: string): boolean;
  /** Makes a hall true again: whoever is connected here is in it, and nobody whose process has gone. */
  reconcile(hall: RoomRecord, isGone: (process: string) => boolean): Decision<null>;
  /** Says what people have said while the store was away. */
  catchUp(name: string): Promise<void>;
}

/** Where halls are kept. One change of a hall at a time is decided, on what it is then. */
export interface RoomStore {
  /** This process's own name among those that share the halls. */
  readonly process: string;
  /** A new one says that the halls were forgotten: whoever is missing has not left. @throws while it is not known */
  readonly epoch: string;
  /** What only the processes know that share the halls, 32 bytes. @throws while it is not known */
  readonly secret: Buffer;
  /** Before anything else. */
  open(keeper: RoomEventHandler): void;
  /** Resolves when it can be reached. @throws {StoreAway} where that takes too long */
  ready(): Promise<void>;
  /** Hands a signal to a connection of another process; it may get lost. */
  send(name: string, to: Addressee & Place, message: RelayedSignal): void;
  /** The newest that is known of a hall where somebody of it is connected here; else `null`. */
  peek(name: string): RoomRecord | null;
  /** @throws {StoreAway} */
  read(name: string, bars: readonly string[]): Promise<{ hall: RoomRecord; barredUntilMs: BannedUntil }>;
  /**
   * Has something decided, and does it; the decision may be asked for again where another process was faster.
   *
   * @param bars the keys whose bars the decision depends on; `null` where what this process knows of the hall is good enough,
   * although somebody may just have come in by another one
   * @throws {StoreAway}
   */
  change<Answer>(
    name: string,
    bars: readonly string[] | null,
    decide: (hall: RoomRecord, barredUntilMs: BannedUntil) => Decision<Answer>,
  ): Promise<Answer>;
  /** Every hall with somebody in it or before it. @throws {StoreAway} */
  list(): Promise<readonly RoomRecord[]>;
  /** Forgets everything that this process keeps of it. */
  close(): void;
}

/** The store cannot be reached now: nothing has been changed that one could count on. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreAway';
  /** For HTTP: service unavailable. */
  readonly statusCode = 503;

  constructor(cause: unknown) {
    super('the store of the rooms cannot be reached', { cause });
  }
}
