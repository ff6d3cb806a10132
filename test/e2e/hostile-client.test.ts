import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, it } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { PROTOCOL_VERSION } from '../../server/protocol/index.js';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';
import type { SeenEvent } from '../support/browser/instruments.js';
import { assertMediaFlows } from '../support/media/media-flow.js';

const randomText = () => randomBytes(16).toString('base64url');

/** Resolves to the first `fault` or `disconnect` that the attacker receives, or to `silence` after 3 s. */
const faultOrDisconnect = (socket: Socket) =>
  new Promise<string>((resolve) => {
    const timer = setTimeout(() => resolve('silence'), 3_000);
    for (const event of ['fault', 'disconnect']) {
      socket.once(event, (detail: unknown) => {
        clearTimeout(timer);
        resolve(`${event} ${JSON.stringify(detail)}`);
      });
    }
  });

describe('Hostile client', () => {
  const calls = useCalls();
  let pages: CallPage[];
  let ids: string[];

  before(async () => {
    pages = await calls.openCall('/?room=under-attack&join', 2);
    ids = await Promise.all(pages.map((page) => page.ownId()));
  });

  async function connect(): Promise<Socket> {
    const socket = io(calls.server.origin, {
      transports: ['websocket'],
      auth: { protocol: PROTOCOL_VERSION },
      extraHeaders: { origin: calls.server.origin },
      forceNew: true,
      reconnection: false,
    });
    calls.closeLater(() => socket.disconnect());
    await new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(undefined));
      socket.once('connect_error', reject);
    });
    return socket;
  }

  async function join(socket: Socket, room: string): Promise<{ ok: boolean; [field: string]: unknown }> {
    const media = { counter: 0, microphone: false, camera: false, screen: false };
    return socket.emitWithAck('join', {
      room,
      name: 'Mallory',
      media,
      secret: randomText(),
      session: randomText(),
    });
  }

  const signalTo = (to: string | undefined) => ({
    to,
    session: randomText(),
    signal: { kind: 'renew', connection: 1 },
  });

  const attacks: readonly [name: string, attack: () => Promise<string>][] = [
    [
      'messages of wrong shapes',
      async () => {
        const socket = await connect();
        const answer = faultOrDisconnect(socket);
        for (const junk of [
          null,
          42,
          'text',
          [],
          {},
          { room: {} },
          { __proto__: null, room: 'x'.repeat(1000) },
        ]) {
          for (const event of ['join', 'update', 'signal', 'sync', 'leave', 'away', 'no-such-event']) {
            socket.emit(event, junk);
            socket.emit(event, junk, 'no function');
          }
        }
        return answer;
      },
    ],
    [
      'signals before joining',
      async () => {
        const socket = await connect();
        const answer = faultOrDisconnect(socket);
        for (const id of ids) socket.emit('signal', signalTo(id));
        return answer;
      },
    ],
    [
      'signals into another room with a forged sender',
      async () => {
        const socket = await connect();
        assert.equal((await join(socket, 'another-room')).ok, true);
        const answer = faultOrDisconnect(socket);
        const [victim, impersonated] = ids;
        socket.emit('signal', { ...signalTo(victim), from: impersonated });
        return answer;
      },
    ],
    [
      '5,000 signals',
      async () => {
        const socket = await connect();
        assert.equal((await join(socket, 'another-room')).ok, true);
        const answer = faultOrDisconnect(socket);
        for (let count = 0; count < 5_000; count += 1) socket.emit('signal', signalTo(ids[0]));
        return answer;
      },
    ],
    [
      'a frame of 1 MB',
      async () => {
        const socket = await connect();
        const answer = faultOrDisconnect(socket);
        socket.emit('update', { name: 'x'.repeat(1024 * 1024) });
        return answer;
      },
    ],
    [
      'binary packets',
      async () => {
        const socket = await connect();
        const answer = faultOrDisconnect(socket);
        socket.emit('signal', { to: ids[0], signal: new Uint8Array(1024) });
        return answer;
      },
    ],
  ];

  for (const [name, attack] of attacks) {
    it(`answers ${name} with a fault or a disconnect, and spares a call of two`, async () => {
      const before = await Promise.all(pages.map((page) => page.events()));
      const answer = await attack();
      assert.match(answer, /^(?:fault|disconnect)/u, `the attacker received ${answer}`);
      await assertMediaFlows(pages, { audio: false });
      for (const [index, page] of pages.entries()) {
        assert.equal(await page.state(), 'joined');
        assert.equal((await page.participants()).length, 2);
        assert.deepEqual(
          (await page.events()).slice(before[index]?.length).filter((event) => !isMeasurement(event)),
          [],
          'events of a page in the call',
        );
      }
    });
  }

  it('lets one socket join a room only once', async () => {
    const socket = await connect();
    const answer = await join(socket, 'under-attack');
    assert.equal(answer.ok, true, 'anyone who knows the name of an open room can join it');
    const second = await join(socket, 'under-attack');
    assert.equal(second.ok, false, 'a second join over the same socket fails');
    for (const page of pages) {
      const joined = (await page.participants()).filter(({ name }) => name === 'Mallory');
      assert.equal(joined.length, 1);
    }
  });
});

/** Whether the event reports link quality or the active speaker, which change independently of the attack. */
function isMeasurement({ type, detail }: SeenEvent): boolean {
  const { changes = {} } = detail as { changes?: Record<string, unknown> };
  return (
    type === 'quality-changed' ||
    type === 'active-speaker-changed' ||
    (type === 'participant-updated' && ['quality', 'speaking'].includes(Object.keys(changes).join()))
  );
}
