import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:tls';
import type { FastifyBaseLogger } from 'fastify';
import type { Settings } from '../config/settings.js';
import { checkTls, readTls, type TlsFiles } from '../config/tls.js';

export interface CertificateRenewalOptions {
  readonly settings: Settings;
  /** Certificate and key that the server has started with. */
  readonly current: TlsFiles;
  readonly server: Server;
  readonly log: FastifyBaseLogger;
  /** Time between two looks at the files. */
  readonly intervalMs?: number;
}

const INTERVAL_MS = 10_000;

/**
 * Watcher that reloads certificate and key when their files change. It keeps the current pair while the new one is not
 * valid, such as between the writes of its two files. Open connections keep the certificate that they began with.
 *
 * It polls the content: watchers of the system miss files that are replaced through symbolic links, as certbot and
 * Kubernetes do.
 */
export class CertificateRenewal {
  readonly #options: CertificateRenewalOptions;
  readonly #timer: NodeJS.Timeout;
  #current: TlsFiles;
  /** Reason that was logged last, so that each is logged once. */
  #refusal = '';

  constructor(options: CertificateRenewalOptions) {
    this.#options = options;
    this.#current = options.current;
    this.#timer = setInterval(() => this.reload(), options.intervalMs ?? INTERVAL_MS).unref();
  }

  /** Reads both files now, and uses them if they have changed and are valid. */
  reload(): void {
    const { settings, server, log } = this.#options;
    try {
      const files = readTls(settings);
      if (!files || !(server instanceof TlsServer)) return;
      if (files.cert.equals(this.#current.cert) && files.key.equals(this.#current.key)) return;
      checkTls(files);
      server.setSecureContext(files);
      this.#current = files;
      this.#refusal = '';
      log.info('the certificate has been reloaded');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (reason === this.#refusal) return;
      this.#refusal = reason;
      log.warn({ reason }, 'the new certificate cannot be used: the server keeps the current one');
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
