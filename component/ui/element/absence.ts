/** For values that are no duration. */
const DEFAULT_KEEP_ALIVE_S = 1;

/** The longest delay of a browser's timer: 24.8 days. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** What an absence needs of its element. */
export interface AbsenceHost {
  readonly room: string | null;
  readonly server: string | null;
  /** Seconds. Pages without types may set anything. */
  readonly keepAlive: number;
}

/** The running absences of this page. */
const running = new Set<Absence>();

/**
 * Grace period of an element that is out of the document. Routers, morphing libraries and view transitions take an element
 * out for a moment; its call continues meanwhile.
 *
 * See demo/docs/decisions/0060-short-absence-is-not-leaving.md.
 */
export class Absence {
  readonly #host: AbsenceHost;
  readonly #onOver: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param onOver called when the element did not return in time, or another one has replaced it */
  constructor(host: AbsenceHost, onOver: () => void) {
    this.#host = host;
    this.#onOver = onOver;
  }

  begin(): void {
    const { keepAlive } = this.#host;
    const seconds = keepAlive >= 0 ? keepAlive : DEFAULT_KEEP_ALIVE_S;
    clearTimeout(this.#timer);
    running.add(this);
    this.#timer = setTimeout(() => this.#expire(), Math.min(seconds * 1_000, LONGEST_DELAY_MS));
  }

  end(): void {
    clearTimeout(this.#timer);
    running.delete(this);
  }

  /**
   * Expires the absences of other elements in this element's room: a page that renders a new element in place of the old one
   * would be in the room twice, and hear itself.
   */
  endOthers(): void {
    const { room, server } = this.#host;
    if (room == null) return;
    for (const other of [...running])
      if (other !== this && other.#host.room === room && other.#host.server === server) other.#expire();
  }

  #expire(): void {
    this.end();
    this.#onOver();
  }
}
