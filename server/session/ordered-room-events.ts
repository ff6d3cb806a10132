import type { ClientConnection, DismissReason, Entered, RoomEvent } from '../rooms/room-service-api.js';

/** Client connection that holds back room events until the reply to a join is sent, so they never precede it. */
export class OrderedRoomEvents implements ClientConnection {
  readonly #target: ClientConnection;
  #held: RoomEvent[] | null = null;

  constructor(target: ClientConnection) {
    this.#target = target;
  }

  get socketId(): string {
    return this.#target.socketId;
  }

  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const event of held) this.#target.send(event);
  }

  send(event: RoomEvent): void {
    if (this.#held) this.#held.push(event);
    else this.#target.send(event);
  }

  admit(entry: Entered): void {
    this.#target.admit(entry);
  }

  dismiss(reason: DismissReason): void {
    this.#target.dismiss(reason);
  }
}
