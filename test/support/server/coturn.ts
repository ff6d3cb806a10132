import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../wait-for.js';
import { freePort } from './free-port.js';

/** Real TURN server on loopback. */
export interface Coturn {
  readonly port: number;
  readonly secret: string;
  close(): Promise<void>;
}

/**
 * Starts coturn with ephemeral credentials and waits until it responds. It ends with this process.
 *
 * @param allocationSeconds lifetime of an allocation, after which a client must show valid credentials again
 */
export async function startCoturn({ allocationSeconds = 600 } = {}): Promise<Coturn> {
  const port = await freePort();
  const secret = 'a secret that only this test and its relay know';
  const folder = await mkdtemp(join(tmpdir(), 'mesh-call-coturn-'));
  const child = spawn(
    process.env.TURNSERVER_PATH ?? '/usr/bin/turnserver',
    [
      '-n',
      '--listening-ip=127.0.0.1',
      '--relay-ip=127.0.0.1',
      `--listening-port=${port}`,
      '--use-auth-secret',
      `--static-auth-secret=${secret}`,
      '--realm=test',
      '--allow-loopback-peers',
      `--max-allocate-lifetime=${allocationSeconds}`,
      '--no-tcp',
      '--no-tls',
      '--no-dtls',
      '--no-cli',
      '--log-file=stdout',
      `--pidfile=${join(folder, 'pid')}`,
      `--userdb=${join(folder, 'userdb')}`,
    ],
    { stdio: 'ignore' },
  );
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  await waitFor('a response of coturn', () => respondsToStun(port));
  return {
    port,
    secret,
    async close() {
      process.removeListener('exit', kill);
      if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, 'exit');
        kill();
        await exited;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Sends a binding request (RFC 8489 §5), which every STUN and TURN server answers. */
async function respondsToStun(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  const request = Buffer.alloc(20);
  request.writeUInt16BE(0x0001, 0);
  request.writeUInt32BE(0x2112a442, 4);
  socket.on('error', () => undefined);
  socket.send(request, port, '127.0.0.1');
  const answered = await Promise.race([
    once(socket, 'message').then(() => true),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300)),
  ]);
  socket.close();
  return answered;
}
