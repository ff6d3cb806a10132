import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Server } from 'socket.io';
import { root } from '../../support/paths.js';

export interface NaiveServer {
  readonly origin: string;
  close(): Promise<void>;
}

const client = join(
  dirname(createRequire(import.meta.url).resolve('socket.io-client/package.json')),
  'dist/socket.io.esm.min.js',
);

/** Starts a server that serves the naive page and relays its signals, with the same Socket.IO as the product. */
export async function startNaiveServer(): Promise<NaiveServer> {
  const folder = join(root, 'test/bench/naive');
  const files = new Map([
    ['/', { type: 'text/html', body: await readFile(join(folder, 'page.html')) }],
    ['/page.js', { type: 'text/javascript', body: await readFile(join(folder, 'page.js')) }],
    ['/socket.io.js', { type: 'text/javascript', body: await readFile(client) }],
  ]);
  const http = createServer((request, response) => {
    const file = files.get((request.url ?? '/').replace(/\?.*$/u, ''));
    response.writeHead(file ? 200 : 404, file && { 'content-type': file.type });
    response.end(file?.body);
  });

  const server = new Server(http, { transports: ['websocket'], serveClient: false });
  server.on('connection', (socket) => {
    socket.on('join', async (room: string, reply: (ids: string[]) => void) => {
      const others = await server.in(room).fetchSockets();
      await socket.join(room);
      socket.once('disconnecting', () => socket.to(room).emit('left', socket.id));
      reply(others.map(({ id }) => id));
    });
    socket.on('signal', ({ to, ...signal }: { to: string }) => {
      server.to(to).emit('signal', { from: socket.id, ...signal });
    });
  });

  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    origin: `http://localhost:${address.port}`,
    close: () => server.close(),
  };
}
