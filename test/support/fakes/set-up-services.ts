import { defaultCallOptions } from '../../../component/call/call-options.js';
import { JoinTimings } from '../../../component/call/environment/join-timings.js';
import { DeviceSelector } from '../../../component/call/local/device-selector.js';
import { LocalTracks } from '../../../component/call/local/local-tracks.js';
import { InCallServices } from '../../../component/call/session/in-call-services.js';
import type { CallError } from '../../../component/core/call/call-error.js';
import type { CallEventDetails, CallEventName } from '../../../component/core/call/public-events.js';
import { silentLogger } from '../../../component/core/log.js';
import { clock, rest } from './clock.js';
import { FakeBrowser } from './fake-browser.js';
import { FakeSignaling } from './fake-signaling.js';
import { id } from './room.js';
import { RoomSetup } from './set-up-room.js';

/** The services of a participant in a room, over a fake browser. The test plays server and other participants. */
export class ServicesSetup {
  readonly browser = new FakeBrowser();
  readonly signaling = new FakeSignaling();
  readonly errors: CallError[] = [];
  readonly settings = { ...defaultCallOptions };
  readonly room: RoomSetup;
  readonly tracks: LocalTracks;
  readonly services: InCallServices;
  /** Called for every event that is fired. */
  onFire: () => void = () => undefined;
  readonly #fired: { readonly name: CallEventName; readonly detail: unknown }[] = [];

  private constructor() {
    const { browser, signaling } = this;
    const room: RoomSetup = new RoomSetup({
      createMonitor: (participant) => this.services.messages.createMonitor(participant),
    });
    const { store, streams, links } = room;
    const log = silentLogger;
    const onError = (error: CallError) => this.errors.push(error);
    this.room = room;
    this.tracks = new LocalTracks({
      ...{ capture: browser.capture, store, streams, timings: new JoinTimings(clock), onError, log },
      onLocalTrack: (device, track) => links.sendTrack(device, track),
      onMediaState: () => this.services.messages.sendMediaState(),
      onLost: () => undefined,
    });
    const devices = new DeviceSelector({
      ...{ environment: browser.devices, capture: browser.capture, tracks: this.tracks, store, onError },
      onDevices: () => undefined,
      log,
    });
    this.services = new InCallServices({
      ...{ environment: browser, store, streams, tracks: this.tracks, devices, links, onError },
      session: {
        signaling,
        noteRoom: (roomVersion, changes) =>
          store.dispatch({ type: 'state-updated', changes: { ...changes, roomVersion } }),
      },
      settings: () => this.settings,
      fire: (name, detail) => {
        this.#fired.push({ name, detail });
        this.onFire();
        return true;
      },
      ...{ log, mediaLog: log, rtcLog: log },
    });
  }

  /** Services whose links to these members are connecting. */
  static async entered(...members: readonly string[]): Promise<ServicesSetup> {
    const setup = new ServicesSetup();
    setup.room.enter(members);
    await rest();
    return setup;
  }

  /** Services with established links to the members that these letters stand for. */
  static async connected(...members: readonly string[]): Promise<ServicesSetup> {
    const setup = await ServicesSetup.entered(...members);
    await setup.room.connect(...members);
    return setup;
  }

  /** Details of the fired events with this name. */
  details<Name extends CallEventName>(name: Name): CallEventDetails[Name][] {
    return this.#fired
      .filter((event) => event.name === name)
      .map(({ detail }) => detail as CallEventDetails[Name]);
  }

  /** A control message of a member arrives. */
  async receive(letter: string, message: object): Promise<void> {
    this.room.channel(letter, 'control').receive(message);
    await rest();
  }

  remote(letter: string) {
    return this.room.store.state.remotes.find(({ member }) => member.id === id(letter));
  }
}
