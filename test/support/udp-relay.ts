import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { seededRandom } from './random.js';

/** What the network does to every packet, each way. */
export interface NetworkFaults {
  /** Share of packets lost, 0 to 1. */
  readonly loss?: number;
  readonly delayMs?: number;
  /** Up to this much more, by chance: packets overtake each other. */
  readonly jitterMs?: number;
  /** No more than this passes each way of each client, as over its own line; what would wait too long is lost, as in a router. */
  readonly bitsPerSecond?: number;
  /** Nothing passes. */
  readonly cut?: boolean;
}

const LONGEST_QUEUE_MS = 300;

/** A network in user space, in front of one UDP server. */
export interface UdpRelay {
  readonly port: number;
  /** From now on, for packets that come. */
  set(faults: NetworkFaults): void;
  /** What passes from now on comes from another address and other ports, as from another network. */
  move(): void;
  close(): void;
}

/** Passes packets on to `target` on this machine and back. The same seed loses and delays the same packets. */
export async function startUdpRelay(target: number, seed = 1): Promise<UdpRelay> {
  const random = seededRandom(seed);
  const front = await bound();
  let backs = new Map<string, Promise<Socket>>();
  let address = '127.0.0.1';
  let faults: NetworkFaults = {};

  let closed = false;

  /** When each way of each client is free for the next packet. */
  const freeAt = new Map<string, number>();

  const pass = (way: string, bytes: number, sendNow: () => void) => {
    const send = () => {
      if (!closed) sendNow();
    };
    const { loss = 0, delayMs = 0, jitterMs = 0, cut = false, bitsPerSecond } = faults;
    if (cut || random() < loss) return;
    let waitMs = delayMs + random() * jitterMs;
    if (bitsPerSecond) {
      const nowMs = performance.now();
      const startsAt = Math.max(nowMs, freeAt.get(way) ?? 0);
      if (startsAt - nowMs > LONGEST_QUEUE_MS) return;
      const passedAt = startsAt + (bytes * 8_000) / bitsPerSecond;
      freeAt.set(way, passedAt);
      waitMs += passedAt - nowMs;
    }
    if (waitMs > 0) setTimeout(send, waitMs).unref();
    else send();
  };
  // A packet that cannot be sent is lost, as on every network.
  const lost = () => undefined;

  front.on('message', async (packet, from) => {
    const client = `${from.address} ${from.port}`;
    let opening = backs.get(client);
    if (!opening) {
      opening = bound(address);
      backs.set(client, opening);
      const back = await opening;
      back.on('message', (answer) =>
        pass(`back ${client}`, answer.length, () => front.send(answer, from.port, from.address, lost)),
      );
    }
    const back = await opening;
    pass(`there ${client}`, packet.length, () => {
      if (backs.get(client) === opening) back.send(packet, target, '127.0.0.1', lost);
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

async function bound(address = '127.0.0.1'): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, address);
  await once(socket, 'listening');
  socket.on('error', () => undefined);
  return socket;
}
