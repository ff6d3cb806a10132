import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, rmdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Below the ephemeral ports (Linux: 32 768 to 60 999; RFC 6335: 49 152 and up). */
const range = { first: 15_000, last: 32_000 } as const;

/**
 * Finds a port that is free for TCP and UDP and that the system assigns to no other program, and reserves it among the
 * test files that run at once. So it stays free until a server is started, and while a killed one is down.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(range.first, range.last);
    if (!reserve(port)) continue;
    if ((await isFree(createServer().listen(port))) && (await isFree(createSocket('udp4').bind(port))))
      return port;
  }
}

/** Folders that stand for the ports of this process. */
const reserved: string[] = [];

/** Reserves a port for this process, by a folder: making one is atomic. @returns false if another one has reserved it */
function reserve(port: number): boolean {
  const folder = join(tmpdir(), `mesh-call-port-${port}`);
  try {
    mkdirSync(folder);
  } catch {
    return false;
  }
  if (reserved.length === 0)
    process.once('exit', () => {
      for (const each of reserved) rmdirSync(each);
    });
  reserved.push(folder);
  return true;
}

async function isFree(socket: NodeJS.EventEmitter & { close(): unknown }): Promise<boolean> {
  try {
    await once(socket, 'listening');
  } catch {
    return false;
  }
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  return true;
}
