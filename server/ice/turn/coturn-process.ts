import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { coturnConfig } from './coturn-config.js';
import { probeStun } from './stun-probe.js';

export interface CoturnProcessOptions {
  readonly port: number;
  readonly externalAddress: string | null;
  readonly log: FastifyBaseLogger;
}

/** If coturn exits within this time it did not start, even if another server responds on the port. */
const SETTLE_MS = 700;
/** Generous for a busy machine, and below the 10 s that Fastify allows a plugin. */
const START_TIMEOUT_MS = 8_000;
/** Delay between two attempts to restart. */
const RESTART_DELAY_MS = 2_000;

/**
 * Supervisor of a coturn child process (https://github.com/coturn/coturn). Starts it with a random secret and restarts it when it
 * exits. On Linux the kernel ends the child even if this process is killed.
 */
export class CoturnProcess {
  /** Shared secret for ephemeral credentials. */
  readonly secret = randomBytes(32).toString('base64url');
  readonly port: number;
  readonly #options: CoturnProcessOptions;
  #folder = '';
  #child: ChildProcess | null = null;
  #closed = false;

  constructor(options: CoturnProcessOptions) {
    this.#options = options;
    this.port = options.port;
  }

  /** @throws {Error} with the reason if coturn cannot be started */
  async start(): Promise<void> {
    requireCoturn();
    this.#folder = await mkdtemp(join(tmpdir(), 'mesh-call-turn-'));
    const { port, externalAddress } = this.#options;
    const interfaces = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const ownAddresses = interfaces
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
      .map(({ address }) => address);
    const external = externalAddress === null ? [] : [externalAddress];
    const config = coturnConfig({
      ...{ port, secret: this.secret, externalAddress, folder: this.#folder },
      ownAddresses: [...ownAddresses, ...external],
    });
    await writeFile(join(this.#folder, 'turnserver.conf'), config, { mode: 0o600 });
    await this.#spawn();
  }

  /** Ends the child process. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    const child = this.#child;
    this.#child = null;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    if (this.#folder !== '') await rm(this.#folder, { recursive: true, force: true });
  }

  /** Resolves when coturn responds. */
  async #spawn(): Promise<void> {
    const { log, port } = this.#options;
    const command = ['turnserver', '-c', join(this.#folder, 'turnserver.conf')];
    // PR_SET_PDEATHSIG (prctl(2), Linux only): the kernel ends the child when this process ends, in whatever way.
    const supervised = hasPdeathsig() ? ['setpriv', '--pdeathsig', 'KILL', ...command] : command;
    const [program = '', ...args] = supervised;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let output = '';
    const portTaken = new Promise<string>((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => {
          output = (output + text).slice(-2_000);
          log.trace({ text }, 'coturn output');
          // coturn would keep retrying.
          if (output.includes('Address already in use')) resolve('another program has this port');
        });
    });
    const exited = new Promise<string>((resolve) => {
      child.once('error', ({ message }) => resolve(message));
      child.once('exit', (code, signal) => resolve(output.trim().split('\n').at(-1) || `${code ?? signal}`));
    });
    const timeout = new AbortController();
    const deadline = setTimeout(() => timeout.abort(), START_TIMEOUT_MS);
    const responded = Promise.all([probeStun(port, timeout.signal), delay(SETTLE_MS)]);
    const failure = await Promise.race([
      exited,
      portTaken,
      responded.then(([isUp]) => (isUp ? null : `it did not respond within ${START_TIMEOUT_MS / 1_000} s`)),
    ]);
    clearTimeout(deadline);
    timeout.abort();
    if (failure !== null) {
      child.kill('SIGKILL');
      throw new Error(`coturn does not run on port ${port}: ${failure}`);
    }
    void exited.then((reason) => {
      if (this.#closed || this.#child !== child) return;
      log.error({ reason }, 'coturn has exited and is restarted');
      // Without delay: calls depend on it, and another program could take its port.
      this.#restart();
    });
  }

  #restart(): void {
    if (this.#closed) return;
    this.#spawn().catch((error: unknown) => {
      if (this.#closed) return;
      this.#options.log.error({ err: error }, 'coturn could not be restarted');
      setTimeout(() => this.#restart(), RESTART_DELAY_MS).unref();
    });
  }
}

/** @throws {Error} if coturn is not installed */
export function requireCoturn(): void {
  if (spawnSync('turnserver', ['--version'], { stdio: 'ignore' }).error)
    throw new Error('coturn is not installed on this machine ("apt-get install coturn")');
}

/** Whether `setpriv` supports `--pdeathsig`. BusyBox's does not; then only `close` ends the child. */
function hasPdeathsig(): boolean {
  return spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' }).status === 0;
}
