import { type CallOptions, defaultCallOptions } from '../../../component/call/call-options.js';
import { JoinTimings } from '../../../component/call/environment/join-timings.js';
import { DeviceSelector } from '../../../component/call/local/device-selector.js';
import { LocalTracks, type LocalTracksOptions } from '../../../component/call/local/local-tracks.js';
import {
  InCallServices,
  type InCallServicesOptions,
} from '../../../component/call/session/in-call-services.js';
import { Store } from '../../../component/call/state/store.js';
import { Streams } from '../../../component/call/state/streams.js';
import type { CallError } from '../../../component/core/call/call-error.js';
import type { CallEventDetails, CallEventName } from '../../../component/core/call/public-events.js';
import { silentLogger } from '../../../component/core/log.js';
import { clock } from './clock.js';
import { FakeBrowser } from './fake-browser.js';
import { FakeStream } from './fake-media.js';

interface PartsOptions {
  readonly browser?: FakeBrowser;
  readonly store?: Store;
  readonly streams?: Streams;
  readonly onLocalTrack?: LocalTracksOptions['onLocalTrack'];
}

/** The parts of a call that exist without a room, over a fake browser, and a factory of its services. */
export class PartsSetup {
  readonly browser: FakeBrowser;
  readonly store: Store;
  readonly streams: Streams;
  readonly timings = new JoinTimings(clock);
  readonly tracks: LocalTracks;
  readonly devices: DeviceSelector;
  readonly errors: CallError[] = [];
  settings: CallOptions = { ...defaultCallOptions, room: 'r', name: 'Me' };
  /** Services that were created, the newest last. */
  readonly created: InCallServices[] = [];
  readonly #fired: { readonly name: CallEventName; readonly detail: unknown }[] = [];

  constructor({
    browser = new FakeBrowser(),
    store = new Store('Me'),
    streams = new Streams(() => new FakeStream()),
    onLocalTrack = () => undefined,
  }: PartsOptions = {}) {
    this.browser = browser;
    this.store = store;
    this.streams = streams;
    this.tracks = new LocalTracks({
      ...{ capture: browser.capture, store, streams, timings: this.timings, onLocalTrack },
      onMediaState: () => this.created.at(-1)?.messages.sendMediaState(),
      onError: this.onError,
      onLost: () => undefined,
      log: silentLogger,
    });
    this.devices = new DeviceSelector({
      ...{ environment: browser.devices, capture: browser.capture, tracks: this.tracks, store },
      onError: this.onError,
      onDevices: () => undefined,
      log: silentLogger,
    });
  }

  readonly onError = (error: CallError): void => {
    this.errors.push(error);
  };

  readonly createServices = (
    session: InCallServicesOptions['session'],
    links: InCallServicesOptions['links'],
  ): InCallServices => {
    const { browser, store, streams, tracks, devices, onError } = this;
    const services = new InCallServices({
      ...{ environment: browser, store, streams, tracks, devices, links, session, onError },
      settings: () => this.settings,
      fire: (name, detail) => {
        this.#fired.push({ name, detail });
        return true;
      },
      ...{ log: silentLogger, mediaLog: silentLogger, rtcLog: silentLogger },
    });
    this.created.push(services);
    return services;
  };

  /** Details of the fired events with this name. */
  details<Name extends CallEventName>(name: Name): CallEventDetails[Name][] {
    return this.#fired
      .filter((event) => event.name === name)
      .map(({ detail }) => detail as CallEventDetails[Name]);
  }
}
