import type { AppOptions } from '../../server/app.js';
import { type RedisServer, startRedis } from './redis.js';
import { enter, type Member, startServer, type TestServer, type TestSocket } from './server-client.js';

/** Servers that share a real Redis, and whoever has connected to them. */
export interface Cluster {
  readonly redis: RedisServer;
  readonly one: TestServer;
  readonly other: TestServer;
  /** One more of them, which its test closes. */
  start(options?: AppOptions): Promise<TestServer>;
  arrive(server: { url: string }, change: Parameters<typeof enter>[1]): Promise<Member>;
  /** Has a socket closed at the end. */
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

/** How many somebody sees in their room. */
export async function membersBy(member: Member): Promise<number> {
  return (await namesBy(member)).length;
}

/** Whom somebody sees in their room. */
export async function namesBy({ socket }: Member): Promise<string[]> {
  const reply = await socket.emitWithAck('sync');
  return reply.ok ? reply.room.members.map(({ name }) => name) : [];
}
