import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { limits } from '../../../server/protocol/index.js';
import {
  ask,
  connect,
  enter,
  joinRequest,
  next,
  offer,
  randomText,
  rawSocket,
  settled,
} from '../../support/server/server-client.js';
import { attackedServer, emitRaw, expectFault, signalTo } from './attacked-server.js';

describe('hostile messages', () => {
  const target = attackedServer();

  const valid = joinRequest();
  const invalidJoins: [what: string, request: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'join'],
    ['a list', [valid]],
    ['no fields', {}],
    ['an empty room', { ...valid, room: '  ' }],
    ['a room of 129 characters', { ...valid, room: 'r'.repeat(129) }],
    ['a room with a NUL', { ...valid, room: 'a\0b' }],
    ['a room with a line break', { ...valid, room: 'a\nb' }],
    ['a number for a room', { ...valid, room: 7 }],
    ['a short secret', { ...valid, secret: 'short' }],
    ['a secret of other characters', { ...valid, secret: '!'.repeat(22) }],
    ['an empty name', { ...valid, name: '' }],
    ['a name of spaces', { ...valid, name: ' \u3000 ' }],
    ['a name with bidirectional controls', { ...valid, name: 'Ada \u202eecila' }],
    ['a name of 65 characters', { ...valid, name: 'n'.repeat(65) }],
    ['a counter below zero', { ...valid, media: { ...valid.media, counter: -1 } }],
    ['a text for a boolean', { ...valid, media: { ...valid.media, camera: 'yes' } }],
    ['2049 bytes of metadata', { ...valid, metadata: 'm'.repeat(2049) }],
    ['a prototype', JSON.parse('{"__proto__":{"room":"r"},"constructor":{"prototype":{}}}')],
  ];
  target.attack('an invalid join is refused', async () => {
    const socket = await connect(target.server);
    for (const [what, request] of invalidJoins) {
      const reply = await ask(socket, request);
      assert.ok(!reply.ok && reply.error.code === 'invalid-argument', what);
    }
    const reply = await ask(socket, joinRequest({ room: randomText() }));
    assert.ok(reply.ok && reply.joined.room.members.length === 1, 'a valid join is accepted afterwards');
    socket.disconnect();
  });

  target.attack('deeply nested JSON is refused like any other invalid message', async () => {
    const raw = await rawSocket(target.server);
    for (const [open, close] of [
      ['[', ']'],
      ['{"room":', '}'],
    ] as const) {
      const depth = 60_000 / (open.length + 1);
      const deep = `${open.repeat(depth)}7${close.repeat(depth)}`;
      raw.send(`420["join",${deep}]`);
      assert.match(await raw.frame((text) => text.startsWith('430')), /invalid-argument/u);
      raw.send(`42["update",${deep}]`);
      assert.match(await raw.frame((text) => text.startsWith('42["fault"')), /not-joined/u);
    }
    raw.ws.close();
  });

  target.attack('an invalid signal is refused', () =>
    target.withWitness(async (attacker, witness) => {
      const candidate = { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
      const candidates = { kind: 'candidates', connection: 1, negotiation: 1, candidates: [candidate] };
      const invalid: unknown[] = [
        undefined,
        null,
        [],
        'signal',
        signalTo(witness, { to: null }),
        signalTo(witness, { to: 'x'.repeat(42) }),
        signalTo(witness, { session: 7 }),
        signalTo(witness, { signal: null }),
        signalTo(witness, { signal: { kind: 'evil' } }),
        signalTo(witness, { signal: { ...offer(), connection: 0 } }),
        signalTo(witness, { signal: { ...offer(), negotiation: 1.5 } }),
        signalTo(witness, { signal: { ...offer(), negotiation: 1e300 } }),
        signalTo(witness, { signal: { ...offer(), description: { type: 'rollback', sdp: '' } } }),
        signalTo(witness, { signal: offer(1, 'x'.repeat(limits.sdpLength + 1)) }),
        signalTo(witness, { signal: { ...candidates, candidates: [] } }),
        signalTo(witness, { signal: { ...candidates, candidates: Array(33).fill(candidate) } }),
        signalTo(witness, {
          signal: {
            ...candidates,
            candidates: [{ ...candidate, candidate: 'c'.repeat(limits.candidateLength + 1) }],
          },
        }),
      ];
      for (const message of invalid) {
        await expectFault(attacker.socket, 'invalid-argument', () =>
          emitRaw(attacker.socket, 'signal', message),
        );
      }
    }),
  );

  target.attack('an invalid update is refused', () =>
    target.withWitness(async (attacker) => {
      for (const message of [
        undefined,
        null,
        7,
        { name: '' },
        { name: 'a\nb' },
        { media: {} },
        { media: null },
      ]) {
        await expectFault(attacker.socket, 'invalid-argument', () =>
          emitRaw(attacker.socket, 'update', message),
        );
      }
    }),
  );

  target.attack('a signal to another room, an unknown id or oneself is refused', () =>
    target.withWitness(async (attacker) => {
      for (const to of [target.pair.one, target.pair.other]) {
        await expectFault(attacker.socket, 'not-found', () => attacker.socket.emit('signal', signalTo(to)));
      }
      const unknown = signalTo(target.pair.one, { to: 'n'.repeat(43) });
      await expectFault(attacker.socket, 'not-found', () => attacker.socket.emit('signal', unknown));
      await expectFault(attacker.socket, 'not-found', () =>
        attacker.socket.emit('signal', signalTo(attacker)),
      );
    }),
  );

  target.attack('a forged sender is replaced by the real one', async () => {
    const room = randomText();
    const witness = await enter(target.server, { room });
    const attacker = await enter(target.server, { room });
    const arrived = next(witness.socket, 'signal');
    const forged = signalTo(witness, { from: target.pair.one.joined.id, sender: target.pair.one.joined.id });
    attacker.socket.emit('signal', forged);
    const { from, session, ...rest } = await arrived;
    assert.equal(from, attacker.joined.id);
    assert.equal(session, attacker.request.session);
    assert.deepEqual(rest, { signal: offer() });
    witness.socket.disconnect();
    attacker.socket.disconnect();
  });

  target.attack('an id cannot be taken without its secret', async () => {
    const { room, session } = target.pair.one.request;
    const attacker = await connect(target.server);
    const reply = await ask(attacker, {
      ...joinRequest({ room: `${room} `, session }),
      id: target.pair.one.joined.id,
      room: 'elsewhere',
    });
    assert.ok(reply.ok);
    assert.notEqual(reply.joined.id, target.pair.one.joined.id);
    attacker.disconnect();
  });

  target.attack('signal, update, sync and away are refused before joining', async () => {
    const socket = await connect(target.server);
    await expectFault(socket, 'not-joined', () => socket.emit('signal', signalTo(target.pair.one)));
    await expectFault(socket, 'not-joined', () => socket.emit('update', { name: 'Eve' }));
    await expectFault(socket, 'not-joined', () => socket.emit('away'));
    const reply = await socket.timeout(2_000).emitWithAck('sync');
    assert.ok(!reply.ok && reply.error.code === 'not-joined');
    socket.disconnect();
  });

  target.attack('a second join is refused and the first one remains', () =>
    target.withWitness(async (attacker) => {
      const reply = await ask(attacker.socket, joinRequest({ room: target.pair.one.request.room }));
      assert.ok(!reply.ok && reply.error.code === 'not-allowed');
    }),
  );

  target.attack('a missing or invalid callback changes nothing', async () => {
    const socket = await connect(target.server);
    await expectFault(socket, 'invalid-argument', () => emitRaw(socket, 'join', joinRequest()));
    await expectFault(socket, 'invalid-argument', () => emitRaw(socket, 'join', joinRequest(), 'reply'));
    await expectFault(socket, 'invalid-argument', () => emitRaw(socket, 'sync', { reply: 1 }));
    const reply = await socket.timeout(2_000).emitWithAck('sync');
    assert.ok(!reply.ok && reply.error.code === 'not-joined', 'no join was accepted');
    emitRaw(socket, 'leave');
    emitRaw(socket, 'leave', 'reply');
    await settled(socket);
    assert.ok(socket.connected);
    socket.disconnect();
  });
});
