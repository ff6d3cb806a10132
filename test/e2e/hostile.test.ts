import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'puppeteer-core';
import { io, type Socket } from 'socket.io-client';
import { PROTOCOL_VERSION } from '../../server/protocol/index.js';
import { closeBrowser, launchChromium } from '../support/browsers.js';
import { CallPage } from '../support/call-page.js';
import { assertMediaFlows } from '../support/flow.js';
import type { SeenEvent } from '../support/instruments.js';
import { type Product, startProduct } from '../support/product.js';

const random = () => randomBytes(16).toString('base64url');

/** Waits for what ends an attack: a refusal, or being thrown out. */
const answerOrEnd = (socket: Socket) =>
  new Promise<string>((resolve) => {
    const done = (what: string) => resolve(what);
    const timer = setTimeout(() => done('silence'), 3_000);
    for (const event of ['fault', 'disconnect']) {
      socket.once(event, (detail: unknown) => {
        clearTimeout(timer);
        done(`${event} ${JSON.stringify(detail)}`);
      });
    }
  });

describe('a hostile client on the raw socket', () => {
  let product: Product;
  let browser: Browser;
  let pages: CallPage[];
  let ids: string[];
  const sockets: Socket[] = [];

  before(async () => {
    product = await startProduct();
    browser = await launchChromium();
    const url = `${product.origin}/?room=under-attack&join`;
    pages = [await CallPage.open(browser, url), await CallPage.open(browser, url)];
    await Promise.all(pages.map((page) => page.waitForCall(2)));
    ids = await Promise.all(pages.map((page) => page.ownId()));
  });
  after(async () => {
    for (const socket of sockets) socket.disconnect();
    await closeBrowser(browser);
    await product?.close();
  });

  async function connect(): Promise<Socket> {
    const socket = io(product.origin, {
      transports: ['websocket'],
      auth: { protocol: PROTOCOL_VERSION },
      extraHeaders: { origin: product.origin },
      forceNew: true,
      reconnection: false,
    });
    sockets.push(socket);
    await new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(undefined));
      socket.once('connect_error', reject);
    });
    return socket;
  }

  async function join(socket: Socket, room: string): Promise<{ ok: boolean; [field: string]: unknown }> {
    const media = { counter: 0, microphone: false, camera: false, screen: false };
    return socket.emitWithAck('join', { room, name: 'Mallory', media, secret: random(), session: random() });
  }

  const signalTo = (to: string | undefined) => ({
    to,
    session: random(),
    signal: { kind: 'renew', connection: 1 },
  });

  const attacks: readonly [name: string, attack: () => Promise<string>][] = [
    [
      'wrong shapes',
      async () => {
        const socket = await connect();
        const answer = answerOrEnd(socket);
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
        const answer = answerOrEnd(socket);
        for (const id of ids) socket.emit('signal', signalTo(id));
        return answer;
      },
    ],
    [
      "another room's ids and a forged sender",
      async () => {
        const socket = await connect();
        assert.equal((await join(socket, 'another-room')).ok, true);
        const answer = answerOrEnd(socket);
        const [victim, impersonated] = ids;
        socket.emit('signal', { ...signalTo(victim), from: impersonated });
        return answer;
      },
    ],
    [
      'a flood',
      async () => {
        const socket = await connect();
        assert.equal((await join(socket, 'another-room')).ok, true);
        const answer = answerOrEnd(socket);
        for (let count = 0; count < 5_000; count += 1) socket.emit('signal', signalTo(ids[0]));
        return answer;
      },
    ],
    [
      'a frame of 1 MB',
      async () => {
        const socket = await connect();
        const answer = answerOrEnd(socket);
        socket.emit('update', { name: 'x'.repeat(1024 * 1024) });
        return answer;
      },
    ],
    [
      'binary packets',
      async () => {
        const socket = await connect();
        const answer = answerOrEnd(socket);
        socket.emit('signal', { to: ids[0], signal: new Uint8Array(1024) });
        return answer;
      },
    ],
  ];

  for (const [name, attack] of attacks) {
    it(`${name}: an error or the end for the attacker, and nothing for two people in a call`, async () => {
      const before = await Promise.all(pages.map((page) => page.events()));
      const answer = await attack();
      assert.match(answer, /^(?:fault|disconnect)/u, `the attacker got ${answer}`);
      await assertMediaFlows(pages, { sound: false });
      for (const [index, page] of pages.entries()) {
        assert.equal(await page.state(), 'joined');
        assert.equal((await page.participants()).length, 2);
        assert.deepEqual(
          (await page.events()).slice(before[index]?.length).filter((event) => !isMeasurement(event)),
          [],
          'no event on a page in the call',
        );
      }
    });
  }

  it('guessing at the room of the call does not make another one appear in it twice', async () => {
    const socket = await connect();
    const answer = await join(socket, 'under-attack');
    assert.equal(answer.ok, true, 'an open room is open to anyone who knows its name');
    const second = await join(socket, 'under-attack');
    assert.equal(second.ok, false, 'but only once on one socket');
    for (const page of pages) {
      const named = (await page.participants()).filter(({ name }) => name === 'Mallory');
      assert.equal(named.length, 1);
    }
    socket.disconnect();
  });
});

/** How a link feels, and who speaks, is measured all the time, whatever somebody else does. */
function isMeasurement({ type, detail }: SeenEvent): boolean {
  const { changes = {} } = detail as { changes?: Record<string, unknown> };
  return (
    type === 'quality-changed' ||
    type === 'active-speaker-changed' ||
    (type === 'participant-updated' && ['quality', 'speaking'].includes(Object.keys(changes).join()))
  );
}
