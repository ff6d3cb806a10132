import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { Server, type Socket as ServerSocket } from 'engine.io';
import { WebSocket } from 'ws';
import { Socket } from '../../../component/signaling/text-engine.js';

Object.assign(globalThis, { WebSocket });

/** A real Engine.IO server of the library's; pings come every 100 ms and are awaited for 100 ms. */
describe('the engine of text over WebSocket', () => {
  let http: HttpServer;
  let engine: Server;
  let address: string;
  const clients: Socket[] = [];

  before(async () => {
    http = createServer();
    engine = new Server({ pingInterval: 100, pingTimeout: 100, transports: ['websocket'] });
    engine.attach(http, { path: '/socket.io/' });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    address = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });
  after(() => {
    for (const client of clients) client.close();
    engine.close();
    http.close();
  });

  const heard = (client: Socket, event: string) =>
    new Promise<unknown[]>((resolve) => client.on(event, (...values) => resolve(values)));

  async function connected(): Promise<{ client: Socket; server: ServerSocket }> {
    const accepted = once(engine, 'connection') as Promise<[ServerSocket]>;
    const client = new Socket(address, { path: '/socket.io/' });
    clients.push(client);
    const [[server]] = await Promise.all([accepted, heard(client, 'open')]);
    return { client, server };
  }

  it('opens, and carries text both ways', async () => {
    const { client, server } = await connected();
    assert.equal(client.id, (server as unknown as { id: string }).id);
    const toServer = once(server, 'message');
    client.write('0{"a":1}');
    assert.deepEqual((await toServer)[0], '0{"a":1}');
    const toClient = heard(client, 'data');
    server.send('2["b",2]');
    assert.deepEqual(await toClient, ['2["b",2]']);
  });

  it('answers pings, and so stays', async () => {
    const { client, server } = await connected();
    for (let count = 0; count < 5; count += 1) await heard(client, 'ping');
    assert.deepEqual([client.readyState, server.readyState], ['open', 'open']);
    assert.equal(client._hasPingExpired(), false);
  });

  it('says so when the server closes it, or falls silent', async () => {
    const { client, server } = await connected();
    const closed = heard(client, 'close');
    server.close();
    assert.equal((await closed)[0], 'transport close');
    const silent = await connected();
    const timedOut = heard(silent.client, 'close');
    // A server that has stopped: its timers as well.
    clearTimeout((silent.server as unknown as { pingIntervalTimer: NodeJS.Timeout }).pingIntervalTimer);
    assert.equal((await timedOut)[0], 'ping timeout');
    assert.equal(silent.client.readyState, 'closed');
  });

  it('says so when there is no server', async () => {
    const client = new Socket('http://127.0.0.1:1', { path: '/socket.io/' });
    const [error, closed] = await Promise.all([heard(client, 'error'), heard(client, 'close')]);
    assert.match(String(error[0]), /websocket error/u);
    assert.equal(closed[0], 'transport error');
  });

  it('is closed once, and says nothing afterwards', async () => {
    const { client, server } = await connected();
    let closes = 0;
    client.on('close', () => {
      closes += 1;
    });
    const gone = once(server, 'close');
    client.close();
    client.close();
    client.write('lost');
    await gone;
    assert.equal(closes, 1);
    assert.deepEqual([client.id, client.transport.writable], [null, false]);
  });
});
