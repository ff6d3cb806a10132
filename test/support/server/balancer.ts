import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * Load balancer in front of several servers. It sends each connection to the server with the fewest WebSockets; other
 * connections, such as kept-alive ones for scripts, don't count.
 */
export interface Balancer {
  /** `http://localhost:PORT`. */
  readonly origin: string;
  /** Number of WebSockets open to the server on this port. */
  openTo(port: number): number;
  close(): Promise<void>;
}

/** Starts a balancer without sticky sessions. It skips a server that refuses connections. */
export async function startBalancer(ports: () => readonly number[]): Promise<Balancer> {
  const clients = new Set<Socket>();
  const open = new Map<Socket, number>();
  const openTo = (port: number) => [...open.values()].filter((each) => each === port).length;
  const server = createServer((client) => {
    clients.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => {
      clients.delete(client);
      open.delete(client);
    });
    client.once('readable', () => {
      const head: Buffer | null = client.read();
      if (head === null) return;
      client.unshift(head);
      const isSocket = /^upgrade: websocket/imu.test(head.toString('latin1'));
      const candidates = [...ports()].sort((one, other) => openTo(one) - openTo(other));
      // Counted before the server accepts it, so that a concurrent connection goes elsewhere.
      if (isSocket && candidates[0] !== undefined) open.set(client, candidates[0]);
      forward(client, candidates, (port) => {
        if (open.has(client)) open.set(client, port);
      });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    origin: `http://localhost:${address.port}`,
    openTo,
    async close() {
      for (const client of clients) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(
  client: Socket,
  [port, ...rest]: readonly number[],
  onAccepted: (port: number) => void,
): void {
  if (port === undefined) return void client.destroy();
  const server = connect(port, '127.0.0.1');
  server.once('connect', () => {
    onAccepted(port);
    client.pipe(server).pipe(client);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
  });
  server.on('error', () => {
    server.destroy();
    if (server.pending) forward(client, rest, onAccepted);
  });
}
