import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { limits } from '../../../server/protocol/index.js';
import {
  ask,
  enter,
  joinRequest,
  next,
  offer,
  type RawSocket,
  randomText,
  rawSocket,
  record,
  settled,
} from '../../support/server/server-client.js';
import { waitFor } from '../../support/wait-for.js';
import { attackedServer, expectFault, signalTo } from './attacked-server.js';

describe('hostile frames', () => {
  const target = attackedServer();

  target.attack('a message of an unknown name is refused', async () => {
    const raw = await rawSocket(target.server);
    for (const name of ['hello', 'participant-joined', '__proto__', 'constructor', 'error', 'fault', '', 7]) {
      raw.send(`42${JSON.stringify([name, {}])}`);
      const fault = await raw.frame((text) => text.startsWith('42["fault"'));
      assert.ok(fault.includes('invalid-argument'), `${name}: ${fault}`);
    }
    raw.ws.close();
  });

  target.attack('a message of 70 KB is refused and changes nothing', () =>
    target.withWitness(async (attacker, witness) => {
      const message = { ...signalTo(witness), padding: 'x'.repeat(70_000) };
      await expectFault(attacker.socket, 'invalid-argument', () => attacker.socket.emit('signal', message));
      const reply = await ask(attacker.socket, { ...joinRequest(), padding: 'x'.repeat(70_000) });
      assert.ok(!reply.ok && reply.error.code === 'invalid-argument');
    }),
  );

  target.attack('the size limit counts bytes, not characters', () =>
    target.withWitness(async (attacker) => {
      const message = { name: 'Ada', padding: '€'.repeat(30_000) };
      await expectFault(attacker.socket, 'invalid-argument', () => attacker.socket.emit('update', message));
    }),
  );

  const fatal: [what: string, frames: (raw: RawSocket) => void][] = [
    ['a frame of 1 MB', (raw) => raw.send(`42["update",{"name":"${'x'.repeat(1_000_000)}"}]`)],
    [
      'a frame just above 128 KiB',
      (raw) => raw.send(`42["update",{"name":"${'x'.repeat(limits.frameBytes)}"}]`),
    ],
    ['a binary frame', (raw) => raw.send(Buffer.from('42["update",{}]'))],
    ['a binary event', (raw) => raw.send('451-["update",{"_placeholder":true,"num":0}]')],
    [
      'a binary event with its attachment',
      (raw) => {
        raw.send('451-["update",{"_placeholder":true,"num":0}]');
        raw.send(Buffer.alloc(10));
      },
    ],
    ['a binary acknowledgement', (raw) => raw.send('461-1[{"_placeholder":true,"num":0}]')],
    ['base64 as older engines send it', (raw) => raw.send('bAAAA')],
    ['an unexpected acknowledgement', (raw) => raw.send('431[]')],
    ['another namespace', (raw) => raw.send('40/admin,{"protocol":1}')],
    ['an event in another namespace', (raw) => raw.send('42/admin,["join",{}]')],
    ['a second CONNECT', (raw) => raw.send('40{"protocol":1}')],
    ['broken JSON', (raw) => raw.send('42["update",{')],
    ['a packet that is not an event', (raw) => raw.send('42{}')],
    ['an unknown packet', (raw) => raw.send('49')],
    ['a ping, which only the server sends', (raw) => raw.send('2')],
    ['an unknown engine packet', (raw) => raw.send('9')],
  ];
  for (const [what, frames] of fatal) {
    target.attack(`${what} closes the connection`, async () => {
      const raw = await rawSocket(target.server);
      frames(raw);
      await raw.closed();
    });
  }

  target.attack('messages above the rate are refused or delayed, and their order is kept', async () => {
    const room = randomText();
    const witness = await enter(target.server, { room });
    const attacker = await enter(target.server, { room });
    const signals = record(witness.socket);
    const faults = record(attacker.socket);
    for (let count = 1; count <= 400; count += 1) {
      attacker.socket.emit('signal', signalTo(witness, { signal: offer(count) }));
    }
    await next(attacker.socket, 'fault');
    const negotiations = () =>
      signals.map(([, message]) => (message as { signal: { negotiation: number } }).signal.negotiation);
    await settled(witness.socket);
    // The join was the first of the 200 allowed messages.
    assert.deepEqual(
      negotiations(),
      Array.from({ length: 199 }, (_, index) => index + 1),
    );
    await waitFor('each to be relayed or refused', () => signals.length + faults.length === 400);
    assert.deepEqual(
      negotiations(),
      negotiations().toSorted((a, b) => a - b),
    );
    assert.ok(
      faults.every(([event, fault]) => event === 'fault' && JSON.stringify(fault).includes('rate-limited')),
    );
    assert.ok(attacker.socket.connected);
    attacker.socket.disconnect();
    witness.socket.disconnect();
  });

  target.attack('a client that keeps flooding is disconnected', async () => {
    const raw = await rawSocket(target.server);
    while (raw.ws.readyState === raw.ws.OPEN) {
      for (let count = 0; count < 500; count += 1) raw.send('42["update",{}]');
      await nextTurn();
    }
    await raw.closed();
  });

  target.attack('a second CONNECT on one connection closes it, also after a refusal', async () => {
    const raw = await rawSocket(target.server);
    raw.send('41');
    await raw.closed();
    const twice = await rawSocket(target.server, null);
    // Both at once, before the first one is answered.
    twice.send('40{"protocol":1}');
    twice.send('40{"protocol":1}');
    await twice.closed();
    const refused = await rawSocket(target.server, null);
    refused.send('40{"protocol":99}');
    await refused.frame((text) => text.startsWith('44'));
    const startMs = Date.now();
    refused.send('40{"protocol":1}');
    await refused.closed();
    assert.ok(Date.now() - startMs < 500, 'closed at once, and not only by the timeout of a refusal');
  });

  target.attack('a refused connection is closed after one second', async () => {
    const raw = await rawSocket(target.server, null);
    raw.send('40{"protocol":99}');
    await raw.frame((text) => text.startsWith('44'));
    const startMs = Date.now();
    await raw.closed();
    const tookMs = Date.now() - startMs;
    assert.ok(tookMs > 800 && tookMs < 2_000, `${tookMs} ms`);
  });
});
