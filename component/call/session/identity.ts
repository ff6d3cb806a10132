/** A place that outlives a reload of the page, but not its tab. Whatever is taken is gone from there. */
export interface Handover {
  readonly take: (key: string) => string | null;
  readonly leave: (key: string, value: string) => void;
}

/** What a participant was given at an admission, and gives back when it returns. */
export interface Place {
  /** Place in the order of the room; null before the first admission. */
  readonly joinedAt: number | null;
  /** Lets it in again also when its token has run out; null where the server gives none. */
  readonly ticket: string | null;
}

const noPlace: Place = { joinedAt: null, ticket: null };

/** Who a page is during one stay in a room. */
export interface Credentials {
  /** Showing it is what coming back is. It is told to the server alone. */
  readonly secret: string;
  /** New for each stay, so that nothing that was meant for an earlier one is taken for this one's. */
  readonly session: string;
  readonly place: Place;
}

/**
 * Keeps the secret of a page's call in memory, and over a reload in a place where it is read and deleted at once:
 * a reloaded page is itself again, a duplicated tab finds nothing and is somebody of its own.
 */
export class Identity {
  readonly #handover: Handover | null;
  readonly #randomToken: () => string;
  #secret: string;
  #stay: { readonly key: string; readonly place: Place } | null = null;

  constructor(handover: Handover | null, randomToken: () => string) {
    this.#handover = handover;
    this.#randomToken = randomToken;
    this.#secret = randomToken();
  }

  /** Begins a stay. `key` names server, room and element. */
  enter(key: string): Credentials {
    const handed = parseHandedOver(this.#handover?.take(key) ?? null);
    if (handed) this.#secret = handed.secret;
    const known = this.#stay?.key === key ? this.#stay.place : noPlace;
    const place = handed?.place ?? known;
    this.#stay = { key, place };
    return { secret: this.#secret, session: this.#randomToken(), place };
  }

  /** Keeps the place in the room for a return to it. */
  admitted(key: string, place: Place): void {
    this.#stay = { key, place };
  }

  /** Gives the place up: whoever leaves on purpose comes back as the last one. */
  left(): void {
    this.#stay = null;
  }

  /** Leaves the identity to the next load of this page. Without room to keep it, the next load is somebody new. */
  handOver(): void {
    if (!this.#stay) return;
    const { key, place } = this.#stay;
    try {
      this.#handover?.leave(key, JSON.stringify({ secret: this.#secret, ...place }));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    }
  }
}

function parseHandedOver(text: string | null): { secret: string; place: Place } | null {
  if (text === null) return null;
  try {
    const { secret, joinedAt, ticket } = JSON.parse(text) as Record<string, unknown>;
    const valid = typeof secret === 'string' && /^[\w-]{22,64}$/u.test(secret);
    if (!valid) return null;
    const place = {
      joinedAt: typeof joinedAt === 'number' && Number.isFinite(joinedAt) ? joinedAt : null,
      ticket: typeof ticket === 'string' ? ticket : null,
    };
    return { secret, place };
  } catch {
    return null;
  }
}
