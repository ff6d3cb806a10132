import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { WireErrorCode } from '../../../server/protocol/index.js';
import {
  enter,
  type HonestPair,
  honestPair,
  type Member,
  next,
  offer,
  randomText,
  record,
  settled,
  startServer,
  type TestServer,
  type TestSocket,
} from '../../support/server/server-client.js';

/** Server under attack, with two honest members who keep exchanging signals. */
export interface AttackedServer {
  readonly server: TestServer;
  readonly pair: HonestPair;
  /** Declares a test that runs an attack while the pair exchanges signals, and once more afterwards. */
  attack(title: string, run: () => Promise<void>): void;
  /** Runs an attack in a room of its own, whose other member must receive no event. */
  withWitness(run: (attacker: Member, witness: Member) => Promise<void>): Promise<void>;
}

/** Call it in a `describe`: the server runs as long as its tests. */
export function attackedServer(): AttackedServer {
  let running: { server: TestServer; pair: HonestPair } | null = null;
  const current = () => {
    if (!running) throw new Error('the server has not started yet');
    return running;
  };
  before(async () => {
    const server = await startServer();
    running = { server, pair: await honestPair(server) };
  });
  after(async () => {
    current().pair.close();
    await current().server.close();
  });
  return {
    get server() {
      return current().server;
    },
    get pair() {
      return current().pair;
    },
    attack(title, run) {
      it(`${title}; others are unaffected`, () => duringExchange(current().pair, run));
    },
    withWitness: (run) => withWitness(current().server, run),
  };
}

async function duringExchange(pair: HonestPair, attack: () => Promise<void>): Promise<void> {
  const events = record(pair.one.socket);
  let over = false;
  const exchange = async () => {
    do {
      await pair.exchange();
      // Well below the rate limit.
      await delay(40);
    } while (!over);
  };
  const attacking = attack().finally(() => {
    over = true;
  });
  const results = await Promise.allSettled([attacking, exchange()]);
  pair.one.socket.offAny();
  for (const each of results) if (each.status === 'rejected') throw each.reason;
  await pair.exchange();
  const unexpected = events.filter(([event]) => event !== 'signal');
  assert.deepEqual(unexpected, [], 'the honest pair received no other event');
}

async function withWitness(
  server: TestServer,
  run: (attacker: Member, witness: Member) => Promise<void>,
): Promise<void> {
  const room = randomText();
  const witness = await enter(server, { room });
  const attacker = await enter(server, { room });
  const events = record(witness.socket);
  await run(attacker, witness);
  await settled(witness.socket);
  assert.deepEqual(events, [], 'the witness received no event');
  witness.socket.disconnect();
  attacker.socket.disconnect();
}

/** Emits any event with any arguments. */
export function emitRaw(socket: TestSocket, event: string, ...args: unknown[]): void {
  (socket as unknown as { emit(event: string, ...args: unknown[]): void }).emit(event, ...args);
}

/** Expects that the server answers `act` with a fault and keeps the connection. */
export async function expectFault(socket: TestSocket, code: WireErrorCode, act: () => void): Promise<void> {
  const fault = next(socket, 'fault');
  act();
  assert.equal((await fault).error.code, code);
  assert.ok(socket.connected);
}

/** Valid signal to a member; `change` can make it invalid. */
export function signalTo(to: Member, change: object = {}) {
  return { to: to.joined.id, session: to.request.session, signal: offer(), ...change };
}
