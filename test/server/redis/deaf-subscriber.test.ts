import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { next, offer, randomText } from '../../support/server/server-client.js';
import { waitFor } from '../../support/wait-for.js';
import { type Cluster, membersBy, startCluster } from './cluster.js';

/** TCP proxy in front of Redis whose open subscriptions can go deaf: they stay open, and nothing passes any more. */
interface RedisProxy {
  readonly url: string;
  /** @returns the number of connections that are deaf now */
  deafen(): number;
  close(): void;
}

async function startRedisProxy(target: string): Promise<RedisProxy> {
  const open = new Set<Socket>();
  const subscribers = new Set<{ deafen(): void }>();
  const proxy = createServer((client) => {
    const redis = connect(Number(new URL(target).port), '127.0.0.1');
    for (const socket of [client, redis]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.once('close', () => open.delete(socket));
    }
    let isDeaf = false;
    const subscriber = { deafen: () => (isDeaf = true) };
    client.on('data', (data) => {
      if (/ssubscribe/iu.test(data.toString('latin1'))) subscribers.add(subscriber);
      if (!isDeaf) redis.write(data);
    });
    redis.on('data', (data) => {
      if (!isDeaf) client.write(data);
    });
    client.once('close', () => {
      subscribers.delete(subscriber);
      redis.destroy();
    });
    redis.once('close', () => client.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    deafen() {
      for (const subscriber of subscribers) subscriber.deafen();
      return subscribers.size;
    },
    close() {
      proxy.close();
      for (const socket of open) socket.destroy();
    },
  };
}

describe('a server whose subscriptions at Redis go deaf', () => {
  let cluster: Cluster;
  let proxy: RedisProxy;
  before(async () => {
    cluster = await startCluster();
    proxy = await startRedisProxy(cluster.redis.url);
  });
  after(async () => {
    proxy.close();
    await cluster.close();
  });

  it('subscribes again, and receives signals of the other servers', async () => {
    const server = await cluster.start({ redisUrl: proxy.url });
    try {
      const room = randomText();
      const [ada, bo] = [
        await cluster.arrive(server, { room }),
        await cluster.arrive(cluster.other, { room }),
      ];
      await waitFor('Ada to see Bo', async () => (await membersBy(ada)) === 2);
      assert.equal(proxy.deafen(), 1);
      const arrived = next(ada.socket, 'signal', 20_000);
      let isThere = false;
      const sent = waitFor('the signal to arrive', () => {
        bo.socket.emit('signal', { to: ada.joined.id, session: ada.request.session, signal: offer() });
        return isThere;
      });
      assert.equal((await arrived).from, bo.joined.id);
      isThere = true;
      await sent;
      // The call has gone on.
      assert.equal(await membersBy(ada), 2);
    } finally {
      await server.close();
    }
  });
});
