import { Encoder, type Packet, PacketType, Decoder as SocketIoDecoder } from 'socket.io-parser';

const BINARY_TYPES = new Set([String(PacketType.BINARY_EVENT), String(PacketType.BINARY_ACK)]);

/** Key of the packet's size on the array of event arguments. A WeakMap would make garbage collection slower. */
const BYTES = Symbol('bytes');

/**
 * Socket.IO decoder that accepts only this protocol's packets: text, the main namespace, one CONNECT per connection,
 * no acknowledgements from browsers. It throws for anything else, which makes Socket.IO close the connection. So every
 * packet that passes is the one CONNECT, counts as a message, or ends the socket. Each connection has its own decoder.
 */
class TextDecoder extends SocketIoDecoder {
  #bytes = 0;
  #connected = false;

  constructor() {
    super();
    this.on('decoded', (packet: Packet) => {
      if (packet.nsp !== '/') throw new Error('only the main namespace is allowed');
      if (packet.type === PacketType.ACK) throw new Error('the server never asks for an acknowledgement');
      if (packet.type === PacketType.CONNECT) {
        if (this.#connected) throw new Error('only one CONNECT is allowed per connection');
        this.#connected = true;
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

/** UTF-8 bytes of the packet that carried an event's arguments. */
export function packetBytes(event: unknown[] & { readonly [BYTES]?: number }): number {
  return event[BYTES] ?? 0;
}

/** Value of Socket.IO's `parser` option. */
export const textParser = { Encoder, Decoder: TextDecoder };
