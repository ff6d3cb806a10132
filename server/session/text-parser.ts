import { Encoder, type Packet, PacketType, Decoder as SocketIoDecoder } from 'socket.io-parser';

const BINARY_TYPES = new Set([String(PacketType.BINARY_EVENT), String(PacketType.BINARY_ACK)]);

/** On an event's arguments: how large its packet was. A weak map instead would make each collection of garbage slower. */
const BYTES = Symbol('bytes');

/**
 * Socket.IO's decoder for what this protocol needs: text, the main namespace, one hello, no acknowledgements from
 * browsers. Anything else throws, which makes Socket.IO close that connection; so every packet that gets through
 * is the one hello, counts as a message, or ends the socket. Each connection has a decoder of its own. It notes
 * how large each packet was, for those who have to judge it later.
 */
class TextDecoder extends SocketIoDecoder {
  #bytes = 0;
  #greeted = false;

  constructor() {
    super();
    this.on('decoded', (packet: Packet) => {
      if (packet.nsp !== '/') throw new Error('there is only the main namespace');
      if (packet.type === PacketType.ACK) throw new Error('nothing was asked that could be acknowledged');
      if (packet.type === PacketType.CONNECT) {
        if (this.#greeted) throw new Error('a connection says hello once');
        this.#greeted = true;
      }
      if (Array.isArray(packet.data)) Object.assign(packet.data, { [BYTES]: this.#bytes });
    });
  }

  override add(packet: unknown): void {
    if (typeof packet !== 'string') throw new Error('binary data is not part of this protocol');
    if (BINARY_TYPES.has(packet.charAt(0))) throw new Error('binary packets are not part of this protocol');
    this.#bytes = Buffer.byteLength(packet);
    super.add(packet);
  }
}

/** The UTF-8 bytes of the packet that an event's arguments came in. */
export function packetBytes(event: unknown[] & { readonly [BYTES]?: number }): number {
  return event[BYTES] ?? 0;
}

/** What Socket.IO takes as its `parser`. */
export const textParser = { Encoder, Decoder: TextDecoder };
