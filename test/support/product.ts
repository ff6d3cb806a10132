import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './paths.js';

/** The real server, as `npm start` runs it, in a process of its own. */
export interface Product {
  readonly port: number;
  readonly pid: number;
  /** `http://localhost:PORT`, without a slash at the end. */
  readonly origin: string;
  /** Everything it has printed so far. */
  readonly output: () => string;
  /** Ends it by SIGKILL: nobody is told anything. */
  kill(): Promise<void>;
  /** Ends it by SIGTERM. May be called again. */
  close(): Promise<void>;
}

/**
 * Starts the server on a free port and waits until it says that it listens.
 *
 * @param settings environment variables on top of those that choose free ports
 * @throws with what the server printed, when it ends or does not listen within 15 s
 */
export async function startProduct(settings: Record<string, string> = {}): Promise<Product> {
  const child = spawn(process.execPath, [join(root, 'dist/server/main.js')], {
    env: { ...process.env, PORT: '0', MESH_CALL_STUN_PORT: '0', LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const killWithParent = () => child.kill('SIGKILL');
  process.once('exit', killWithParent);
  let printed = '';
  child.once('exit', (code) => {
    process.removeListener('exit', killWithParent);
    // Tests that go on without it would only wait for what cannot come.
    if (code !== 0 && code !== null)
      console.error(`the server ended by itself with code ${code}:\n${printed}`);
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

function listeningPort(child: ChildProcess, add: (text: string) => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      child.kill('SIGKILL');
      reject(new Error(`the server ${what}:\n${add('')}`));
    };
    const timer = setTimeout(() => fail('did not say within 15 s where it listens'), 15_000);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with code ${code} at its start`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        const port = /https?:\/\/localhost:(\d+)/u.exec(add(text))?.[1];
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
