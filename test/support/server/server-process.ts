import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../paths.js';

/** Environment variables of the server, for example `MESH_CALL_SECRET`. */
export type ServerSettings = Readonly<Record<string, string>>;

/** The real server, as `npm start` runs it, in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  readonly pid: number;
  /** `http://localhost:PORT`, without a slash at the end. */
  readonly origin: string;
  /** Standard output and standard error so far. */
  readonly output: () => string;
  /** Sends SIGKILL: clients receive no goodbye. */
  kill(): Promise<void>;
  /** Sends SIGTERM. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts the server on free ports and waits until it logs its address.
 *
 * @param settings override the free ports and the log level
 * @param checkout folder with the `dist` to run, another one to compare with
 * @throws with the output of the server, if it exits or logs no address within 15 s
 */
export async function startServerProcess(
  settings: ServerSettings = {},
  checkout = root,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [join(checkout, 'dist/server/main.js')], {
    env: { ...process.env, PORT: '0', MESH_CALL_STUN_PORT: '0', LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killWithParent = () => child.kill('SIGKILL');
  process.once('exit', killWithParent);
  let printed = '';
  child.once('exit', (code) => {
    process.removeListener('exit', killWithParent);
    // Without this line, a test would only report its timeout.
    if (code !== 0 && code !== null) console.error(`the server exited with code ${code}:\n${printed}`);
  });
  const port = await listeningPort(child, (text) => {
    printed += text;
    return printed;
  });
  return {
    port,
    pid: child.pid ?? 0,
    origin: `http://localhost:${port}`,
    output: () => printed,
    kill: () => end(child, 'SIGKILL'),
    close: () => end(child, 'SIGTERM'),
  };
}

function listeningPort(child: ChildProcess, append: (text: string) => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      child.kill('SIGKILL');
      reject(new Error(`the server ${what}:\n${append('')}`));
    };
    const timer = setTimeout(() => fail('did not log its address within 15 s'), 15_000);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`exited with code ${code} during its start`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const port = /https?:\/\/localhost:(\d+)/u.exec(append(text))?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    }
  });
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  const killer = setTimeout(() => child.kill('SIGKILL'), 8_000);
  await ended;
  clearTimeout(killer);
}
