import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { seededRandom } from '../random.js';

/** Conditions of the emulated network, for each packet in each direction. */
export interface NetworkFaults {
  /** Share of packets lost, 0 to 1. */
  readonly loss?: number;
  readonly delayMs?: number /** Maximum of a random delay on top of `delayMs`; it reorders packets. */;
  readonly jitterMs?: number /** Bandwidth of each client in each direction. Packets that would queue for too long are dropped, as in a router. */;
  readonly bitsPerSecond?: number /** Drops all packets. */;
  readonly cut?: boolean;
}

const LONGEST_QUEUE_MS = 300;

/** Network emulator in user space, in front of one UDP server. */
export interface UdpRelay {
  readonly port: number /** Applies to packets that arrive from now on. */;
  set(
    faults: NetworkFaults,
  ): void /** Changes the source address and ports that the server sees, as a client does that changes its network. */;
  move(): void;
  close(): void;
}

/**
 * Starts a relay between clients and the UDP server on `targetPort` of this machine. The same seed drops and delays
 * the same packets.
 */
export async function startUdpRelay(targetPort: number, seed = 1): Promise<UdpRelay> {
  const random = seededRandom(seed);
  const front = await bind();
  let backs = new Map<string, Promise<Socket>>();
  let address = '127.0.0.1';
  let faults: NetworkFaults = {};
  let closed = false;
  /** Time at which each direction of each client can send the next packet. */
  const freeAt = new Map<string, number>();
  const pass = (direction: string, bytes: number, sendNow: () => void) => {
    const send = () => {
      if (!closed) sendNow();
    };
    const { loss = 0, delayMs = 0, jitterMs = 0, cut = false, bitsPerSecond } = faults;
    if (cut || random() < loss) return;
    let waitMs = delayMs + random() * jitterMs;
    if (bitsPerSecond) {
      const nowMs = performance.now();
      const startsAt = Math.max(nowMs, freeAt.get(direction) ?? 0);
      if (startsAt - nowMs > LONGEST_QUEUE_MS) return;
      const passedAt = startsAt + (bytes * 8_000) / bitsPerSecond;
      freeAt.set(direction, passedAt);
      waitMs += passedAt - nowMs;
    }
    if (waitMs > 0) setTimeout(send, waitMs).unref();
    else send();
  };
  // A send error counts as packet loss.
  const ignoreError = () => undefined;

  front.on('message', async (packet, from) => {
    const client = `${from.address} ${from.port}`;
    let opening = backs.get(client);
    if (!opening) {
      opening = bind(address);
      backs.set(client, opening);
      const back = await opening;
      back.on('message', (answer) =>
        pass(`back ${client}`, answer.length, () => front.send(answer, from.port, from.address, ignoreError)),
      );
    }
    const back = await opening;
    pass(`there ${client}`, packet.length, () => {
      if (backs.get(client) === opening) back.send(packet, targetPort, '127.0.0.1', ignoreError);
    });
  });

  return {
    port: front.address().port,
    set: (next) => {
      faults = next;
    },
    move() {
      address = address === '127.0.0.1' ? '127.0.0.2' : '127.0.0.1';
      const old = backs;
      backs = new Map();
      for (const back of old.values()) void back.then((socket) => socket.close());
    },
    close() {
      closed = true;
      front.close();
      for (const back of backs.values()) void back.then((socket) => socket.close());
    },
  };
}

async function bind(address = '127.0.0.1'): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  socket.on('error', () => undefined);
  return socket;
}
