import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { enter, startServer, type TestServer } from '../../support/server/server-client.js';

/** Text frame of a client (RFC 6455 §5.2), masked with zeros. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
}

/** Bytes that a page sends to join, in pieces between which the connection can break. */
function steps(port: number): readonly (string | Buffer)[] {
  const token = () => randomBytes(16).toString('base64url');
  const media = { counter: 0, microphone: false, camera: false, screen: false };
  const join = { room: 'torn', secret: token(), session: token(), name: 'Torn', media };
  return [
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: http://localhost\r\n` +
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`,
    frame('40{"protocol":1}'),
    frame(`420${JSON.stringify(['join', join])}`),
    frame('421["leave"]'),
  ];
}

async function breakConnection(port: number, atStep: number, end: (socket: Socket) => void): Promise<void> {
  const socket = connectTcp(port, '127.0.0.1');
  const closed = once(socket, 'close');
  socket.on('error', () => socket.destroy());
  socket.resume();
  await once(socket, 'connect');
  for (const step of steps(port).slice(0, atStep)) socket.write(step);
  end(socket);
  await closed;
}

describe('broken connections', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('do not affect the server, at whatever step of the handshake they break', async () => {
    const ends = [(socket: Socket) => socket.destroy(), (socket: Socket) => socket.resetAndDestroy()];
    for (let round = 0; round < 15; round += 1)
      await Promise.all(
        [1, 2, 3, 4].flatMap((step) =>
          ends.map((end) =>
            Promise.all([breakConnection(server.port, step, end), breakConnection(server.port, step, end)]),
          ),
        ),
      );
    const other = await enter(server, { room: 'after' });
    assert.equal(other.joined.room.members.length, 1);
    other.socket.disconnect();
  });
});
