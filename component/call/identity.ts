/** A place that outlives a reload of the page, but not its tab. Whatever is taken is gone from there. */
export interface Handover {
  readonly take: (key: string) => string | null;
  readonly leave: (key: string, value: string) => void;
}

/** Who a page is during one stay in a room. */
export interface Credentials {
  /** Showing it is what coming back is. It is told to the server alone. */
  readonly secret: string;
  /** New for each stay, so that nothing that was meant for an earlier one is taken for this one's. */
  readonly session: string;
  /** Place in the order of the room; null before the first admission. */
  readonly joinedAt: number | null;
}

/**
 * Keeps the secret of a page's call in memory, and over a reload in a place where it is read and deleted at once:
 * a reloaded page is itself again, a duplicated tab finds nothing and is somebody of its own.
 */
export class Identity {
  readonly #handover: Handover | null;
  readonly #randomToken: () => string;
  #secret: string;
  #place: { readonly key: string; readonly joinedAt: number | null } | null = null;

  constructor(handover: Handover | null, randomToken: () => string) {
    this.#handover = handover;
    this.#randomToken = randomToken;
    this.#secret = randomToken();
  }

  /** Begins a stay. `key` names server, room and element. */
  enter(key: string): Credentials {
    const handed = parseHandedOver(this.#handover?.take(key) ?? null);
    if (handed) this.#secret = handed.secret;
    const known = this.#place?.key === key ? this.#place.joinedAt : null;
    const joinedAt = handed ? handed.joinedAt : known;
    this.#place = { key, joinedAt };
    return { secret: this.#secret, session: this.#randomToken(), joinedAt };
  }

  /** Keeps the place in the room for a return to it. */
  admitted(key: string, joinedAt: number): void {
    this.#place = { key, joinedAt };
  }

  /** Gives the place up: whoever leaves on purpose comes back as the last one. */
  left(): void {
    this.#place = null;
  }

  /** Leaves the identity to the next load of this page. Without room to keep it, the next load is somebody new. */
  handOver(): void {
    if (!this.#place) return;
    const { key, joinedAt } = this.#place;
    try {
      this.#handover?.leave(key, JSON.stringify({ secret: this.#secret, joinedAt }));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
}

function parseHandedOver(text: string | null): { secret: string; joinedAt: number | null } | null {
  if (text === null) return null;
  try {
    const { secret, joinedAt } = JSON.parse(text) as Record<string, unknown>;
    const valid = typeof secret === 'string' && /^[\w-]{22,64}$/u.test(secret);
    if (!valid) return null;
    return { secret, joinedAt: typeof joinedAt === 'number' && Number.isFinite(joinedAt) ? joinedAt : null };
  } catch {
    return null;
  }
}
