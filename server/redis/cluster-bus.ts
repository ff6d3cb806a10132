import type { Server } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from '../protocol/index.js';
import type { Addressee, Effect, Place } from '../rooms/room-record.js';
import type { RelayedSignal } from '../rooms/room-store.js';

/** A hall that was changed, and what that means for those who are in it. */
export interface RoomRecordChange {
  readonly process: string;
  readonly epoch: string;
  readonly name: string;
  readonly revision: number;
  readonly text: string;
  readonly effects: readonly Effect[];
}

/** What processes tell each other. */
export interface ClusterBusEvents {
  hall(change: RoomRecordChange): void;
  signal(name: string, to: Addressee & Place, message: RelayedSignal): void;
}

/** Socket.IO, whose adapter carries it. */
export type ClusterBus = Server<ClientToServerEvents, ServerToClientEvents, ClusterBusEvents>;
