import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { limits } from '../../../server/protocol/index.js';
import { attackedServer, expectFault, say, signalTo } from '../../support/attacked-server.js';
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
} from '../../support/server-client.js';

describe('a hostile client with messages', () => {
  const ground = attackedServer();

  const good = joinRequest();
  const wrongJoins: [what: string, request: unknown][] = [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'join'],
    ['a list', [good]],
    ['no fields', {}],
    ['an empty room', { ...good, room: '  ' }],
    ['a room of 129 characters', { ...good, room: 'r'.repeat(129) }],
    ['a room with a NUL', { ...good, room: 'a\0b' }],
    ['a room with a line break', { ...good, room: 'a\nb' }],
    ['a number for a room', { ...good, room: 7 }],
    ['a short secret', { ...good, secret: 'short' }],
    ['a secret of other characters', { ...good, secret: '!'.repeat(22) }],
    ['an empty name', { ...good, name: '' }],
    ['a name of spaces', { ...good, name: ' \u3000 ' }],
    ['a name that turns the text around it', { ...good, name: 'Ada \u202eecila' }],
    ['a name of 65 characters', { ...good, name: 'n'.repeat(65) }],
    ['a counter below zero', { ...good, media: { ...good.media, counter: -1 } }],
    ['a text for a boolean', { ...good, media: { ...good.media, camera: 'yes' } }],
    ['2049 bytes of metadata', { ...good, metadata: 'm'.repeat(2049) }],
    ['a prototype', JSON.parse('{"__proto__":{"room":"r"},"constructor":{"prototype":{}}}')],
  ];
  ground.attack('joins with wrong shapes are refused', async () => {
    const socket = await connect(ground.server);
    for (const [what, request] of wrongJoins) {
      const reply = await ask(socket, request);
      assert.ok(!reply.ok && reply.error.code === 'invalid-argument', what);
    }
    const reply = await ask(socket, joinRequest({ room: randomText() }));
    assert.ok(
      reply.ok && reply.joined.room.members.length === 1,
      'and the right one is taken after all of them',
    );
    socket.disconnect();
  });

  ground.attack('a deep nesting is refused as any other wrong shape', async () => {
    const raw = await rawSocket(ground.server);
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

  ground.attack('signals with wrong shapes are refused', () =>
    ground.withWitness(async (attacker, witness) => {
      const candidate = { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null };
      const candidates = { kind: 'candidates', connection: 1, negotiation: 1, candidates: [candidate] };
      const wrong: unknown[] = [
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
      for (const message of wrong) {
        await expectFault(attacker.socket, 'invalid-argument', () => say(attacker.socket, 'signal', message));
      }
    }),
  );

  ground.attack('updates with wrong shapes are refused', () =>
    ground.withWitness(async (attacker) => {
      for (const message of [
        undefined,
        null,
        7,
        { name: '' },
        { name: 'a\nb' },
        { media: {} },
        { media: null },
      ]) {
        await expectFault(attacker.socket, 'invalid-argument', () => say(attacker.socket, 'update', message));
      }
    }),
  );

  ground.attack('members of other rooms cannot be reached, nor those who are nobody', () =>
    ground.withWitness(async (attacker) => {
      for (const to of [ground.pair.one, ground.pair.other]) {
        await expectFault(attacker.socket, 'not-found', () => attacker.socket.emit('signal', signalTo(to)));
      }
      const nobody = signalTo(ground.pair.one, { to: 'n'.repeat(43) });
      await expectFault(attacker.socket, 'not-found', () => attacker.socket.emit('signal', nobody));
      await expectFault(attacker.socket, 'not-found', () =>
        attacker.socket.emit('signal', signalTo(attacker)),
      );
    }),
  );

  ground.attack('a forged sender is overwritten', async () => {
    const room = randomText();
    const witness = await enter(ground.server, { room });
    const attacker = await enter(ground.server, { room });
    const arrived = next(witness.socket, 'signal');
    const forged = signalTo(witness, { from: ground.pair.one.joined.id, sender: ground.pair.one.joined.id });
    attacker.socket.emit('signal', forged);
    const { from, session, ...rest } = await arrived;
    assert.equal(from, attacker.joined.id);
    assert.equal(session, attacker.request.session);
    assert.deepEqual(rest, { signal: offer() });
    witness.socket.disconnect();
    attacker.socket.disconnect();
  });

  ground.attack('nobody can take an id without its secret', async () => {
    const { room, session } = ground.pair.one.request;
    const attacker = await connect(ground.server);
    const reply = await ask(attacker, {
      ...joinRequest({ room: `${room} `, session }),
      id: ground.pair.one.joined.id,
      room: 'elsewhere',
    });
    assert.ok(reply.ok);
    assert.notEqual(reply.joined.id, ground.pair.one.joined.id);
    attacker.disconnect();
  });

  ground.attack('signals, updates, syncs and aways before joining are refused', async () => {
    const socket = await connect(ground.server);
    await expectFault(socket, 'not-joined', () => socket.emit('signal', signalTo(ground.pair.one)));
    await expectFault(socket, 'not-joined', () => socket.emit('update', { name: 'Eve' }));
    await expectFault(socket, 'not-joined', () => socket.emit('away'));
    const reply = await socket.timeout(2_000).emitWithAck('sync');
    assert.ok(!reply.ok && reply.error.code === 'not-joined');
    socket.disconnect();
  });

  ground.attack('a second join is refused and the first one stays', () =>
    ground.withWitness(async (attacker) => {
      const reply = await ask(attacker.socket, joinRequest({ room: ground.pair.one.request.room }));
      assert.ok(!reply.ok && reply.error.code === 'not-allowed');
    }),
  );

  ground.attack('callbacks that are missing or no functions change nothing', async () => {
    const socket = await connect(ground.server);
    await expectFault(socket, 'invalid-argument', () => say(socket, 'join', joinRequest()));
    await expectFault(socket, 'invalid-argument', () => say(socket, 'join', joinRequest(), 'reply'));
    await expectFault(socket, 'invalid-argument', () => say(socket, 'sync', { reply: 1 }));
    const reply = await socket.timeout(2_000).emitWithAck('sync');
    assert.ok(!reply.ok && reply.error.code === 'not-joined', 'no join has been taken');
    say(socket, 'leave');
    say(socket, 'leave', 'reply');
    await settled(socket);
    assert.ok(socket.connected);
    socket.disconnect();
  });
});
