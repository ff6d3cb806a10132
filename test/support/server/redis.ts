import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../wait-for.js';
import { freePort } from './free-port.js';

/** Real Redis on loopback, with an append-only file, that a test can kill and restart. */
export interface RedisServer {
  readonly url: string;
  /** Kills it. @param dataLost whether to delete its data as well */
  kill(dataLost?: boolean): Promise<void>;
  start(): Promise<void>;
  /** Stops it from responding while its connections stay open, or lets it continue. */
  freeze(frozen: boolean): void;
  close(): Promise<void>;
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'mesh-call-redis-'));
  let child: ChildProcess | null = null;
  const killWithParent = () => child?.kill('SIGKILL');
  process.once('exit', killWithParent);
  const start = async () => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    child = spawn(
      process.env.REDIS_SERVER_PATH ?? '/usr/bin/redis-server',
      [...options, '--appendonly', 'yes', '--appendfsync', 'always'],
      { stdio: 'ignore' },
    );
    await waitFor('a response of Redis', () => responds(port));
  };
  const kill = async (dataLost = false) => {
    const running = child;
    child = null;
    if (running) {
      const exited = once(running, 'exit');
      running.kill('SIGKILL');
      await exited;
    }
    if (dataLost) await rm(join(folder, 'appendonlydir'), { recursive: true, force: true });
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    start,
    freeze: (frozen) => void child?.kill(frozen ? 'SIGSTOP' : 'SIGCONT'),
    async close() {
      process.removeListener('exit', killWithParent);
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function responds(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [answer] = await once(socket, 'data');
    return String(answer).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
