import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** One address for several servers, as a proxy in front of them has it: a connection goes to the one that has the fewest. */
export interface Balancer {
  /** `http://localhost:PORT`. */
  readonly origin: string;
  /** How many connections are open to the server on this port. */
  openTo(port: number): number;
  close(): Promise<void>;
}

/** Whoever does not take a connection is passed over; nothing sticks to a server. */
export async function startBalancer(ports: () => readonly number[]): Promise<Balancer> {
  const open = new Map<Socket, number>();
  const openTo = (port: number) => [...open.values()].filter((each) => each === port).length;
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    open.set(client, 0);
    client.once('close', () => open.delete(client));
    const idlest = [...ports()].sort((one, other) => openTo(one) - openTo(other));
    passOn(client, idlest, (port) => {
      if (open.has(client)) open.set(client, port);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    origin: `http://localhost:${address.port}`,
    openTo,
    async close() {
      for (const client of open.keys()) client.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function passOn(client: Socket, [port, ...rest]: readonly number[], onTaken: (port: number) => void): void {
  if (port === undefined) return void client.destroy();
  const server = connect(port, '127.0.0.1');
  server.once('connect', () => {
    onTaken(port);
    client.pipe(server).pipe(client);
    client.once('close', () => server.destroy());
    server.once('close', () => client.destroy());
  });
  server.on('error', () => {
    server.destroy();
    if (server.pending) passOn(client, rest, onTaken);
  });
}
