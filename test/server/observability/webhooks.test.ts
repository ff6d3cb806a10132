import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import Fastify from 'fastify';
import { type Webhook, Webhooks } from '../../../server/observability/webhooks.js';
import type { LifecycleEvent } from '../../../server/rooms/room-service-api.js';
import { connect, join, randomText, startServer } from '../../support/server/server-client.js';
import { waitFor } from '../../support/wait-for.js';

const SECRET = 'what webhooks are signed with, 32 bytes';

describe('Webhooks', () => {
  let receiver: Server;
  let url = '';
  const got: { body: string; signature: string }[] = [];
  /** Statuses of the next responses, then 204. `0` closes the connection. */
  let answers: number[] = [];

  before(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const status = answers.shift() ?? 204;
        if (status === 0) return void request.socket.destroy();
        response.writeHead(status).end();
        if (status === 204) got.push({ body, signature: String(request.headers['mesh-call-signature']) });
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  });
  after(() => {
    receiver.closeAllConnections();
    receiver.close();
  });
  afterEach(() => {
    got.length = 0;
    answers = [];
  });

  const delivered = () => got.map(({ body }) => JSON.parse(body) as Webhook);
  const create = () =>
    new Webhooks({ url, secret: SECRET, log: Fastify({ logger: false }).log, firstRetryMs: 5 });
  const event = (count: number): LifecycleEvent => ({ room: `r${count}`, type: 'started', members: 1 });

  it('sends signed webhooks for a whole call, in order', async () => {
    const server = await startServer({ webhookUrl: url, webhookSecret: SECRET });
    const room = randomText();
    const [ada, bo] = [await connect(server), await connect(server)];
    const { id } = await join(ada, { room, name: 'Ada' });
    await join(bo, { room, name: 'Bo' });
    await bo.emitWithAck('leave');
    await ada.emitWithAck('leave');
    await waitFor('six', async () => got.length === 6);
    assert.deepEqual(
      delivered().map(({ type, room: of, participant, reason }) => [
        type,
        of === room,
        participant?.name,
        reason,
      ]),
      [
        ['room.started', true, undefined, undefined],
        ['participant.joined', true, 'Ada', undefined],
        ['participant.joined', true, 'Bo', undefined],
        ['participant.left', true, 'Bo', 'left'],
        ['participant.left', true, 'Ada', 'left'],
        ['room.ended', true, undefined, undefined],
      ],
    );
    assert.equal(delivered()[1]?.participant?.id, id);
    for (const { body, signature } of got) {
      const [, seconds = '', hex] = /^t=(\d+),v1=([0-9a-f]{64})$/u.exec(signature) ?? [];
      assert.ok(Math.abs(Number(seconds) - Date.now() / 1_000) < 60);
      assert.equal(hex, createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex'));
    }
    assert.equal(new Set(delivered().map((each) => each.id)).size, 6);
    ada.disconnect();
    bo.disconnect();
    await server.close();
  });

  it('retries until the receiver accepts, and keeps the order', async () => {
    const webhooks = create();
    answers = [500, 0, 503, 429, 302];
    for (let count = 0; count < 20; count += 1) webhooks.enqueue(event(count));
    await waitFor('all to be delivered', async () => webhooks.waiting === 0);
    assert.deepEqual(
      delivered().map(({ room }) => room),
      Array.from({ length: 20 }, (_, count) => `r${count}`),
    );
    assert.equal(webhooks.lost, 0);
    webhooks.close();
  });

  it('gives up a refused webhook and counts it as lost', async () => {
    const webhooks = create();
    answers = [410];
    webhooks.enqueue(event(0));
    webhooks.enqueue(event(1));
    await waitFor('the second to be delivered', async () => got.length === 1);
    assert.deepEqual(
      delivered().map(({ room }) => room),
      ['r1'],
    );
    assert.equal(webhooks.lost, 1);
    webhooks.close();
  });

  it('queues webhooks for an unavailable receiver up to a limit, and counts the dropped ones', async () => {
    const webhooks = new Webhooks({
      url: 'http://127.0.0.1:9/',
      secret: SECRET,
      log: Fastify({ logger: false }).log,
      firstRetryMs: 5,
    });
    for (let count = 0; count < 10_002; count += 1) webhooks.enqueue(event(count));
    assert.deepEqual([webhooks.waiting, webhooks.lost], [10_000, 2]);
    webhooks.close();
    assert.equal(webhooks.waiting, 0);
  });
});
