import type { Ice, Profile, Update } from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import { callError } from '../../core/call/error-sentences.js';
import { hasTurn } from '../../core/connection/has-turn.js';
import type { MediaLineName } from '../../rtc/link/media-lines.js';
import type { CallOptions } from '../call-options.js';
import type { CallEnvironment } from '../environment/environment.js';
import type { JoinTimings } from '../environment/join-timings.js';
import { PeerLinks } from '../links/peer-links.js';
import type { Store } from '../state/store.js';
import type { Streams } from '../state/streams.js';
import type { Identity } from './identity.js';
import { RoomSession } from './room-session.js';

export interface RoomMembershipOptions {
  readonly environment: CallEnvironment;
  readonly store: Store;
  readonly streams: Streams;
  readonly identity: Identity;
  readonly timings: JoinTimings;
  readonly server: URL;
  readonly room: string;
  readonly storageKey: string | null;
  readonly token: () => string | null;
  readonly ice: () => Pick<CallOptions, 'icePolicy' | 'iceServers'>;
  /** What may be sent in all, in bits per second. */
  readonly uplinkBps: () => number;
  readonly profile: () => Profile;
  readonly onReachable: () => void;
  /** The browser had put the page away with the call in it, and has brought it back. */
  readonly onRestored: () => void;
  readonly onEnded: (reason: 'removed' | 'ended' | 'replaced') => void;
  /** It is over because of this error. */
  readonly onRefused: (error: CallError) => void;
  /** Something did not work; the stay goes on. */
  readonly onError: (error: CallError) => void;
}

/** From the wish to be in a room until it is left: the session with the server, and the links to the others. */
export class RoomMembership {
  readonly #session: RoomSession;
  readonly #links: PeerLinks;
  readonly #options: RoomMembershipOptions;
  readonly #unlisten: () => void;
  /** Null until the server has let the participant in. */
  #ice: Ice | null = null;
  #refusal: CallError | null = null;

  constructor(options: RoomMembershipOptions) {
    const { store, streams, timings, environment, uplinkBps, onError } = options;
    this.#options = options;
    this.#links = new PeerLinks({
      environment,
      store,
      streams,
      timings,
      uplinkBps,
      send: (signal) => this.#session.signal(signal),
      onError,
    });
    this.#session = new RoomSession({
      ...options,
      onRefused: (error) => this.#refuse(error),
      onAdmitted: (ice) => this.#admit(ice),
      onReturned: () => this.#links.refresh(),
      onSignal: (signal) => this.#links.receive(signal),
    });
    this.#unlisten = environment.onRestored(() => options.onRestored());
  }

  /** The ways to the others. */
  get links(): PeerLinks {
    return this.#links;
  }

  /** For how long the credentials of the relays hold that were told last; null for ever. */
  get iceLifetimeMs(): number | null {
    return this.#ice?.iceLifetimeMs ?? null;
  }

  /**
   * Asks for fresh credentials and looks for new ways with them, while media goes on over the old ones.
   *
   * @throws CallError while the server cannot be asked
   */
  async renewIce(): Promise<void> {
    if (this.#admit(await this.#session.iceServers())) this.#links.restartIce();
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

  setTrack(line: MediaLineName, track: MediaStreamTrack | null): void {
    this.#links.setTrack(line, track);
  }

  update(update: Update): void {
    this.#session.update(update);
  }

  /** The session with the server. */
  get session(): RoomSession {
    return this.#session;
  }

  /** Makes every connection anew under the settings that hold now: addresses cannot be taken back from one that exists. */
  applyIce(): void {
    if (this.#ice && this.#admit(this.#ice)) this.#links.renew();
  }

  settled(): Promise<void> {
    return this.#links.settled();
  }

  /** Media stops at once; resolves when the server has been told, as far as it can be. */
  leave(): Promise<void> {
    const told = this.#session.leave();
    this.#end();
    return told;
  }

  /** @param telling false ends it without a word to the server: the next stay takes the place over */
  close(telling = true): void {
    this.#session.close(telling);
    this.#end();
  }

  #end(): void {
    this.#unlisten();
    this.#links.close();
  }

  /** @returns whether the servers hold from now on; where they do not, that was told, and those before still do */
  #admit(ice: Ice): boolean {
    const { icePolicy, iceServers } = this.#options.ice();
    const isFirst = this.#ice === null;
    this.#ice = ice;
    const servers = iceServers ?? ice.iceServers;
    try {
      // Connecting without the relay would show the very address that it was meant to hide.
      if (icePolicy === 'relay' && !hasTurn(servers)) throw callError('relay-unavailable', { fatal: true });
      this.#links.configure(servers, icePolicy);
      return true;
    } catch (cause) {
      // Addresses that the browser cannot read. A call that runs goes on with those that it has.
      const error = cause instanceof CallError ? cause : callError('invalid-argument', { fatal: isFirst });
      if (error.fatal) this.#refuse(error);
      else this.#options.onError(error);
      return false;
    }
  }

  #refuse(error: CallError): void {
    this.#refusal = error;
    this.#options.onRefused(error);
    this.close();
  }
}
