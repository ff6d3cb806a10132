import { createHmac } from 'node:crypto';
import { startUdpRelay } from '../support/network/udp-relay.js';
import { startCoturn } from '../support/server/coturn.js';

/** A network path that all connections of a call share, with a TURN server at its end. */
export interface Bottleneck {
  /** Configuration that forces a connection through the relay. */
  readonly configuration: RTCConfiguration;
  close(): Promise<void>;
}

const VALID_S = 86_400;

/** Starts a TURN server behind a relay that limits the bit rate of each connection in each direction. */
export async function startBottleneck(bitsPerSecond: number): Promise<Bottleneck> {
  const coturn = await startCoturn();
  const relay = await startUdpRelay(coturn.port);
  relay.set({ bitsPerSecond });
  // Ephemeral TURN credentials: the user name is the expiry time, the password its signature.
  const username = String(Math.floor(Date.now() / 1_000) + VALID_S);
  const credential = createHmac('sha1', coturn.secret).update(username).digest('base64');
  const urls = `turn:127.0.0.1:${relay.port}?transport=udp`;
  return {
    configuration: { iceServers: [{ urls, username, credential }], iceTransportPolicy: 'relay' },
    async close() {
      relay.close();
      await coturn.close();
    },
  };
}
