import type { LocalTracks } from '../../../component/call/local/local-tracks.js';
import type { InCallServices } from '../../../component/call/session/in-call-services.js';
import type { RemoteState } from '../../../component/core/call/call-state.js';
import { rest } from './clock.js';
import { FakeSignaling } from './fake-signaling.js';
import { id } from './room.js';
import { PartsSetup } from './set-up-parts.js';
import { RoomSetup } from './set-up-room.js';

/** The services of a participant in a room, over a fake browser. The test plays server and other participants. */
export class ServicesSetup {
  readonly signaling = new FakeSignaling();
  readonly room: RoomSetup;
  readonly parts: PartsSetup;
  readonly services: InCallServices;

  private constructor() {
    const room: RoomSetup = new RoomSetup({
      createMonitor: (participant) => this.services.messages.createMonitor(participant),
    });
    const { store, streams, links } = room;
    this.room = room;
    this.parts = new PartsSetup({
      ...{ store, streams },
      onLocalTrack: (device, track) => links.sendTrack(device, track),
    });
    const session = {
      signaling: this.signaling,
      noteRoom: (roomVersion: number, changes: object) =>
        store.dispatch({ type: 'state-updated', changes: { ...changes, roomVersion } }),
    };
    this.services = this.parts.createServices(session, links);
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

  get browser(): PartsSetup['browser'] {
    return this.parts.browser;
  }

  get tracks(): LocalTracks {
    return this.parts.tracks;
  }

  /** A control message of a member arrives. */
  async receive(letter: string, message: object): Promise<void> {
    this.room.channel(letter, 'control').receive(message);
    await rest();
  }

  remote(letter: string): RemoteState | undefined {
    return this.room.store.state.remotes.find(({ member }) => member.id === id(letter));
  }
}
