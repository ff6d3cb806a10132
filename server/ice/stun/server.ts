import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { AddressRateLimit } from './address-rate-limit.js';
import { bindingResponse } from './message.js';

export interface StunServerOptions {
  /** UDP port; 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  /** Requests answered per address. The default is enough for an office full of calls behind one address. */
  readonly limit?: { readonly requests: number; readonly perSeconds: number };
  /** Called for errors of an open socket, and for an address that cannot be listened on any more. */
  readonly onError: (error: Error) => void;
  /** Called when a response could not be sent. To the client it is a lost datagram, so it sends its request again. */
  readonly onUnsent: (error: Error) => void;
  /** Addresses of this machine, for a host that means all of them. */
  readonly localAddresses?: () => readonly string[];
}

const WILDCARDS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
/** Time between two looks at the addresses of this machine. */
const REFRESH_MS = 10_000;
/** Attempts to find a port that is free on every address. */
const MAX_ATTEMPTS = 10;

/**
 * STUN server that tells clients their public address (RFC 8489). It has a socket for each address of the machine: the
 * response of a socket that is bound to all of them may leave with another source address than the request was sent
 * to, and browsers drop that.
 */
export class StunServer {
  readonly #options: StunServerOptions;
  readonly #rateLimit: AddressRateLimit;
  readonly #sockets = new Map<string, Socket>();
  #port: number;
  #timer: NodeJS.Timeout | null = null;
  #refreshing = Promise.resolve();
  #closed = false;

  /** @throws the system's error (`EADDRINUSE`, `EACCES` …) if the port is unavailable */
  static async listen(options: StunServerOptions): Promise<StunServer> {
    for (let attempt = 1; ; attempt += 1) {
      const server = new StunServer(options);
      try {
        await server.#start();
        return server;
      } catch (error) {
        await server.close();
        // The port that was free on the first address may be taken on another one.
        if (options.port !== 0 || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  private constructor(options: StunServerOptions) {
    this.#options = options;
    this.#port = options.port;
    this.#rateLimit = new AddressRateLimit(options.limit ?? { requests: 600, perSeconds: 6 });
  }

  get port(): number {
    return this.#port;
  }

  /** Opens sockets for new addresses of the machine, and closes those of addresses that are gone. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#follow(this.#options.onError));
    return this.#refreshing;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer) clearInterval(this.#timer);
    await this.#refreshing;
    await Promise.all([...this.#sockets.keys()].map((address) => this.#drop(address)));
  }

  async #start(): Promise<void> {
    await this.#follow((error) => {
      throw error;
    });
    if (!WILDCARDS.has(this.#options.host)) return;
    this.#timer = setInterval(() => void this.refresh(), REFRESH_MS).unref();
  }

  async #follow(onFailure: (error: Error) => void): Promise<void> {
    if (this.#closed) return;
    const { host, localAddresses = addressesOfMachine } = this.#options;
    const found = WILDCARDS.has(host) ? localAddresses().filter((each) => isIPv4(each) || host === '::') : [];
    const wanted = new Set(found.length > 0 ? found : [host]);
    for (const address of wanted) {
      if (this.#sockets.has(address)) continue;
      try {
        await this.#open(address);
      } catch (error) {
        // The address has just gone, or is not usable yet: the next refresh tries again.
        const isGone = error instanceof Error && 'code' in error && error.code === 'EADDRNOTAVAIL';
        if (!isGone || wanted.size === 1) onFailure(error as Error);
      }
    }
    for (const address of this.#sockets.keys()) if (!wanted.has(address)) await this.#drop(address);
  }

  async #open(address: string): Promise<void> {
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(address) });
    socket.bind(this.#port, address);
    try {
      await once(socket, 'listening');
    } catch (error) {
      socket.close();
      throw error;
    }
    this.#port = socket.address().port;
    this.#sockets.set(address, socket);
    socket.on('error', this.#options.onError);
    socket.on('message', (datagram, from) => {
      this.#respond(socket, datagram, from).catch(this.#options.onError);
    });
  }

  async #drop(address: string): Promise<void> {
    const socket = this.#sockets.get(address);
    if (!socket) return;
    this.#sockets.delete(address);
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }

  async #respond(socket: Socket, datagram: Buffer, from: RemoteInfo): Promise<void> {
    const response = bindingResponse(datagram, from);
    if (!response || !(await this.#rateLimit.allows(from.address)) || this.#closed) return;
    socket.send(response, from.port, from.address, (error) => {
      if (error) this.#options.onUnsent(error);
    });
  }
}

/** Addresses of all interfaces. Link-local ones are left out: no name that a page knows leads to them. */
function addressesOfMachine(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .map(({ address }) => address)
    .filter((address) => !/^fe[89ab]/iu.test(address));
}
