import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { joinToken, SECRET } from '../../support/server/join-token.js';
import {
  connect,
  join,
  joinRequest,
  offer,
  randomText,
  record,
  settled,
  type TestSocket,
} from '../../support/server/server-client.js';
import { type ServerProcess, startServerProcess } from '../../support/server/server-process.js';
import { waitFor } from '../../support/wait-for.js';

/** Total number of messages. */
const MESSAGES = Number(process.env.FUZZ_MESSAGES ?? 100_000);
/** Below the rate limit, so that the server handles every message. */
const PER_SOCKET = 150;
/** Concurrent sockets. */
const AT_ONCE = 8;

type TestMessage = readonly [event: string, ...args: unknown[]];

/** Values that no field expects: shapes, sizes, texts and names that have broken servers before. */
const strange = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1.5,
      1e300,
      2 ** 53,
      '',
      ' ',
      '\u0000',
      '\u202e',
      '__proto__',
      'constructor',
      [],
      {},
      [[]],
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(70_000), 'é'.repeat(20_000), Array(2_000).fill(0)) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
);

interface Target {
  readonly room: string;
  readonly token: string;
  readonly to: { readonly id: string; readonly session: string };
}

/** One valid message of every kind. */
function validMessages({ room, token, to }: Target): readonly TestMessage[] {
  const media = { counter: 3, microphone: true, camera: false, screen: false };
  const candidate = { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' };
  const signals = [
    offer(),
    { kind: 'candidates', connection: 1, negotiation: 1, candidates: [candidate] },
    { kind: 'renew', connection: 1, restart: true },
  ];
  const moderations = [
    ...['admit', 'deny', 'mute'].map((action) => ({ action, id: to.id })),
    { action: 'set-room', settings: { lobby: false, locked: false, history: true, unmute: 'anyone' } },
  ];
  return [
    ['join', joinRequest({ room, token })],
    ['update', { name: 'Eve', media, externalId: 'x', metadata: '{}', unmutes: 1 }],
    ...signals.map((signal): TestMessage => ['signal', { ...to, to: to.id, signal }]),
    ...moderations.map((moderation): TestMessage => ['moderate', moderation]),
    ['sync'],
    ['ice-servers'],
    ['leave'],
    ['away'],
  ];
}

/** Mutates a message: a strange value at one place, an additional field, or a missing one. */
function mutated(
  message: TestMessage,
  place: number,
  act: 'replace' | 'remove' | 'add' | 'rename',
  by: unknown,
): TestMessage {
  const copy: unknown[] = structuredClone([...message]);
  if (act === 'rename') return [(JSON.stringify(by) ?? '').slice(0, 300), ...copy.slice(1)];
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const walk = (holder: unknown) => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      places.push([holder as Record<string, unknown>, key]);
      walk((holder as Record<string, unknown>)[key]);
    }
  };
  walk(copy.slice(1));
  for (const argument of copy.slice(1)) walk({ argument });
  const [holder, key] = places[place % Math.max(1, places.length)] ?? [];
  if (!holder || key === undefined) return [message[0], by];
  if (act === 'remove') delete holder[key];
  else if (act === 'add') holder[`${key}x`] = by;
  else holder[key] = by;
  return [message[0], ...copy.slice(1)];
}

describe('fuzzed messages', () => {
  let product: ServerProcess;
  before(async () => {
    product = await startServerProcess({ MESH_CALL_SECRET: SECRET, MESH_CALL_STUN_PORT: 'off' });
  });
  after(() => product.close());

  const server = () => ({ url: product.origin });

  it(`do not disturb the server or other rooms in ${MESSAGES} attempts`, {
    timeout: 900_000,
  }, async () => {
    const quiet = randomText();
    const [witness, friend] = [await connect(server()), await connect(server())];
    const token = joinToken({ room: quiet });
    const own = await join(witness, { room: quiet, token });
    await join(friend, { room: quiet, token });
    await settled(witness);
    const events = record(witness);

    const wishes = fc.sample(
      fc.record({
        kind: fc.nat(),
        place: fc.nat(),
        act: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'rename'),
        by: strange,
      }),
      MESSAGES,
    );
    let sent = 0;
    async function attack(from: number): Promise<void> {
      const room = randomText();
      // Half of them are hosts, who have more rights. All of them know the ids of the other room.
      const asHost = joinToken({ room, role: from % 2 === 0 ? 'host' : 'guest' });
      const socket: TestSocket = await connect(server());
      const session = own.room.members[0]?.session ?? '';
      const target = { room, token: asHost, to: { id: own.id, session } };
      await join(socket, { room, token: asHost });
      const valid = validMessages(target);
      for (const { kind, place, act, by } of wishes.slice(from, from + PER_SOCKET)) {
        if (!socket.connected) break;
        const message = valid[kind % valid.length] as TestMessage;
        const [event, ...args] = mutated(message, place, act as 'replace', by);
        const emit = socket.emit.bind(socket) as (...all: unknown[]) => void;
        // With and without an answer. Socket.IO's client never sends its own reserved event names.
        if (/^(?:connect|connect_error|disconnect|disconnecting|newListener|removeListener)$/u.test(event))
          continue;
        if (kind % 3 === 0) emit(event, ...args);
        else emit(event, ...args, () => undefined);
        sent += 1;
      }
      if (socket.connected)
        await Promise.race([settled(socket), new Promise((resolve) => socket.once('disconnect', resolve))]);
      socket.disconnect();
    }
    for (let from = 0; from < MESSAGES; from += PER_SOCKET * AT_ONCE)
      await Promise.all(
        Array.from({ length: AT_ONCE }, (_, index) => from + index * PER_SOCKET)
          .filter((start) => start < MESSAGES)
          .map(attack),
      );

    assert.ok(sent > MESSAGES * 0.7, `${sent} sent`);
    await settled(witness);
    assert.equal(events.length, 0, `no event reached the other room: ${JSON.stringify(events.slice(0, 3))}`);
    friend.emit('update', { name: 'Still here' });
    await waitFor('the other room to keep working', async () =>
      events.some(([event]) => event === 'participant-updated'),
    );
    assert.equal((await fetch(`${product.origin}/health`)).status, 200);
    const bad = product
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{') && JSON.parse(line).level >= 50);
    assert.deepEqual(bad, [], 'the server logged no error');
    witness.disconnect();
    friend.disconnect();
  });
});
