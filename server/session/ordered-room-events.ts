import type { Dismissal, Entered, News, Seat } from '../rooms/room-service-api.js';

/** What a room tells one socket: kept back while the answer to a join is on its way, so that it never comes first. */
export class OrderedRoomEvents implements Seat {
  readonly #socket: Seat;
  #held: News[] | null = null;

  constructor(socket: Seat) {
    this.#socket = socket;
  }

  get socket(): string {
    return this.#socket.socket;
  }

  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const news of held) this.#socket.tell(news);
  }

  tell(news: News): void {
    if (this.#held) this.#held.push(news);
    else this.#socket.tell(news);
  }

  admit(entry: Entered): void {
    this.#socket.admit(entry);
  }

  dismiss(why: Dismissal): void {
    this.#socket.dismiss(why);
  }
}
