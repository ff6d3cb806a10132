import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { enter, startServer, type TestServer } from '../../support/server-client.js';

/** One text frame as a client sends it (RFC 6455 §5.2), masked with zeros. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0xfe, payload.length >> 8, payload.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), payload]);
}

/** What a page sends until it is in a room, in the pieces between which its connection can be torn. */
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

async function tear(port: number, atStep: number, end: (socket: Socket) => void): Promise<void> {
  const socket = connectTcp(port, '127.0.0.1');
  const closed = once(socket, 'close');
  socket.on('error', () => socket.destroy());
  socket.resume();
  await once(socket, 'connect');
  for (const step of steps(port).slice(0, atStep)) socket.write(step);
  end(socket);
  await closed;
}

describe('connections that are torn at any moment', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('do nothing to the server and the others', async () => {
    const ends = [(socket: Socket) => socket.destroy(), (socket: Socket) => socket.resetAndDestroy()];
    for (let round = 0; round < 15; round += 1)
      await Promise.all(
        [1, 2, 3, 4].flatMap((step) =>
          ends.map((end) => Promise.all([tear(server.port, step, end), tear(server.port, step, end)])),
        ),
      );
    const other = await enter(server, { room: 'after' });
    assert.equal(other.joined.room.members.length, 1);
    other.socket.disconnect();
  });
});
