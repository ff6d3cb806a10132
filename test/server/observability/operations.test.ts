import assert from 'node:assert/strict';
import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer, Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { buildApp } from '../../../server/app.js';
import { clientAddress, proxyTrustOf } from '../../../server/network/client-address.js';
import { isNetwork } from '../../../server/network/ip-address.js';
import {
  ask,
  connect,
  join,
  joinRequest,
  openSocket,
  randomText,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';

describe('operations', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('/metrics counts events and contains neither rooms nor people', async () => {
    const room = `room-${randomText()}`;
    const [ada, bo] = [await connect(server), await connect(server)];
    const { id } = await join(ada, { room, name: 'Ada Lovelace' });
    const joined = await join(bo, { room });
    const session = joined.room.members.find((member) => member.id === id)?.session ?? '';
    const signal = { kind: 'renew', connection: 0 } as const;
    bo.emit('signal', { to: id, session, signal });
    bo.emit('signal', { to: id, session: randomText(), signal });
    await ask(bo, { room: '' });
    const answer = await fetch(`${server.url}/metrics`);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain/u);
    const text = await answer.text();
    const value = (line: string) =>
      Number(
        text
          .split('\n')
          .find((each) => each.startsWith(`${line} `))
          ?.split(' ')
          .at(-1),
      );
    assert.equal(value('mesh_call_rooms'), 1);
    assert.equal(value('mesh_call_participants{state="joined"}'), 2);
    assert.equal(value('mesh_call_joins_total{result="joined"}'), 2);
    assert.equal(value('mesh_call_joins_total{result="not-allowed"}'), 1);
    assert.equal(value('mesh_call_drops_total{reason="stale"}'), 1);
    assert.equal(value('mesh_call_relay_seconds_count'), 2);
    assert.ok(value('nodejs_eventloop_lag_p99_seconds') >= 0);
    for (const secret of [room, 'Ada', id, '127.0.0.1']) assert.ok(!text.includes(secret), secret);
    ada.disconnect();
    bo.disconnect();
  });

  it('/metrics is available to this machine and with the API key', async () => {
    const key = 'the key of the operator, long enough to be one';
    const open = await startServer({ trustProxy: 1 });
    const keyed = await startServer({ trustProxy: 1, apiKey: key });
    const status = async (at: TestServer, headers: Record<string, string>) =>
      (await fetch(`${at.url}/metrics`, { headers })).status;
    const outside = { 'x-forwarded-for': '203.0.113.7' };
    assert.equal(await status(open, {}), 200);
    assert.equal(await status(open, outside), 404);
    // A proxy on this machine that is not configured.
    assert.equal(await status(server, outside), 404);
    assert.equal(await status(server, { forwarded: 'for=203.0.113.7' }), 404);
    assert.equal(await status(keyed, outside), 401);
    assert.equal(await status(keyed, { ...outside, authorization: `Bearer ${key}` }), 200);
    await Promise.all([open.close(), keyed.close()]);
  });

  describe('/metrics behind a proxy on the same machine that adds no address', () => {
    const API_KEY = 'the key of the operator, long enough to be one';
    let keyed: TestServer;
    before(async () => {
      keyed = await startServer({ apiKey: API_KEY });
    });
    after(() => keyed.close());

    /** Sends a request line and headers as they are. @returns the status */
    async function statusOf(port: number, version: string, headers: readonly string[]): Promise<number> {
      const socket = connectTcp(port, '127.0.0.1');
      socket.write([`GET /metrics HTTP/${version}`, ...headers, '', ''].join('\r\n'));
      const [data] = await once(socket, 'data');
      socket.destroy();
      return Number(/^HTTP\/1\.1 (\d+)/u.exec(String(data))?.[1]);
    }

    const direct: readonly (readonly [what: string, headers: (port: number) => readonly string[]])[] = [
      [
        'Prometheus',
        (port) => [`Host: localhost:${port}`, 'User-Agent: Prometheus/3.0', 'Accept-Encoding: gzip'],
      ],
      ['curl', (port) => [`Host: 127.0.0.1:${port}`, 'Accept: */*']],
      ['a client over IPv6', (port) => [`Host: [::1]:${port}`, 'Connection: keep-alive']],
    ];
    for (const [what, headers] of direct)
      it(`answers ${what} on this machine`, async () => {
        assert.equal(await statusOf(keyed.port, '1.1', headers(keyed.port)), 200);
      });

    const proxied: readonly (readonly [
      what: string,
      version: string,
      headers: (port: number) => readonly string[],
    ])[] = [
      ['nginx as it is by default', '1.0', (port) => [`Host: 127.0.0.1:${port}`, 'Connection: close']],
      ['nginx with HTTP/1.1', '1.1', (port) => [`Host: 127.0.0.1:${port}`, 'Connection: close']],
      ['nginx with WebSockets', '1.1', (port) => [`Host: localhost:${port}`, 'Connection: upgrade']],
      ['nginx with an upstream block', '1.1', () => ['Host: backend']],
      ['HAProxy as it is by default', '1.1', () => ['Host: calls.example.org']],
      ['Apache', '1.1', (port) => [`Host: localhost:${port}`, 'X-Forwarded-Host: calls.example.org']],
      ['a cache', '1.1', (port) => [`Host: localhost:${port}`, 'Via: 1.1 varnish']],
      [
        'a proxy that names the client',
        '1.1',
        (port) => [`Host: localhost:${port}`, 'X-Real-IP: 203.0.113.7'],
      ],
      ['a client without Host', '1.0', () => []],
    ];
    for (const [what, version, headers] of proxied)
      it(`needs the API key through ${what}`, async () => {
        const sent = headers(keyed.port);
        assert.equal(await statusOf(keyed.port, version, sent), 401);
        assert.equal(await statusOf(keyed.port, version, [...sent, `Authorization: Bearer ${API_KEY}`]), 200);
      });

    it('needs the API key through a forwarded TCP port', async () => {
      const forwarder = createTcpServer((client) => {
        const target = connectTcp(keyed.port, '127.0.0.1');
        client.pipe(target).pipe(client);
      }).listen(0, '127.0.0.1');
      await once(forwarder, 'listening');
      const { port } = forwarder.address() as AddressInfo;
      assert.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 401);
      const headers = { authorization: `Bearer ${API_KEY}` };
      assert.equal((await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).status, 200);
      forwarder.close();
    });
  });

  it('/ready answers ready while the server runs', async () => {
    const answer = await fetch(`${server.url}/ready`);
    assert.deepEqual([answer.status, await answer.json()], [200, { status: 'ready' }]);
  });

  it('the request rate of an address is limited per minute, with an error for what exceeds it', async () => {
    const app = await buildApp({ logger: false, stunPort: 'off', trustProxy: 0 });
    const status = async (remoteAddress: string) =>
      (await app.inject({ url: '/ready', remoteAddress })).statusCode;
    for (let count = 0; count < 10_000; count += 1) assert.equal(await status('203.0.113.7'), 200);
    const refused = await app.inject({ url: '/ready', remoteAddress: '203.0.113.7' });
    assert.deepEqual([refused.statusCode, refused.json().error.code], [429, 'rate-limited']);
    assert.equal(await status('203.0.113.8'), 200);
    await app.close();
  });

  it('the request rate counts a forwarded address once, with any port', async () => {
    const app = await buildApp({ logger: false, stunPort: 'off', trustProxy: 1 });
    const ask = (address: string) =>
      app.inject({ url: '/ready', headers: { 'x-forwarded-for': address }, remoteAddress: '10.0.0.9' });
    const remaining = async (address: string) =>
      Number((await ask(address)).headers['x-ratelimit-remaining']);
    const first = await remaining('203.0.113.7');
    assert.equal(await remaining('203.0.113.7:1024'), first - 1);
    assert.equal(await remaining('203.0.113.7:1025'), first - 2);
    const firstIpv6 = await remaining('2001:db8::1');
    assert.equal(await remaining('[2001:db8::2]:1024'), firstIpv6 - 1);
    await app.close();
  });

  it('the connections of an address are limited, counted by client address behind a proxy', async () => {
    const limited = await startServer({ maxConnectionsPerAddress: 2, trustProxy: ['127.0.0.0/8'] });
    const from = (address: string) => ({
      headers: { origin: 'http://localhost', 'x-forwarded-for': address },
    });
    const code = async (address: string) => {
      const socket = openSocket(limited, from(address));
      const outcome = await new Promise<string>((resolve) => {
        socket.once('connect', () => resolve(''));
        socket.once('connect_error', (error) =>
          resolve((error as { data?: { code: string } }).data?.code ?? 'nameless'),
        );
      });
      return { socket, outcome };
    };
    const first = await code('203.0.113.7');
    const second = await code('203.0.113.7');
    const third = await code('203.0.113.7');
    assert.deepEqual([first.outcome, second.outcome, third.outcome], ['', '', 'rate-limited']);
    // Other addresses are not affected, and an IPv6 /64 counts as one.
    const v6 = [
      await code('2001:db8::1'),
      await code('2001:db8::2'),
      await code('2001:db8::3'),
      await code('2001:db8:1::1'),
    ];
    assert.deepEqual(
      v6.map(({ outcome }) => outcome),
      ['', '', 'rate-limited', ''],
    );
    // The accepted connections keep working.
    await join(first.socket, { room: randomText() });
    for (const { socket } of [first, second, third, ...v6]) socket.disconnect();
    await limited.close();
    const free = await startServer({ maxConnectionsPerAddress: 0 });
    const many = await Promise.all(Array.from({ length: 5 }, () => connect(free)));
    assert.ok((await ask(many[0] as (typeof many)[0], joinRequest())).ok);
    for (const socket of many) socket.disconnect();
    await free.close();
  });

  describe('clientAddress', () => {
    const from = (peer: string, forwarded?: string) => {
      const socket = new Socket();
      Object.defineProperty(socket, 'remoteAddress', { value: peer });
      const request = new IncomingMessage(socket);
      if (forwarded !== undefined) request.headers['x-forwarded-for'] = forwarded;
      return request;
    };
    const cases: readonly (readonly [
      proxies: number | readonly string[] | null,
      forwarded: string | undefined,
      address: string,
    ])[] = [
      [null, undefined, '10.0.0.9'],
      [null, '203.0.113.7', '10.0.0.9'],
      [1, '203.0.113.7', '203.0.113.7'],
      [1, '1.2.3.4, 203.0.113.7', '203.0.113.7'],
      [2, '1.2.3.4, 203.0.113.7, 10.0.0.8', '203.0.113.7'],
      [0, '203.0.113.7', '10.0.0.9'],
      [['10.0.0.0/8'], '1.2.3.4, 203.0.113.7, 10.0.0.8', '203.0.113.7'],
      [['10.0.0.9'], '203.0.113.7, 10.0.0.8', '10.0.0.8'],
      [['192.168.0.0/16'], '203.0.113.7', '10.0.0.9'],
      [1, '203.0.113.7:51234', '203.0.113.7'],
      [1, '[2001:db8::1]:51234', '2001:db8::1'],
      [1, '[2001:db8::1]', '2001:db8::1'],
      [['10.0.0.0/8'], '203.0.113.7:51234, 10.0.0.8:443', '203.0.113.7'],
      [['10.0.0.9', '2001:db8::/32'], '203.0.113.7, [2001:db8::8]:443', '203.0.113.7'],
    ];
    for (const [proxies, forwarded, address] of cases)
      it(`is ${address} with trusted proxies ${JSON.stringify(proxies)} and X-Forwarded-For "${forwarded ?? ''}"`, () => {
        assert.equal(clientAddress(from('10.0.0.9', forwarded), proxyTrustOf(proxies)), address);
      });

    it('isNetwork accepts addresses with and without a prefix length', () => {
      for (const right of ['10.0.0.0/8', '::1', '2001:db8::/32', '127.0.0.1/32'])
        assert.ok(isNetwork(right), right);
      for (const wrong of ['', '10.0.0.0/33', '::/129', 'example.org', '10.0.0/8', '1.2.3.4/', '/8'])
        assert.ok(!isNetwork(wrong), wrong);
    });
  });
});
