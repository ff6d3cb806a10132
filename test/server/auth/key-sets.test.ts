import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { joinToken } from '../../support/server/join-token.js';
import {
  ask,
  connect,
  joinRequest,
  randomText,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

describe('Admission by tokens of a key set', () => {
  let issuer: Server;
  let server: TestServer;
  let requested = 0;
  let status = 200;
  const published = new Map<string, Record<string, unknown>>();
  const room = randomText();

  before(async () => {
    issuer = createServer((_request, response) => {
      requested += 1;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: [...published.values()] }));
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
    const { port } = issuer.address() as AddressInfo;
    server = await startServer({
      jwksUrl: `http://127.0.0.1:${port}/jwks`,
      publicUrl: 'https://calls.example.org',
    });
  });
  after(async () => {
    await server.close();
    issuer.close();
  });

  async function key(alg: string, kid: string): Promise<Pair> {
    const pair = await generateKeyPair(alg, { extractable: true });
    published.set(kid, { ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' });
    return pair;
  }
  const signed = (
    pair: Pair,
    alg: string,
    kid: string,
    claims: Record<string, unknown> = {},
    lifetime = '10m',
  ) =>
    new SignJWT({ room, ...claims })
      .setProtectedHeader({ alg, kid })
      .setExpirationTime(lifetime)
      .sign(pair.privateKey);
  async function outcome(token: string): Promise<string> {
    const socket = await connect(server);
    const reply = await ask(socket, joinRequest({ room, token }));
    if (reply.ok) await socket.emitWithAck('leave');
    socket.disconnect();
    return reply.ok ? 'in' : reply.error.code;
  }

  it('accepts RS256, ES256 and EdDSA, and reads the key set once', async () => {
    const keys = [
      ['RS256', await key('RS256', 'rs')],
      ['ES256', await key('ES256', 'es')],
      ['EdDSA', await key('EdDSA', 'ed')],
    ] as const;
    for (const [alg, pair] of keys) {
      const kid = alg.slice(0, 2).toLowerCase();
      assert.equal(await outcome(await signed(pair, alg, kid)), 'in', alg);
      assert.equal(await outcome(await signed(pair, alg, kid, {}, '-1m')), 'token-expired');
      assert.equal(await outcome(await signed(pair, alg, kid, { room: 'another' })), 'token-invalid');
    }
    assert.equal(requested, 1);
  });

  it('accepts a token with an audience only if the audience is this server', async () => {
    const pair = await key('RS256', 'aud');
    // Within ten seconds of the last read the key set is not read again, so this needs another server.
    const fresh = await startServer({
      jwksUrl: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/`,
      publicUrl: 'https://calls.example.org',
    });
    const judge = async (aud: string | string[]) => {
      const socket = await connect(fresh);
      const token = await signed(pair, 'RS256', 'aud', { aud });
      const reply = await ask(socket, joinRequest({ room, token }));
      socket.disconnect();
      return reply.ok ? 'in' : reply.error.code;
    };
    for (const aud of ['mesh-call', 'https://calls.example.org', ['other', 'mesh-call']])
      assert.equal(await judge(aud), 'in');
    for (const aud of ['other', ['other'], '']) assert.equal(await judge(aud), 'token-invalid');
    await fresh.close();
  });

  it('refuses tokens signed by other keys, and HS256 tokens signed with the public key', async () => {
    const pair = await key('RS256', 'confused');
    const stranger = await generateKeyPair('RS256');
    const pem = await exportSPKI(pair.publicKey);
    assert.equal(await outcome(await signed(stranger, 'RS256', 'rs')), 'token-invalid');
    assert.equal(await outcome(joinToken({ room }, { secret: pem })), 'token-invalid');
    assert.equal(
      await outcome(joinToken({ room }, { secret: pem, header: { alg: 'HS256', kid: 'rs' } })),
      'token-invalid',
    );
    assert.equal(await outcome(joinToken({ room }, { header: { alg: 'none' } })), 'token-invalid');
    assert.equal(await outcome('x'), 'token-invalid');
  });

  it('finds a key that was added later, and does not blame the token for an unavailable key set', async () => {
    published.clear();
    const port = (issuer.address() as AddressInfo).port;
    const old = await key('ES256', 'old');
    const own = await startServer({ jwksUrl: `http://127.0.0.1:${port}/` });
    const judge = async (token: string) => {
      const socket = await connect(own);
      const reply = await ask(socket, joinRequest({ room, token }));
      socket.disconnect();
      return reply.ok ? 'in' : reply.error.code;
    };
    status = 500;
    assert.equal(await judge(await signed(old, 'ES256', 'old')), 'timeout');
    status = 200;
    assert.equal(await judge(await signed(old, 'ES256', 'old')), 'in');
    await own.close();
  });
});
