import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { buildApp } from '../../../../server/app.js';
import { SettingsError } from '../../../../server/config/settings.js';
import { bindingResponse } from '../../../../server/ice/stun/message.js';
import { StunServer } from '../../../../server/ice/stun/server.js';

const hex = (text: string) => Buffer.from(text.replace(/\s/gu, ''), 'hex');

const TRANSACTION = 'b7e7a701bc34d686fa87dfae';

/** RFC 5769 §2.1: a request as ICE sends it, with ICE's own attributes. */
const SAMPLE_REQUEST = hex(`
  00010058 2112a442 ${TRANSACTION}
  80220010 5354554e2074657374 20636c69656e74
  00240004 6e0001ff
  80290008 932ff9b151263b36
  00060009 6576746a3a68367659202020
  00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
  80280004 e57a3bcf`);

const request = (attributes = '', length = attributes.replace(/\s/gu, '').length / 2) =>
  hex(`0001${length.toString(16).padStart(4, '0')}2112a442${TRANSACTION}${attributes}`);

const from = { address: '192.0.2.1', port: 32853 };

function fingerprinted(message: Buffer): Buffer {
  const bytes = Buffer.concat([message, hex('80280004'), Buffer.alloc(4)]);
  bytes.writeUInt16BE(bytes.length - 20, 2);
  bytes.writeUInt32BE((crc32(bytes.subarray(0, -8)) ^ 0x5354554e) >>> 0, bytes.length - 4);
  return bytes;
}

describe('bindingResponse', () => {
  it('answers with the address of RFC 5769 §2.2 (IPv4)', () => {
    const answer = bindingResponse(request(), from);
    assert.equal(answer?.toString('hex'), `0101000c2112a442${TRANSACTION}002000080001a147e112a643`);
  });

  it('answers with the address of RFC 5769 §2.3 (IPv6)', () => {
    const address = '2001:db8:1234:5678:11:2233:4455:6677';
    const answer = bindingResponse(request(), { address, port: 32853 });
    const value = '0002a1470113a9faa5d3f179bc25f4b5bed2b9d9';
    assert.equal(answer?.toString('hex'), `010100182112a442${TRANSACTION}00200014${value}`);
  });

  it('answers an IPv4 address that arrives on an IPv6 socket as IPv4', () => {
    const mapped = bindingResponse(request(), { ...from, address: '::ffff:192.0.2.1' });
    assert.deepEqual(mapped, bindingResponse(request(), from));
  });

  it('encodes any IPv6 address', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const full = groups.map((each) => each.toString(16)).join(':');
        const short = new URL(`http://[${full}]`).hostname.slice(1, -1);
        fc.pre(!short.startsWith('::ffff:'));
        const answer = bindingResponse(request(), { address: short, port: 1 });
        const mask = hex(`2112a442${TRANSACTION}`);
        const bytes = answer?.subarray(28).map((byte, index) => byte ^ (mask[index] ?? 0));
        const expected = Buffer.alloc(16);
        for (const [index, each] of groups.entries()) expected.writeUInt16BE(each, index * 2);
        assert.deepEqual(Buffer.from(bytes ?? []), expected);
      }),
    );
  });

  it('accepts the fingerprint of RFC 5769 §2.1, and refuses the ICE attribute PRIORITY with error 420', () => {
    const answer = bindingResponse(SAMPLE_REQUEST, from);
    assert.ok(answer);
    assert.equal(answer.readUInt16BE(0), 0x0111);
    assert.equal(answer.subarray(8, 20).toString('hex'), TRANSACTION);
    assert.equal(answer.subarray(20, 28).toString('hex'), '0009000400000414');
    assert.equal(answer.subarray(28, 36).toString('hex'), '000a000200240000');
    assert.deepEqual(
      fingerprinted(answer.subarray(0, -8)),
      answer,
      'and answers with a fingerprint of its own',
    );
  });

  it('adds a fingerprint to the response if the request has one', () => {
    const answer = bindingResponse(fingerprinted(request()), from);
    assert.ok(answer);
    const plain = bindingResponse(request(), from);
    assert.ok(plain);
    assert.deepEqual(answer, fingerprinted(plain));
  });

  it('ignores comprehension-optional attributes', () => {
    assert.deepEqual(bindingResponse(request('80220004 61626364'), from), bindingResponse(request(), from));
  });

  it('does not answer a request from port 0', () => {
    assert.equal(bindingResponse(request(), { ...from, port: 0 }), null);
  });

  it('does not amplify: an error has at most 1.5 times the bytes of its request', () => {
    assert.equal(bindingResponse(request('00240000'), from)?.length, 36);
    const type = fc.integer({ min: 0x0030, max: 0x7fff });
    fc.assert(
      fc.property(fc.array(type, { minLength: 1, maxLength: 200 }), fc.boolean(), (types, printed) => {
        const plain = request(types.map((each) => `${each.toString(16).padStart(4, '0')}0000`).join(''));
        const requested = printed ? fingerprinted(plain) : plain;
        const answer = bindingResponse(requested, from);
        assert.ok(answer && answer.readUInt16BE(0) === 0x0111);
        assert.ok(answer.length <= requested.length * 1.5, `${requested.length} → ${answer.length}`);
      }),
    );
  });

  const silent: [what: string, datagram: Buffer][] = [
    ['an empty datagram', Buffer.alloc(0)],
    ['a truncated header', request().subarray(0, 19)],
    ['a binding indication', Buffer.concat([hex('0011'), request().subarray(2)])],
    ['a success response', Buffer.concat([hex('0101'), request().subarray(2)])],
    ['a TURN allocation', Buffer.concat([hex('0003'), request().subarray(2)])],
    ['a request without the magic cookie', Buffer.concat([hex('00010000 00000000'), request().subarray(8)])],
    ['a length that is too large', request('', 4)],
    ['a length that is too small', request('80220004 61626364', 4)],
    ['a length that is not a multiple of four', request('802200', 3)],
    ['an attribute that exceeds the datagram', request('80220008 61626364')],
    ['a wrong fingerprint', request('80280004 00000000')],
    ['a fingerprint that is not the last', Buffer.concat([fingerprinted(request()), hex('80220000')])],
  ];
  for (const [what, datagram] of silent) {
    it(`does not answer ${what}`, () => assert.equal(bindingResponse(datagram, from), null));
  }

  it('never throws, answers only binding requests, and never amplifies', () => {
    const tail = fc.uint8Array({ maxLength: 600 });
    const datagram = fc.oneof(
      tail.map((bytes) => Buffer.from(bytes)),
      tail.map((bytes) =>
        request(
          Buffer.from(bytes)
            .subarray(0, bytes.length & ~3)
            .toString('hex'),
        ),
      ),
    );
    fc.assert(
      fc.property(datagram, (bytes) => {
        const answer = bindingResponse(bytes, from);
        if (!answer) return;
        assert.equal(bytes.readUInt16BE(0), 1);
        assert.ok(answer.length <= bytes.length + 16);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('StunServer', () => {
  async function client(type: 'udp4' | 'udp6' = 'udp4', address = '127.0.0.1') {
    const socket = createSocket(type);
    socket.bind(0, address);
    await once(socket, 'listening');
    return socket;
  }

  const listen = (
    limit?: { requests: number; perSeconds: number },
    host = '127.0.0.1',
    localAddresses?: () => readonly string[],
  ) =>
    StunServer.listen({
      ...(localAddresses ? { localAddresses } : {}),
      port: 0,
      host,
      ...(limit ? { limit } : {}),
      onError: (error) => assert.fail(error),
      onUnsent: (error) => assert.fail(error),
    });

  it('answers a request with its source address', async () => {
    const server = await listen();
    const socket = await client();
    socket.send('not STUN at all', server.port, '127.0.0.1');
    socket.send(request(), server.port, '127.0.0.1');
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(2_000) })) as [Buffer];
    const { address, port } = socket.address();
    assert.deepEqual(answer, bindingResponse(request(), { address, port }));
    socket.close();
    await server.close();
    await server.close();
  });

  const hasIpv6 = Object.values(networkInterfaces()).some((each) =>
    each?.some(({ address }) => address === '::1'),
  );
  it('answers over IPv6 as well', { skip: !hasIpv6 && 'no IPv6 on this machine' }, async () => {
    const server = await listen(undefined, '::1');
    const socket = await client('udp6', '::1');
    socket.send(request(), server.port, '::1');
    const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(2_000) })) as [Buffer];
    assert.deepEqual(answer, bindingResponse(request(), { address: '::1', port: socket.address().port }));
    socket.close();
    await server.close();
  });

  const oneAddress = process.platform !== 'linux' && 'only Linux has all of 127.0.0.0/8 for itself';
  it('limits the requests of one address without affecting others', { skip: oneAddress }, async () => {
    const server = await listen({ requests: 20, perSeconds: 60 }, '0.0.0.0', () => [
      '127.0.0.1',
      '127.0.0.2',
    ]);
    const flooder = await client();
    let answers = 0;
    flooder.on('message', () => {
      answers += 1;
    });
    const sent = Array.from(
      { length: 100 },
      () => new Promise((resolve) => flooder.send(request(), server.port, '127.0.0.1', resolve)),
    );
    const other = await client('udp4', '127.0.0.2');
    await Promise.all(sent);
    // Datagrams are read in order, so after this response the flood has been processed.
    other.send(request(), server.port, '127.0.0.2');
    await once(other, 'message', { signal: AbortSignal.timeout(2_000) });
    while (answers < 20) await once(flooder, 'message', { signal: AbortSignal.timeout(2_000) });
    await delay(50);
    assert.equal(answers, 20);
    flooder.close();
    other.close();
    await server.close();
  });

  /** Asks an address, and drops responses from any other one, as browsers do. */
  async function isAnsweredBy(address: string, port: number, withinMs = 2_000): Promise<boolean> {
    const socket = createSocket('udp4');
    // The source would be the asked address, if it were left to the system.
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    socket.connect(port, address);
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    socket.send(request());
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(withinMs) });
    return answer
      .then(
        () => true,
        () => false,
      )
      .finally(() => socket.close());
  }

  it('answers from the address that was asked', { skip: oneAddress }, async () => {
    const server = await listen(undefined, '0.0.0.0', () => ['127.0.0.1', '127.0.0.2', '127.0.0.3']);
    for (const address of ['127.0.0.1', '127.0.0.2', '127.0.0.3'])
      assert.ok(await isAnsweredBy(address, server.port), address);
    await server.close();
  });

  it('follows the addresses of the machine', { skip: oneAddress }, async () => {
    let addresses = ['127.0.0.1'];
    const server = await listen(undefined, '0.0.0.0', () => addresses);
    // Not an address of this machine (any more).
    addresses = ['127.0.0.2', '192.0.2.77', '127.0.0.3'];
    await server.refresh();
    assert.ok(await isAnsweredBy('127.0.0.3', server.port));
    assert.ok(await isAnsweredBy('127.0.0.2', server.port));
    assert.equal(await isAnsweredBy('127.0.0.1', server.port, 200), false);
    await server.close();
  });

  it('fails if the port is taken on one of the addresses', { skip: oneAddress }, async () => {
    const taken = await client('udp4', '127.0.0.2');
    const { port } = taken.address();
    await assert.rejects(
      StunServer.listen({
        ...{ port, host: '0.0.0.0', localAddresses: () => ['127.0.0.1', '127.0.0.2'] },
        onError: (error) => assert.fail(error),
        onUnsent: (error) => assert.fail(error),
      }),
      /EADDRINUSE/u,
    );
    const free = await client('udp4', '127.0.0.1');
    free.close();
    taken.close();
  });

  it('runs without STUN if the default port is taken, and fails if a configured port is', async () => {
    const taken = createSocket('udp4');
    taken.bind(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address();
    const app = await buildApp({ logger: false, host: '127.0.0.1', stunPort: port });
    await assert.rejects(
      async () => app.ready(),
      (error: unknown) => {
        assert.ok(error instanceof SettingsError);
        assert.match(error.message, /^MESH_CALL_STUN_PORT must be/u);
        return true;
      },
    );
    await app.close();
    taken.close();
  });
});
