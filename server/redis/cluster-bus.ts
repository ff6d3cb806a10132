import type { Server } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from '../protocol/index.js';
import type { ConnectionRef, Effect, Place } from '../rooms/room-record.js';
import type { RelayedSignal } from '../rooms/room-store.js';

/** Committed change of a room record, with the effects that other processes apply to their connections. */
export interface RoomRecordChange {
  readonly process: string;
  readonly epoch: string;
  readonly name: string;
  readonly revision: number;
  readonly text: string;
  readonly effects: readonly Effect[];
}

/**
 * Events between the processes of a cluster.
 *
 * See demo/docs/decisions/0035-sharded-pubsub-between-servers.md.
 */
export interface ClusterBusEvents {
  record(change: RoomRecordChange): void;
  signal(room: string, to: ConnectionRef & Place, message: RelayedSignal): void;
}

/** Socket.IO server whose Redis adapter carries these events. */
export type ClusterBus = Server<ClientToServerEvents, ServerToClientEvents, ClusterBusEvents>;
