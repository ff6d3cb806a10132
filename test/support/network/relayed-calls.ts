import { type CallFixture, useCalls } from '../browser/call-fixture.js';
import type { CallPage } from '../browser/call-page.js';
import { assertMediaFlows } from '../media/media-flow.js';
import { startCoturn } from '../server/coturn.js';
import { type NetworkFaults, startUdpRelay, type UdpRelay } from './udp-relay.js';

/** Calls whose media must pass a TURN server behind a network emulator. */
export interface RelayedCalls {
  readonly relay: UdpRelay;
  /** Opens two pages in a new room, and waits until media flows between them. */
  open(room: string, faults?: NetworkFaults): Promise<[CallPage, CallPage]>;
}

/** Registers the server, the TURN server and the network emulator with the enclosing describe(). */
export function useRelayedCalls(): RelayedCalls {
  let relay: UdpRelay | null = null;
  const startedRelay = () => {
    if (relay === null) throw new Error('The network emulator has not been started.');
    return relay;
  };
  const calls = useCalls({
    async server(fixture: CallFixture) {
      const coturn = await startCoturn();
      fixture.closeLater(() => coturn.close());
      relay = await startUdpRelay(coturn.port);
      fixture.closeLater(() => startedRelay().close());
      return {
        MESH_CALL_TURN_URLS: `turn:127.0.0.1:${relay.port}?transport=udp`,
        MESH_CALL_TURN_SECRET: coturn.secret,
      };
    },
  });
  return {
    get relay() {
      return startedRelay();
    },
    async open(room, faults = {}) {
      startedRelay().set(faults);
      const url = calls.embed(`room="${room}" ice-policy="relay" autojoin`);
      const pages = await calls.openCall(url, 2);
      await assertMediaFlows(pages);
      return pages;
    },
  };
}
