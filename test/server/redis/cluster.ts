import type { AppOptions } from '../../../server/app.js';
import { type RedisServer, startRedis } from '../../support/server/redis.js';
import {
  enter,
  type Member,
  startServer,
  type TestServer,
  type TestSocket,
} from '../../support/server/server-client.js';

/** Servers that share a real Redis, with the sockets that are connected to them. */
export interface Cluster {
  readonly redis: RedisServer;
  readonly one: TestServer;
  readonly other: TestServer;
  /** Starts another server, which the test must close. */
  start(options?: AppOptions): Promise<TestServer>;
  /** Connects and joins. */
  arrive(server: { url: string }, change: Parameters<typeof enter>[1]): Promise<Member>;
  /** Closes a socket at the end. */
  keep(socket: TestSocket): TestSocket;
  close(): Promise<void>;
}

export async function startCluster(): Promise<Cluster> {
  const redis = await startRedis();
  const start = (options: AppOptions = {}) =>
    startServer({ redisUrl: redis.url, maxConnectionsPerAddress: 0, ...options });
  const [one, other] = await Promise.all([start(), start()]);
  const opened: TestSocket[] = [];
  return {
    redis,
    one,
    other,
    start,
    async arrive(server, change) {
      const member = await enter(server, change);
      opened.push(member.socket);
      return member;
    },
    keep(socket) {
      opened.push(socket);
      return socket;
    },
    async close() {
      for (const socket of opened) socket.disconnect();
      await Promise.all([one.close(), other.close()]);
      await redis.close();
    },
  };
}

/** Number of members that a member sees in its room. */
export async function membersBy(member: Member): Promise<number> {
  return (await namesBy(member)).length;
}

/** Names of the members that a member sees in its room. */
export async function namesBy({ socket }: Member): Promise<string[]> {
  const reply = await socket.emitWithAck('sync');
  return reply.ok ? reply.room.members.map(({ name }) => name) : [];
}
