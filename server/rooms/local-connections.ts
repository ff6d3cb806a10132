import type { ParticipantId } from '../protocol/index.js';
import type { Membership } from './membership.js';
import type { Addressee } from './room-record.js';
import type { RoomCount, Seat } from './room-service-api.js';

/** Somebody of a room whose connection is here. */
export interface Local extends Addressee {
  readonly seat: Seat;
  /** None yet, for those who come in or wait for it. */
  stay: Membership | null;
  /** Whether it is being decided what becomes of them. */
  isEntering: boolean;
}

/** Who is connected here, by room. */
export class LocalConnections {
  readonly #rooms = new Map<string, Map<string, Local>>();

  has(name: string): boolean {
    return this.#rooms.has(name);
  }

  of(name: string): readonly Local[] {
    return [...(this.#rooms.get(name)?.values() ?? [])];
  }

  find(name: string, { id, socket }: Addressee): Local | undefined {
    return this.#rooms.get(name)?.get(keyOf(id, socket));
  }

  /** Somebody comes, or comes again by the same connection. */
  add(name: string, id: ParticipantId, seat: Seat): Local {
    const room = this.#rooms.get(name) ?? new Map<string, Local>();
    this.#rooms.set(name, room);
    const known = room.get(keyOf(id, seat.socket));
    const local = { id, socket: seat.socket, seat, stay: known?.stay ?? null, isEntering: true };
    room.set(keyOf(id, seat.socket), local);
    return local;
  }

  remove(name: string, { id, socket }: Addressee): void {
    const room = this.#rooms.get(name);
    room?.delete(keyOf(id, socket));
    if (room?.size === 0) this.#rooms.delete(name);
  }

  /** How many are in rooms from here, how many wait, and in how many rooms that is. */
  count(): RoomCount {
    let [rooms, joined, waiting] = [0, 0, 0];
    for (const room of this.#rooms.values()) {
      const inside = [...room.values()].filter(({ stay }) => stay).length;
      joined += inside;
      waiting += room.size - inside;
      if (inside > 0) rooms += 1;
    }
    return { rooms, joined, waiting };
  }

  close(): void {
    for (const room of this.#rooms.values()) for (const { stay } of room.values()) stay?.forget();
    this.#rooms.clear();
  }
}

/** Neither part has a space. */
function keyOf(id: ParticipantId, socket: string): string {
  return `${id} ${socket}`;
}
