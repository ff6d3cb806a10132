import type { FastifyBaseLogger } from 'fastify';
import { SettingsError, settingTable } from '../config/settings.js';
import { StunServer } from './stun/server.js';

/** The port that STUN has by convention (RFC 8489 §18.6). */
const STANDARD_PORT = 3478;

/** Starts the own STUN server if it is wanted, and goes without where only the standard port was in question. */
export class StunService {
  readonly #setting: number | 'off' | null;
  readonly #host: string;
  readonly #log: FastifyBaseLogger;
  #server: StunServer | null = null;

  constructor(options: { setting: number | 'off' | null; host: string; log: FastifyBaseLogger }) {
    this.#setting = options.setting;
    this.#host = options.host;
    this.#log = options.log;
  }

  /** The UDP port that answers; `null` when none does. */
  get port(): number | null {
    return this.#server?.port ?? null;
  }

  /** @throws {SettingsError} when the port was set on purpose and cannot be had. */
  async start(): Promise<void> {
    if (this.#setting === 'off' || this.#server) return;
    const port = this.#setting ?? STANDARD_PORT;
    const onError = (error: Error) => this.#log.warn({ reason: error.message }, 'STUN');
    const onUnsent = (error: Error) => this.#log.debug({ reason: error.message }, 'STUN: answer not sent');
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
      this.#log.warn({ reason }, `no own STUN server: UDP port ${port} cannot be had`);
    }
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    await server?.close();
  }
}
