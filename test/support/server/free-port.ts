import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the ephemeral ports (Linux: 32 768 to 60 999; RFC 6335: 49 152 and up). */
const range = { first: 15_000, last: 32_000 } as const;

/**
 * Finds a port that is free for TCP and UDP and that the system assigns to no other program. So it stays free while a killed
 * server is down.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(range.first, range.last);
    if ((await isFree(createServer().listen(port))) && (await isFree(createSocket('udp4').bind(port))))
      return port;
  }
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
