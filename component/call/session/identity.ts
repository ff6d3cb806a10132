/** Storage that survives a reload of the page but not its tab. Reading a value deletes it. */
export interface Handover {
  readonly take: (key: string) => string | null;
  readonly leave: (key: string, value: string) => void;
}

/** What an admission gives a participant, who returns it when joining again. */
export interface Place {
  /** Position in the order of the room; null before the first admission. */
  readonly joinedAt: number | null;
  /** Signed proof of an earlier admission, valid after the token has expired; null where the server gives none. */
  readonly ticket: string | null;
}

const noPlace: Place = { joinedAt: null, ticket: null };

/** Identity of a page during one membership in a room. */
export interface Credentials {
  /** Proves to the server that a returning participant is the same. Only the server gets it. */
  readonly secret: string;
  /** New for each membership, so that signals for an earlier one are never applied to this one. */
  readonly session: string;
  readonly place: Place;
}

/**
 * Keeper of a page's secret: in memory, and during a reload in storage, from which the next load takes it at once. So a
 * reloaded page is the same participant, and a duplicated tab finds nothing and becomes a new one.
 *
 * See demo/docs/decisions/0012-identity-is-a-secret.md.
 */
export class Identity {
  readonly #handover: Handover | null;
  readonly #randomToken: () => string;
  #secret: string;
  #membership: { readonly key: string; readonly place: Place } | null = null;

  /** @param handover null where the browser has no storage */
  constructor(handover: Handover | null, randomToken: () => string) {
    this.#handover = handover;
    this.#randomToken = randomToken;
    this.#secret = randomToken();
  }

  /** Starts a membership. @param key names server, room and element */
  enter(key: string): Credentials {
    const handedOver = parseHandover(this.#handover?.take(key) ?? null);
    if (handedOver) this.#secret = handedOver.secret;
    const known = this.#membership?.key === key ? this.#membership.place : noPlace;
    const place = handedOver?.place ?? known;
    this.#membership = { key, place };
    return { secret: this.#secret, session: this.#randomToken(), place };
  }

  /** Remembers the place in the room for a return to it. */
  admitted(key: string, place: Place): void {
    this.#membership = { key, place };
  }

  /** Forgets the place: a participant who leaves on purpose returns as the last in the order. */
  left(): void {
    this.#membership = null;
  }

  /** Stores the identity for the next load of this page. Without room in storage, that load is a new participant. */
  handOver(): void {
    if (!this.#membership) return;
    const { key, place } = this.#membership;
    try {
      this.#handover?.leave(key, JSON.stringify({ secret: this.#secret, ...place }));
    } catch (error) {
      // QuotaExceededError: storage is full.
      if (!(error instanceof DOMException)) throw error;
    }
  }
}

function parseHandover(text: string | null): { secret: string; place: Place } | null {
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
    // Another script of the page has written there.
    return null;
  }
}
