import { callError } from '../core/call/error-sentences.js';
import type { Delay } from '../rtc/link/connection.js';
import type { Companions } from './companions.js';
import type { RoomMembership } from './session/room-membership.js';

/** A server that could not give the script is asked again after this long. */
const RETRY_MS = 3_000;

/** Loads the companions of a call when they are first needed, at the latest once the call has come about. */
export class LazyCompanions {
  readonly #load: () => Promise<Companions>;
  readonly #delay: Delay;
  #loading: Promise<Companions> | null = null;
  #loaded: Companions | null = null;
  #stay: RoomMembership | null = null;
  #cancelRetry: (() => void) | null = null;

  constructor(load: () => Promise<Companions>, delay: Delay) {
    this.#load = load;
    this.#delay = delay;
  }

  /** Those that are there already; null while they are not. */
  get loaded(): Companions | null {
    return this.#loaded;
  }

  /** @throws CallError `server-unreachable` */
  get(): Promise<Companions> {
    if (this.#loading) return this.#loading;
    const loading: Promise<Companions> = this.#load().then(
      (companions) => {
        if (this.#loading !== loading) {
          // Closed while it was loaded.
          companions.close();
          throw callError('aborted');
        }
        this.#loaded = companions;
        companions.accompany(this.#stay);
        return companions;
      },
      (cause: unknown) => {
        if (this.#loading === loading) this.#loading = null;
        throw callError('server-unreachable', { cause });
      },
    );
    this.#loading = loading;
    return loading;
  }

  /** The stay in a room that has begun; null when it is over. */
  accompany(stay: RoomMembership | null): void {
    this.#stay = stay;
    this.#cancelRetry?.();
    if (this.#loaded) this.#loaded.accompany(stay);
    else void stay?.settled().then(() => this.#try());
  }

  /** Lets them go; whoever needs them later gets others. */
  close(): void {
    this.accompany(null);
    this.#loaded?.close();
    this.#loaded = null;
    this.#loading = null;
  }

  #try(): void {
    if (!this.#stay) return;
    this.get().catch(() => {
      this.#cancelRetry = this.#delay(() => this.#try(), RETRY_MS);
    });
  }
}
