import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { AddressRateLimit } from './address-rate-limit.js';
import { bindingResponse } from './message.js';

export interface StunServerOptions {
  /** UDP port; 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** Requests answered per address. The default is enough for an office full of calls behind one address. */
  readonly limit?: { readonly requests: number; readonly perSeconds: number };
  /** Called for errors of the open socket. */
  readonly onError: (error: Error) => void;
  /** Called when a response could not be sent. To the client it is a lost datagram, so it sends its request again. */
  readonly onUnsent: (error: Error) => void;
}

/** STUN server that tells clients their public address (RFC 8489). Owns one UDP socket. */
export class StunServer {
  readonly #socket: Socket;
  readonly #rateLimit: AddressRateLimit;
  readonly #onError: (error: Error) => void;
  readonly #onUnsent: (error: Error) => void;
  #closed = false;

  /** @throws the system's error (`EADDRINUSE`, `EACCES` …) if the port is unavailable */
  static async listen(options: StunServerOptions): Promise<StunServer> {
    const socket = createSocket({ type: isIPv6(options.host) ? 'udp6' : 'udp4' });
    socket.bind(options.port, options.host);
    try {
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      throw error;
    }
    return new StunServer(socket, options);
  }

  private constructor(socket: Socket, options: StunServerOptions) {
    this.#socket = socket;
    this.#rateLimit = new AddressRateLimit(options.limit ?? { requests: 600, perSeconds: 6 });
    this.#onError = options.onError;
    this.#onUnsent = options.onUnsent;
    socket.on('error', options.onError);
    socket.on('message', (datagram, from) => {
      this.#respond(datagram, from).catch(this.#onError);
    });
  }

  get port(): number {
    return this.#socket.address().port;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const closed = once(this.#socket, 'close');
    this.#socket.close();
    await closed;
  }

  async #respond(datagram: Buffer, from: RemoteInfo): Promise<void> {
    const response = bindingResponse(datagram, from);
    if (!response || !(await this.#rateLimit.allows(from.address)) || this.#closed) return;
    this.#socket.send(response, from.port, from.address, (error) => {
      if (error) this.#onUnsent(error);
    });
  }
}
