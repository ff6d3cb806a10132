import assert from 'node:assert/strict';
import { connect as connectTcp } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { joinToken, SECRET } from '../../support/server/join-token.js';
import {
  connect,
  join,
  randomText,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';

const KEY = 'the key of the site that asks, long enough to be one';

describe('requests for an upgrade', () => {
  let server: TestServer;
  before(async () => {
    // One WebSocket, thus four connections, from each address.
    server = await startServer({
      ...{ secret: SECRET, apiKey: KEY },
      ...{ maxConnectionsPerAddress: 1, trustProxy: 0 },
    });
  });
  after(() => server.close());

  /** Sends the parts of a request, and `last` once it is answered. @returns all that the server answers until it closes */
  async function exchange(...parts: string[]): Promise<string> {
    const socket = connectTcp(server.port, '127.0.0.1');
    socket.setEncoding('utf8').setTimeout(5_000, () => socket.destroy(new Error('no answer within 5 s')));
    for (const part of parts) {
      socket.write(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    let answer = '';
    for await (const text of socket) {
      if (answer === '') socket.write(last);
      answer += text;
    }
    return answer;
  }
  const head = (line: string, ...fields: string[]) =>
    [`${line} HTTP/1.1`, 'Host: 127.0.0.1', ...fields, '', ''].join('\r\n');
  const h2c = [
    'Connection: Upgrade, HTTP2-Settings',
    'Upgrade: h2c',
    'HTTP2-Settings: AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA',
  ];
  /** The second request of a connection ends it. */
  const last = head('GET /ready', 'Connection: close');

  it('to HTTP/2 are answered over HTTP/1.1, and the connection goes on', async () => {
    const answer = await exchange(head('GET /health', ...h2c));
    assert.match(answer, /^HTTP\/1\.1 200 OK\r\n[\s\S]*"status":"ok"[\s\S]*HTTP\/1\.1 200 OK\r\n/u);
    assert.match(answer, /"status":"ready"\}$/u);
  });

  it('to HTTP/2 keep their body', async () => {
    const body = JSON.stringify({ room: 'x', name: 'Ada' });
    const fields = [
      `Authorization: Bearer ${KEY}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    for (const parts of [
      [head('POST /api/tokens', ...fields, ...h2c) + body],
      [head('POST /api/tokens', ...fields, ...h2c), body.slice(0, 9), body.slice(9)],
    ]) {
      const answer = await exchange(...parts);
      assert.match(answer, /^HTTP\/1\.1 200 OK\r\n[\s\S]*"token":"[\w.-]+"/u);
    }
  });

  it('of a WebSocket elsewhere are answered 404, and sockets connect as before', async () => {
    const fields = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='];
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', ...fields];
    const answer = await exchange(head('GET /chat', ...upgrade));
    assert.match(answer, /^HTTP\/1\.1 404 Not Found\r\n/u);
    const room = randomText();
    const socket = await connect(server);
    assert.ok((await join(socket, { room, token: joinToken({ room }) })).id);
    socket.disconnect();
  });

  it('count as one connection of their address', async () => {
    const answers = await Promise.all(
      Array.from({ length: 3 }, () => exchange(head('GET /health', ...h2c), last)),
    );
    for (const answer of answers) assert.match(answer, /"status":"ready"\}$/u);
  });
});
