import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { WireErrorCode } from '../../server/protocol/index.js';
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
} from './server-client.js';

/** A server under attack, on which two honest members talk to each other. */
export interface AttackedServer {
  readonly server: TestServer;
  readonly pair: HonestPair;
  /** Declares a test: runs an attack while the two exchange signals, and lets them do it once more after it. */
  attack(what: string, run: () => Promise<void>): void;
  /** Runs in a room of the attacker's own, whose other member must hear nothing at all. */
  withWitness(run: (attacker: Member, witness: Member) => Promise<void>): Promise<void>;
}

/** To be called in a `describe`: the server lives as long as its tests. */
export function attackedServer(): AttackedServer {
  let running: { server: TestServer; pair: HonestPair } | null = null;
  const now = () => {
    if (!running) throw new Error('the server has not started yet');
    return running;
  };
  before(async () => {
    const server = await startServer();
    running = { server, pair: await honestPair(server) };
  });
  after(async () => {
    now().pair.close();
    await now().server.close();
  });
  return {
    get server() {
      return now().server;
    },
    get pair() {
      return now().pair;
    },
    attack(what, run) {
      it(`${what}; others are unaffected`, () => meanwhileHonest(now().pair, run));
    },
    withWitness: (run) => withWitness(now().server, run),
  };
}

async function meanwhileHonest(pair: HonestPair, attack: () => Promise<void>): Promise<void> {
  const said = record(pair.one.socket);
  let over = false;
  const talk = async () => {
    do {
      await pair.exchange();
      // Well below the rate at which they would be too many themselves.
      await delay(40);
    } while (!over);
  };
  const attacking = attack().finally(() => {
    over = true;
  });
  const results = await Promise.allSettled([attacking, talk()]);
  pair.one.socket.offAny();
  for (const each of results) if (each.status === 'rejected') throw each.reason;
  await pair.exchange();
  const strange = said.filter(([event]) => event !== 'signal');
  assert.deepEqual(strange, [], 'the honest hear nothing of it');
}

async function withWitness(
  server: TestServer,
  run: (attacker: Member, witness: Member) => Promise<void>,
): Promise<void> {
  const room = randomText();
  const witness = await enter(server, { room });
  const attacker = await enter(server, { room });
  const said = record(witness.socket);
  await run(attacker, witness);
  await settled(witness.socket);
  assert.deepEqual(said, [], 'nothing has changed');
  witness.socket.disconnect();
  attacker.socket.disconnect();
}

/** Says anything under any name. */
export function say(socket: TestSocket, event: string, ...args: unknown[]): void {
  (socket as unknown as { emit(event: string, ...args: unknown[]): void }).emit(event, ...args);
}

/** The server answers what `act` says with this fault, and keeps the connection. */
export async function expectFault(socket: TestSocket, code: WireErrorCode, act: () => void): Promise<void> {
  const fault = next(socket, 'fault');
  act();
  assert.equal((await fault).error.code, code);
  assert.ok(socket.connected);
}

/** A right signal to a member, or with `change` a wrong one. */
export function signalTo(to: Member, change: object = {}) {
  return { to: to.joined.id, session: to.request.session, signal: offer(), ...change };
}
