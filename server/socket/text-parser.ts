import { Encoder, type Packet, PacketType, Decoder as SocketIoDecoder } from 'socket.io-parser';
import { utf8Bytes } from '../protocol/index.js';

const BINARY_TYPES = new Set([String(PacketType.BINARY_EVENT), String(PacketType.BINARY_ACK)]);

const sizes = new WeakMap<object, number>();

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
      if (Array.isArray(packet.data)) sizes.set(packet.data, this.#bytes);
    });
  }

  override add(packet: unknown): void {
    if (typeof packet !== 'string') throw new Error('binary data is not part of this protocol');
    if (BINARY_TYPES.has(packet.charAt(0))) throw new Error('binary packets are not part of this protocol');
    this.#bytes = utf8Bytes(packet);
    super.add(packet);
  }
}

/** The UTF-8 bytes of the packet that an event's arguments came in. */
export function packetBytes(event: object): number {
  return sizes.get(event) ?? 0;
}

/** What Socket.IO takes as its `parser`. */
export const textParser = { Encoder, Decoder: TextDecoder };
