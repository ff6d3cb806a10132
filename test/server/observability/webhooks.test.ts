import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, describe, it } from 'node:test';
import Fastify from 'fastify';
import { type Webhook, Webhooks, type WebhooksOptions } from '../../../server/observability/webhooks.js';
import type { LifecycleEvent } from '../../../server/rooms/room-service-api.js';
import { connect, join, randomText, startServer } from '../../support/server/server-client.js';
import { waitFor } from '../../support/wait-for.js';

const SECRET = 'what webhooks are signed with, 32 bytes';

describe('Webhooks', () => {
  let receiver: Server;
  let url = '';
  const got: { body: string; signature: string; authorization: string | undefined }[] = [];
  /** Statuses of the next responses, then 204. `0` closes the connection. */
  let answers: number[] = [];
  /** Room whose webhooks are answered 400. */
  let refusedRoom = '';

  before(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const { room } = JSON.parse(body) as Webhook;
        const status = room === refusedRoom ? 400 : (answers.shift() ?? 204);
        if (status === 0) return void request.socket.destroy();
        response.writeHead(status).end();
        const { 'mesh-call-signature': signature, authorization } = request.headers;
        if (status === 204) got.push({ body, signature: String(signature), authorization });
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
    warnings.length = 0;
    answers = [];
    refusedRoom = '';
  });

  const delivered = () => got.map(({ body }) => JSON.parse(body) as Webhook);
  const warnings: string[] = [];
  const { log } = Fastify({
    logger: { level: 'warn', stream: { write: (line: string) => warnings.push(JSON.parse(line).reason) } },
  });
  const create = (change: Partial<WebhooksOptions> = {}) =>
    new Webhooks({ url, secret: SECRET, log, firstRetryMs: 5, ...change });
  const event = (count: number, room = 'r'): LifecycleEvent => ({
    room,
    type: 'joined',
    members: 1,
    member: { id: `p${count}`, name: 'Ada' } as NonNullable<LifecycleEvent['member']>,
  });
  const ids = () => delivered().map(({ participant }) => participant?.id);

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

  it('retries until the receiver accepts, and keeps the order of a room', async () => {
    const webhooks = create();
    answers = [500, 0, 503, 429, 302, 404, 400, 401];
    for (let count = 0; count < 20; count += 1) webhooks.enqueue(event(count));
    await waitFor('all to be delivered', async () => webhooks.waiting === 0);
    assert.deepEqual(
      ids(),
      Array.from({ length: 20 }, (_, count) => `p${count}`),
    );
    assert.equal(webhooks.lost, 0);
    webhooks.close();
  });

  it('gives up a webhook that the receiver never wants, and counts it as lost', async () => {
    const webhooks = create();
    answers = [410];
    webhooks.enqueue(event(0));
    webhooks.enqueue(event(1));
    await waitFor('the second to be delivered', async () => got.length === 1);
    assert.deepEqual(ids(), ['p1']);
    assert.equal(webhooks.lost, 1);
    webhooks.close();
  });

  it('holds up no other room by a webhook that is refused', async () => {
    const webhooks = create();
    refusedRoom = 'refused';
    webhooks.enqueue(event(0, 'refused'));
    for (let count = 1; count < 50; count += 1) webhooks.enqueue(event(count, `r${count}`));
    await waitFor('the others to be delivered', async () => webhooks.waiting === 1);
    assert.deepEqual([got.length, webhooks.lost], [49, 0]);
    refusedRoom = '';
    await waitFor('the refused one to be delivered', async () => webhooks.waiting === 0);
    assert.equal(ids().at(-1), 'p0');
    webhooks.close();
  });

  it('gives up a webhook by its age, counts it as lost and says why', async () => {
    const webhooks = create({ maxAgeMs: 50 });
    refusedRoom = 'refused';
    webhooks.enqueue(event(0, 'refused'));
    await waitFor('it to be given up', async () => webhooks.waiting === 0);
    assert.equal(webhooks.lost, 1);
    assert.deepEqual(warnings, [
      'the receiver answers 400',
      'a webhook was given up: the receiver answers 400',
    ]);
    webhooks.close();
  });

  it('logs each reason once', async () => {
    const webhooks = create();
    answers = [307, 307, 307, 0, 0, 500];
    webhooks.enqueue(event(0));
    await waitFor('it to be delivered', async () => webhooks.waiting === 0);
    assert.equal(warnings.length, 3, warnings.join('\n'));
    assert.match(warnings[0] ?? '', /answers 307, a redirect: set MESH_CALL_WEBHOOK_URL/u);
    assert.match(warnings[1] ?? '', /does not answer: \w+/u);
    assert.match(warnings[2] ?? '', /answers 500/u);
    webhooks.close();
  });

  it('sends credentials of the URL as a header', async () => {
    const webhooks = create({ url: url.replace('//', '//us%40er:p%3Ass@') });
    webhooks.enqueue(event(0));
    await waitFor('it to be delivered', async () => got.length === 1);
    assert.equal(got[0]?.authorization, `Basic ${Buffer.from('us@er:p:ss').toString('base64')}`);
    webhooks.close();
  });

  it('reports the end of rooms that end with the server', async () => {
    const server = await startServer({ webhookUrl: url, webhookSecret: SECRET });
    const room = randomText();
    const ada = await connect(server);
    await join(ada, { room, name: 'Ada' });
    await server.close();
    assert.deepEqual(
      delivered().map(({ type, room: of, reason }) => [type, of === room, reason]),
      [
        ['room.started', true, undefined],
        ['participant.joined', true, undefined],
        ['participant.left', true, 'lost'],
        ['room.ended', true, undefined],
      ],
    );
    ada.disconnect();
  });

  it('queues webhooks for an unavailable receiver up to a limit, and counts the dropped ones', async () => {
    const webhooks = create({ url: 'http://127.0.0.1:9/' });
    for (let count = 0; count < 10_002; count += 1) webhooks.enqueue(event(count, `r${count}`));
    assert.deepEqual([webhooks.waiting, webhooks.lost], [10_000, 2]);
    webhooks.close();
    assert.equal(webhooks.waiting, 0);
  });
});
