import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { limits, presenceTimes } from '../../../server/protocol/index.js';
import {
  connect,
  enter,
  next,
  randomText,
  rawSocket,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';

describe('presence in real time', { concurrency: true }, () => {
  let server: TestServer;
  before(async () => {
    server = await startServer();
  });
  after(() => server.close());

  it('reports a silent socket as lost at most 10 s after its last packet, although the time is set back', async (test) => {
    const room = randomText();
    const watcher = await enter(server, { room });
    const victim = await rawSocket(server);
    const request = {
      room,
      name: 'V',
      media: { counter: 0, microphone: true, camera: true, screen: false },
      secret: randomText(),
      session: randomText(),
    };
    const joined = next(watcher.socket, 'participant-joined');
    victim.send(`420${JSON.stringify(['join', request])}`);
    const { member } = await joined;
    const lastHeardMs = performance.now();
    const hourAgoMs = Date.now() - 3_600_000;
    test.mock.method(Date, 'now', () => hourAgoMs);
    const left = next(watcher.socket, 'participant-left', 10_000);
    victim.ws.terminate();
    assert.deepEqual(await left, { version: 3, id: member.id, reason: 'lost' });
    const tookMs = performance.now() - lastHeardMs;
    assert.ok(tookMs > presenceTimes.lostAfterMs - 1_000 && tookMs < 9_900, `${tookMs} ms`);
    watcher.socket.disconnect();
  });

  it('frees the place of an away participant after 3 s and closes its connection', async () => {
    const room = randomText();
    const watcher = await enter(server, { room });
    const leaver = await enter(server, { room });
    const startMs = performance.now();
    const left = next(watcher.socket, 'participant-left', 4_000);
    const gone = next(leaver.socket, 'disconnect', 5_000);
    leaver.socket.emit('away');
    assert.equal((await left).reason, 'left');
    const tookMs = performance.now() - startMs;
    assert.ok(tookMs >= presenceTimes.awayMs - 50 && tookMs < presenceTimes.awayMs + 700, `${tookMs} ms`);
    await gone;
    watcher.socket.disconnect();
  });

  it('disconnects a client that has not joined after 10 s, with the reason', async () => {
    const socket = await connect(server);
    const startMs = performance.now();
    const fault = next(socket, 'fault', 12_000);
    const gone = next(socket, 'disconnect', 12_000);
    const { event, error } = await fault;
    assert.equal(event, 'join');
    assert.equal(error.code, 'timeout');
    await gone;
    assert.ok(performance.now() - startMs >= presenceTimes.joinDeadlineMs - 100);
  });

  it('closes a connection that sends no CONNECT within 5 s', async () => {
    const raw = await rawSocket(server, null);
    await raw.closed(7_000);
  });

  it('has protocol constants by which a loss is detected within 10 s', () => {
    const { pingIntervalMs, pingTimeoutMs, lostAfterMs } = presenceTimes;
    assert.ok(pingIntervalMs + pingTimeoutMs < lostAfterMs && lostAfterMs < 10_000);
    assert.ok(limits.frameBytes > limits.messageBytes);
  });
});
