import { createHmac } from 'node:crypto';
import { startCoturn } from '../support/coturn.js';
import { startUdpRelay } from '../support/network/udp-relay.js';

export interface NarrowWay {
  /** For every connection of every page: it can only take this way. */
  readonly configuration: RTCConfiguration;
  close(): Promise<void>;
}

const VALID_S = 86_400;

/** A TURN server behind a line that carries no more than so much of each connection, each way. */
export async function startNarrowWay(bitsPerSecond: number): Promise<NarrowWay> {
  const coturn = await startCoturn();
  const relay = await startUdpRelay(coturn.port);
  relay.set({ bitsPerSecond });
  // Ephemeral credentials as TURN servers take them: the time at which they end, signed.
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
