import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { coturnConfig } from './coturn-config.js';
import { answersStun } from './stun-probe.js';

export interface CoturnProcessOptions {
  readonly port: number;
  readonly externalAddress: string | null;
  readonly log: FastifyBaseLogger;
}

/** Whoever ends sooner has not started, also where another server answers on the port. */
const SETTLES_MS = 700;
/** On a busy machine it takes its time; Fastify waits 10 s for what it starts with. */
const ANSWERS_WITHIN_MS = 8_000;
/** Between two tries: whatever keeps it from starting will not be over at once. */
const AGAIN_MS = 2_000;

/**
 * The machine's own coturn (https://github.com/coturn/coturn), started with a secret that only this process knows, and ended with
 * it: by SIGKILL also where this process is killed. If it ends by itself, it is started again.
 */
export class CoturnProcess {
  /** For ephemeral credentials. */
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

  /** @throws {Error} which says what is missing, where it cannot be started */
  async start(): Promise<void> {
    if (spawnSync('turnserver', ['--version'], { stdio: 'ignore' }).error)
      throw new Error('coturn is not installed on this machine ("apt-get install coturn")');
    this.#folder = await mkdtemp(join(tmpdir(), 'mesh-call-turn-'));
    const { port, externalAddress } = this.#options;
    const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const ownAddresses = own
      .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
      .map(({ address }) => address);
    const external = externalAddress === null ? [] : [externalAddress];
    const config = coturnConfig({
      ...{ port, secret: this.secret, externalAddress, folder: this.#folder },
      ownAddresses: [...ownAddresses, ...external],
    });
    await writeFile(join(this.#folder, 'turnserver.conf'), config, { mode: 0o600 });
    await this.#run();
  }

  /** Ends it; may be called again. */
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

  /** Resolves when it answers. */
  async #run(): Promise<void> {
    const { log, port } = this.#options;
    const command = ['turnserver', '-c', join(this.#folder, 'turnserver.conf')];
    // The kernel ends it with this process, however that ends; only Linux can (prctl(2), PR_SET_PDEATHSIG).
    const held = canHold() ? ['setpriv', '--pdeathsig', 'KILL', ...command] : command;
    const [program = '', ...args] = held;
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let said = '';
    const taken = new Promise<string>((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text: string) => {
          said = (said + text).slice(-2_000);
          log.trace({ text }, 'TURN');
          // By itself it would try for as long as it takes, and say so to nobody.
          if (said.includes('Address already in use')) resolve('another program has this port');
        });
    });
    const ended = new Promise<string>((resolve) => {
      child.once('error', ({ message }) => resolve(message));
      child.once('exit', (code, signal) => resolve(said.trim().split('\n').at(-1) || `${code ?? signal}`));
    });
    const given = new AbortController();
    const deadline = setTimeout(() => given.abort(), ANSWERS_WITHIN_MS);
    const answered = Promise.all([answersStun(port, given.signal), delay(SETTLES_MS)]);
    const failure = await Promise.race([
      ended,
      taken,
      answered.then(([does]) => (does ? null : `it has not answered within ${ANSWERS_WITHIN_MS / 1_000} s`)),
    ]);
    clearTimeout(deadline);
    given.abort();
    if (failure !== null) {
      child.kill('SIGKILL');
      throw new Error(`coturn does not run on port ${port}: ${failure}`);
    }
    void ended.then((reason) => {
      if (this.#closed || this.#child !== child) return;
      log.error({ reason }, 'TURN ended by itself, and is started again');
      // At once: calls go through it, and its port is anybody's while it is away.
      this.#runAgain();
    });
  }

  #runAgain(): void {
    if (this.#closed) return;
    this.#run().catch((error: unknown) => {
      if (this.#closed) return;
      this.#options.log.error({ err: error }, 'TURN could not be started again');
      setTimeout(() => this.#runAgain(), AGAIN_MS).unref();
    });
  }
}

/** Small systems have a `setpriv` that cannot, or none: there it is ended by `close` alone. */
function canHold(): boolean {
  return spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' }).status === 0;
}
