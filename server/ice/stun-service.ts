import type { FastifyBaseLogger } from 'fastify';
import { SettingsError, settingTable } from '../config/settings.js';
import { isLoopbackHost } from '../network/local-host.js';
import { StunServer } from './stun/server.js';

/** The registered port of STUN (RFC 8489 §18.6). */
const STANDARD_PORT = 3478;

/** Lifecycle of the built-in STUN server. If only the default port is unavailable, the app runs without STUN. */
export class StunService {
  readonly #setting: number | 'off' | null;
  readonly #host: string;
  readonly #log: FastifyBaseLogger;
  #server: StunServer | null = null;
  #hasWarned = false;

  constructor(options: { setting: number | 'off' | null; host: string; log: FastifyBaseLogger }) {
    this.#setting = options.setting;
    this.#host = options.host;
    this.#log = options.log;
  }

  /** UDP port of the running server; `null` if it does not run. */
  get port(): number | null {
    return this.#server?.port ?? null;
  }

  /** UDP port for a page that reached this server under a host; `null` if STUN would not answer it. */
  portFor(hostname: string): number | null {
    const { port } = this;
    if (port === null || !isLoopbackHost(this.#host) || isLoopbackHost(hostname)) return port;
    if (!this.#hasWarned)
      this.#log.warn(
        `pages get no STUN server, since it answers on this machine only: set ${settingTable.stunHost.variable}`,
      );
    this.#hasWarned = true;
    return null;
  }

  /** @throws {SettingsError} if a configured port is unavailable */
  async start(): Promise<void> {
    if (this.#setting === 'off' || this.#server) return;
    const port = this.#setting ?? STANDARD_PORT;
    const onError = (error: Error) => this.#log.warn({ reason: error.message }, 'STUN socket error');
    const onUnsent = (error: Error) =>
      this.#log.debug({ reason: error.message }, 'a STUN response could not be sent');
    try {
      this.#server = await StunServer.listen({ port, host: this.#host, onError, onUnsent });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (this.#setting !== null) {
        const { variable } = settingTable.stunPort;
        throw new SettingsError(
          [`${variable} must be a UDP port that is free, or "off" (${reason}).`],
          error,
        );
      }
      this.#log.warn({ reason }, `the STUN server does not run: UDP port ${port} is unavailable`);
    }
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await server?.close();
  }
}
