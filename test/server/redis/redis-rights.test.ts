import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import fastify, { type FastifyBaseLogger } from 'fastify';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { RedisRoomStore } from '../../../server/redis/redis-room-store.js';
import { root } from '../../support/paths.js';
import { type RedisServer, startRedis } from '../../support/server/redis.js';
import { enter, next, offer, randomText, startServer } from '../../support/server/server-client.js';
import { startServerProcess } from '../../support/server/server-process.js';
import { waitFor } from '../../support/wait-for.js';

const PASSWORD = 'hunter2';

/** Rights that the guide gives to the server, as ACL rules of Redis. */
const [, documented = ''] =
  /^ *ACL SETUSER mesh-call on >PASSWORD (.+)$/mu.exec(
    readFileSync(join(root, 'deploy/README.md'), 'utf8'),
  ) ?? [];
const rules = documented.split(' ');

describe('Redis with limited rights', () => {
  let redis: RedisServer;
  let operator: Redis;
  before(async () => {
    redis = await startRedis();
    operator = new Redis(redis.url);
  });
  after(async () => {
    operator.disconnect();
    await redis.close();
  });

  /** URL for a new user with these rights. */
  async function urlFor(rights: readonly string[]): Promise<string> {
    const user = randomText();
    await operator.call('ACL', 'SETUSER', user, 'on', `>${PASSWORD}`, ...rights);
    return redis.url.replace('redis://', `redis://${user}:${PASSWORD}@`);
  }

  const readiness = async (server: { readonly url: string }) => {
    const response = await fetch(`${server.url}/ready`);
    return [response.status, await response.json()];
  };

  it('serves calls with the documented rights, and logs nothing but JSON', async () => {
    const url = await urlFor(rules);
    const servers = await Promise.all([1, 2].map(() => startServerProcess({ MESH_CALL_REDIS_URL: url })));
    try {
      const room = randomText();
      const [ada, bo] = [
        await enter({ url: servers[0]?.origin ?? '' }, { room }),
        await enter({ url: servers[1]?.origin ?? '' }, { room }),
      ];
      const arrived = next(ada.socket, 'signal');
      bo.socket.emit('signal', { to: ada.joined.id, session: ada.request.session, signal: offer() });
      assert.equal((await arrived).from, bo.joined.id);
      for (const { socket } of [ada, bo]) socket.disconnect();
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
    for (const server of servers) assert.doesNotMatch(server.output(), /INFO|ready check|WARN/u);
  });

  it('is not ready without any one of them, and the log gives the reason', async () => {
    assert.ok(rules.length > 20, documented);
    for (const rule of rules) {
      const log = recordingLog();
      const store = new RedisRoomStore(await urlFor(rules.filter((each) => each !== rule)), log.logger);
      // Subscribes to the channels of the servers.
      new Server().adapter(store.adapter);
      try {
        const reason = await waitFor(`an outage without ${rule}`, () => log.lines()[0]?.reason);
        // Redis 7.0 does not name the command if it is one of a script.
        assert.match(reason, /permission|The user executing the script can't/u, rule);
        assert.equal(store.isReady, false, rule);
      } finally {
        store.close();
      }
    }
  });

  it('is ready again when the rights are given, and not ready when they are taken', async () => {
    const url = await urlFor([...rules, '-hmget']);
    const user = new URL(url).username;
    const server = await startServer({ redisUrl: url });
    try {
      assert.deepEqual(await readiness(server), [503, { status: 'waiting' }]);
      await operator.call('ACL', 'SETUSER', user, '+hmget');
      await waitFor('readiness', async () => (await readiness(server))[0] === 200);
      await operator.call('ACL', 'SETUSER', user, '-spublish', '-eval');
      await waitFor('the loss of readiness', async () => (await readiness(server))[0] === 503);
    } finally {
      await server.close();
    }
  });

  it('is not ready with a wrong password, and the log says so once', async () => {
    const url = (await urlFor(rules)).replace(PASSWORD, 'wrong');
    const server = await startServerProcess({ MESH_CALL_REDIS_URL: url });
    try {
      await waitFor('the reason', () => server.output().includes('WRONGPASS'));
      assert.deepEqual(await readiness({ url: server.origin }), [503, { status: 'waiting' }]);
      assert.doesNotMatch(server.output(), /wrong\b(?!.*password)/u);
    } finally {
      await server.close();
    }
    assert.equal(server.output().match(/WRONGPASS/gu)?.length, 1);
  });
});

interface RecordingLog {
  readonly logger: FastifyBaseLogger;
  lines(): { readonly reason?: string }[];
}

function recordingLog(): RecordingLog {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const { log } = fastify({ logger: { level: 'warn', stream } });
  return {
    logger: log,
    lines: () =>
      text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
  };
}
