import type { IceServer, Profile, Update } from '../../server/protocol/index.js';
import { CallError } from '../core/call-error.js';
import { errorSentence } from '../core/error-sentences.js';
import type { LineName } from '../rtc/media-lines.js';
import type { CallEnvironment } from './environment.js';
import type { Identity } from './identity.js';
import type { JoinTimings } from './join-timings.js';
import { hasTurn, Links } from './links.js';
import { RoomSession } from './room-session.js';
import type { Store } from './store.js';
import type { Streams } from './streams.js';

export interface StayOptions {
  readonly environment: CallEnvironment;
  readonly store: Store;
  readonly streams: Streams;
  readonly identity: Identity;
  readonly timings: JoinTimings;
  readonly server: URL;
  readonly room: string;
  readonly storageKey: string | null;
  readonly icePolicy: () => 'all' | 'relay';
  readonly profile: () => Profile;
  readonly onReachable: () => void;
  readonly onEnded: (reason: 'removed' | 'ended' | 'replaced') => void;
  /** It is over because of this error. */
  readonly onRefused: (error: CallError) => void;
  /** Something did not work; the stay goes on. */
  readonly onError: (error: CallError) => void;
}

/** From the wish to be in a room until it is left: the session with the server, and the links to the others. */
export class Stay {
  readonly #session: RoomSession;
  readonly #links: Links;
  readonly #options: StayOptions;
  /** Null until the server has let the participant in. */
  #iceServers: readonly IceServer[] | null = null;
  #refusal: CallError | null = null;

  constructor(options: StayOptions) {
    const { store, streams, timings, environment, onError } = options;
    this.#options = options;
    this.#links = new Links({
      environment,
      store,
      streams,
      timings,
      send: (signal) => this.#session.signal(signal),
      onError,
    });
    this.#session = new RoomSession({
      ...options,
      onRefused: (error) => this.#refuse(error),
      onAdmitted: (iceServers) => this.#admit(iceServers),
      onReturned: () => this.#links.refresh(),
      onSignal: (signal) => this.#links.receive(signal),
    });
  }

  /** @throws CallError; `relay-unavailable` where a relay is wanted and the server has none */
  async enter(): Promise<void> {
    const entered = this.#session.enter();
    this.#links.prepare();
    try {
      await entered;
    } catch (error) {
      this.#links.close();
      throw this.#refusal ?? error;
    }
  }

  setTrack(line: LineName, track: MediaStreamTrack | null): void {
    this.#links.setTrack(line, track);
  }

  update(update: Update): void {
    this.#session.update(update);
  }

  /** Makes every connection anew under the policy that holds now: addresses cannot be taken back from one that exists. */
  applyIcePolicy(): void {
    if (this.#iceServers && this.#admit(this.#iceServers)) this.#links.renew();
  }

  settled(): Promise<void> {
    return this.#links.settled();
  }

  getStats(): ReturnType<Links['getStats']> {
    return this.#links.getStats();
  }

  /** Media stops at once; resolves when the server has been told, as far as it can be. */
  leave(): Promise<void> {
    const told = this.#session.leave();
    this.#links.close();
    return told;
  }

  close(): void {
    this.#session.close();
    this.#links.close();
  }

  /** Connecting without the relay would show the very address that it was meant to hide. */
  #admit(iceServers: readonly IceServer[]): boolean {
    const policy = this.#options.icePolicy();
    this.#iceServers = iceServers;
    if (policy === 'all' || hasTurn(iceServers)) {
      this.#links.configure(iceServers, policy);
      return true;
    }
    this.#refuse(new CallError('relay-unavailable', errorSentence('relay-unavailable'), { fatal: true }));
    return false;
  }

  #refuse(error: CallError): void {
    this.#refusal = error;
    this.#options.onRefused(error);
    this.close();
  }
}
