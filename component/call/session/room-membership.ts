import type { Ice, Profile, Update } from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import type { Logger } from '../../core/log.js';
import type { CallOptions } from '../call-options.js';
import type { CallEnvironment } from '../environment/environment.js';
import type { JoinTimings } from '../environment/join-timings.js';
import { IceCredentials } from '../links/ice-credentials.js';
import { PeerLinks } from '../links/peer-links.js';
import type { Store } from '../state/store.js';
import type { Streams } from '../state/streams.js';
import type { Identity } from './identity.js';
import type { InCallServices } from './in-call-services.js';
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
  readonly iceSettings: () => Pick<CallOptions, 'icePolicy' | 'iceServers'>;
  readonly profile: () => Profile;
  /** Called once, at the first admission and before the store knows the room. */
  readonly createServices: (session: RoomSession, links: PeerLinks) => InCallServices;
  readonly onReachable: () => void;
  /** The browser restored the page from its back-forward cache, with the call in it. */
  readonly onRestored: () => void;
  readonly onEnded: (reason: 'removed' | 'ended' | 'replaced') => void;
  /** The membership has ended with this error. */
  readonly onRefused: (error: CallError) => void;
  /** A part failed; the membership goes on. */
  readonly onError: (error: CallError) => void;
  readonly log: Logger;
  readonly signalingLog: Logger;
  readonly rtcLog: Logger;
}

/**
 * Membership in one room, from the attempt to enter it until it is left: the session with the server, the links to the
 * other participants, their ICE servers, and the services of the call.
 */
export class RoomMembership {
  readonly links: PeerLinks;
  readonly #session: RoomSession;
  readonly #ice: IceCredentials;
  readonly #options: RoomMembershipOptions;
  readonly #stopListening: () => void;
  #services: InCallServices | null = null;
  #refusal: CallError | null = null;

  constructor(options: RoomMembershipOptions) {
    const { environment, store, streams, timings, onError } = options;
    this.#options = options;
    this.links = new PeerLinks({
      environment,
      store,
      streams,
      timings,
      sendSignal: (signal) => this.#session.sendSignal(signal),
      createMonitor: (participant) => {
        if (!this.#services) throw new TypeError('Links are created after the admission.');
        return this.#services.messages.createMonitor(participant);
      },
      onError,
      log: options.rtcLog,
    });
    this.#session = new RoomSession({
      ...options,
      onRefused: (error) => this.#refuse(error),
      onAdmitted: (ice) => this.#onAdmitted(ice),
      onReturned: () => this.links.retryStuckLinks(),
      onSignal: (signal) => this.links.receiveSignal(signal),
    });
    this.#ice = new IceCredentials({
      links: this.links,
      request: () => this.#session.requestIceServers(),
      settings: options.iceSettings,
      delay: environment.delay,
      onError: (error) => (error.fatal ? this.#refuse(error) : onError(error)),
    });
    this.#stopListening = environment.onRestored(() => options.onRestored());
  }

  /** Null until the first admission, and after the end. */
  get services(): InCallServices | null {
    return this.#services;
  }

  /** @throws CallError; `relay-unavailable` where a relay is wanted and the server has none */
  async enter(): Promise<void> {
    try {
      await Promise.all([this.#session.enter(), this.#prepareLinks()]);
    } catch (error) {
      this.links.close();
      throw this.#refusal ?? error;
    }
  }

  /** Sends the server what has changed about the local participant. */
  sendUpdate(update: Update): void {
    this.#session.sendUpdate(update);
  }

  /** Replaces every connection, under the page's present ICE settings. */
  reapplyIce(): void {
    this.#orRefuse(() => this.#ice.reapply());
  }

  /** Stops media at once. Resolves when the server has been notified, as far as it can be. */
  leave(): Promise<void> {
    this.#closeServices();
    const notified = this.#session.leave();
    this.#end();
    return notified;
  }

  /** @param notifies false ends it without notifying the server: the next membership takes the place over */
  close(notifies = true): void {
    this.#closeServices();
    this.#session.close(notifies);
    this.#end();
  }

  /** Rejects where the browser makes no RTCPeerConnection, for instance because the page has too many. */
  async #prepareLinks(): Promise<void> {
    this.links.prepare();
  }

  #onAdmitted(ice: Ice): void {
    this.#orRefuse(() => {
      this.#ice.admit(ice);
      this.#services ??= this.#options.createServices(this.#session, this.links);
    });
  }

  #closeServices(): void {
    this.#services?.close();
    this.#services = null;
  }

  #end(): void {
    this.#stopListening();
    this.#ice.close();
    this.links.close();
  }

  #orRefuse(run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.#refuse(error);
    }
  }

  #refuse(error: CallError): void {
    this.#refusal = error;
    this.#options.onRefused(error);
    this.close();
  }
}
