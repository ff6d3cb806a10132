import type { ParticipantId } from '../protocol/index.js';
import type { Membership } from './membership.js';
import type { ConnectionRef } from './room-record.js';
import type { ClientConnection, RoomCount } from './room-service-api.js';

/** Participant of a room, or of its lobby, connected to this process. */
export interface LocalConnection extends ConnectionRef {
  readonly connection: ClientConnection;
  /** `null` in the lobby and while the request to enter is being decided. */
  membership: Membership | null;
  /** Whether the request to enter is still being decided. */
  isEntering: boolean;
}

/** Registry of the participants connected to this process, by room. */
export class LocalConnections {
  readonly #rooms = new Map<string, Map<string, LocalConnection>>();

  has(room: string): boolean {
    return this.#rooms.has(room);
  }

  of(room: string): readonly LocalConnection[] {
    return [...(this.#rooms.get(room)?.values() ?? [])];
  }

  find(room: string, { id, socketId }: ConnectionRef): LocalConnection | undefined {
    return this.#rooms.get(room)?.get(keyOf(id, socketId));
  }

  /** Adds a connection, or marks a known one as entering again. */
  add(room: string, id: ParticipantId, connection: ClientConnection): LocalConnection {
    const connections = this.#rooms.get(room) ?? new Map<string, LocalConnection>();
    this.#rooms.set(room, connections);
    const { socketId } = connection;
    const known = connections.get(keyOf(id, socketId));
    const local = { id, socketId, connection, membership: known?.membership ?? null, isEntering: true };
    connections.set(keyOf(id, socketId), local);
    return local;
  }

  remove(room: string, { id, socketId }: ConnectionRef): void {
    const connections = this.#rooms.get(room);
    connections?.delete(keyOf(id, socketId));
    if (connections?.size === 0) this.#rooms.delete(room);
  }

  count(): RoomCount {
    let [rooms, joined, waiting] = [0, 0, 0];
    for (const connections of this.#rooms.values()) {
      const members = [...connections.values()].filter(({ membership }) => membership).length;
      joined += members;
      waiting += connections.size - members;
      if (members > 0) rooms += 1;
    }
    return { rooms, joined, waiting };
  }

  close(): void {
    for (const connections of this.#rooms.values())
      for (const { membership } of connections.values()) membership?.discard();
    this.#rooms.clear();
  }
}

/** Ids contain no space, so two different pairs never share a key. */
function keyOf(id: ParticipantId, socketId: string): string {
  return `${id} ${socketId}`;
}
