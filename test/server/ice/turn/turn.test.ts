import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { after, before, describe, it } from 'node:test';
import Fastify from 'fastify';
import { CoturnProcess } from '../../../../server/ice/turn/coturn-process.js';
import { freePort } from '../../../support/server/free-port.js';
import { startServerProcess } from '../../../support/server/server-process.js';
import { waitFor } from '../../../support/wait-for.js';
import { TurnClient } from './turn-client.js';

/** One address of each denied range, in each notation. */
const forbidden = [
  ...[
    '0.0.0.1',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '127.1.2.3',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.254',
  ],
  ...[
    '192.168.1.1',
    '192.0.0.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '192.88.99.1',
    '240.0.0.1',
    '255.255.255.254',
  ],
  ...[
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:192.168.1.1',
    '::ffff:169.254.169.254',
    '::ffff:8.8.8.8',
  ],
  ...['64:ff9b::a00:1', '2002:a00:1::', '2001::1', '2001:db8::1', 'fc00::1', 'fd12::1', 'fe80::1', 'fec0::1'],
];

/** Process ids of coturn processes on this port. */
function pidsOf(port: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .filter((pid) => {
      try {
        const [program, , config = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return program === 'turnserver' && readFileSync(config, 'utf8').includes(`listening-port=${port}\n`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

const running = (port: number) => pidsOf(port).length;

describe('CoturnProcess', () => {
  let turn: CoturnProcess;
  before(async () => {
    turn = new CoturnProcess({
      port: await freePort(),
      externalAddress: null,
      log: Fastify({ logger: false }).log,
    });
    await turn.start();
  });
  after(async () => {
    for (const each of clients) each.close();
    await turn.close();
  });

  const clients: TurnClient[] = [];
  function client(secret = turn.secret): TurnClient {
    const made = new TurnClient(turn.port, secret);
    clients.push(made);
    return made;
  }

  it('denies relaying into private and reserved networks, in every notation of their addresses', async () => {
    const [v4, v6] = [client(), client()];
    assert.equal(await v4.allocate(4), 0);
    const hasV6 = (await v6.allocate(6)) === 0;
    for (const address of forbidden) {
      const asking = address.includes(':') && hasV6 ? v6 : v4;
      assert.notEqual(await asking.permit(address), 0, address);
    }
    // Other addresses are allowed, so the ones above are refused for their range.
    assert.equal(await v4.permit('8.8.8.8'), 0);
    const own = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    if (own) assert.equal(await v4.permit(own.address), 0, 'two relayed participants can connect through it');
  });

  it('refuses clients without valid ephemeral credentials', async () => {
    assert.equal(await client('another secret').allocate(), 401);
  });

  it('is restarted when it exits', { skip: !existsSync('/proc') }, async () => {
    const [pid] = pidsOf(turn.port);
    process.kill(pid ?? 0, 'SIGKILL');
    await waitFor('another one', async () => running(turn.port) === 1 && pidsOf(turn.port)[0] !== pid, {
      timeoutMs: 10_000,
    });
    await waitFor(
      'a response',
      async () =>
        (await client()
          .allocate()
          .catch(() => -1)) === 0,
      { timeoutMs: 10_000 },
    );
  });

  it('fails at once if its port is taken', async () => {
    const other = createSocket('udp4').bind(await freePort(), '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address();
    const second = new CoturnProcess({ port, externalAddress: null, log: Fastify({ logger: false }).log });
    const startedAt = performance.now();
    await assert.rejects(second.start(), {
      message: `coturn does not run on port ${port}: another program has this port`,
    });
    assert.ok(performance.now() - startedAt < 5_000, 'without waiting for the timeout');
    await second.close();
    other.close();
  });

  for (const way of ['close', 'kill'] as const)
    it(`ends when its server ends by ${way}`, {
      skip: !existsSync('/proc'),
    }, async () => {
      const port = await freePort();
      const product = await startServerProcess({ MESH_CALL_TURN: 'on', MESH_CALL_TURN_PORT: String(port) });
      assert.match(product.output(), new RegExp(`TURN {4}runs on port ${port}`, 'u'));
      assert.equal(running(port), 1);
      await product[way]();
      await waitFor('coturn to be gone', async () => running(port) === 0, { timeoutMs: 10_000 });
    });
});
