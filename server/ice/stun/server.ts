import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { AddressRateLimit } from './address-rate-limit.js';
import { answerBinding } from './message.js';

export interface StunServerOptions {
  /** UDP port; 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** How many requests of one address are answered: enough for an office of calls behind one address. */
  readonly limit?: { readonly requests: number; readonly perSeconds: number };
  /** Told of what went wrong on the socket after it was open. */
  readonly onError: (error: Error) => void;
  /** Told of an answer that could not be sent: a lost one to the other side, which asks again. */
  readonly onUnsent: (error: Error) => void;
}

/** Tells pages under which address the world sees them. Owns one UDP socket. */
export class StunServer {
  readonly #socket: Socket;
  readonly #shares: AddressRateLimit;
  readonly #onError: (error: Error) => void;
  readonly #onUnsent: (error: Error) => void;
  #closed = false;

  /** @throws the system's error (`EADDRINUSE`, `EACCES` …) when the port cannot be had. */
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
    this.#shares = new AddressRateLimit(options.limit ?? { requests: 600, perSeconds: 6 });
    this.#onError = options.onError;
    this.#onUnsent = options.onUnsent;
    socket.on('error', options.onError);
    socket.on('message', (datagram, from) => {
      this.#answer(datagram, from).catch(this.#onError);
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

  async #answer(datagram: Buffer, from: RemoteInfo): Promise<void> {
    const answer = answerBinding(datagram, from);
    if (!answer || !(await this.#shares.admits(from.address)) || this.#closed) return;
    this.#socket.send(answer, from.port, from.address, (error) => {
      if (error) this.#onUnsent(error);
    });
  }
}
