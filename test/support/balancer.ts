import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/**
 * One address for several servers, as a proxy in front of them has it: whatever comes goes to the one that has the fewest
 * WebSockets. What else is open, scripts over kept connections, says nothing of how many people a server has.
 */
export interface Balancer {
  /** `http://localhost:PORT`. */
  readonly origin: string;
  /** How many WebSockets are open to the server on this port. */
  openTo(port: number): number;
  close(): Promise<void>;
}

/** Whoever does not take a connection is passed over; nothing sticks to a server. */
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
      const idlest = [...ports()].sort((one, other) => openTo(one) - openTo(other));
      // Before it is taken: another one that comes in the meantime goes elsewhere.
      if (isSocket && idlest[0] !== undefined) open.set(client, idlest[0]);
      passOn(client, idlest, (port) => {
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
