import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { KeySet } from '../../../server/auth/key-set.js';

type Pair = Awaited<ReturnType<typeof generateKeyPair>>;

const MINUTE_MS = 60_000;
const rules = { algorithms: ['ES256'] };

describe('KeySet', () => {
  let issuer: Server;
  let url: string;
  let published: Record<string, unknown>[] = [];
  /** Body and status of the issuer's answer. */
  let answer: () => readonly [status: number, body: string];
  let requested = 0;
  let nowMs = 0;
  let stale: string[] = [];

  before(async () => {
    issuer = createServer((_request, response) => {
      requested += 1;
      const [status, body] = answer();
      response.writeHead(status).end(body);
    }).listen(0, '127.0.0.1');
    await once(issuer, 'listening');
    url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/`;
  });
  after(() => issuer.close());
  beforeEach(() => {
    published = [];
    answer = () => [200, JSON.stringify({ keys: published })];
    requested = 0;
    nowMs = 0;
    stale = [];
  });

  const create = () => new KeySet({ url, onStale: (reason) => stale.push(reason), nowMs: () => nowMs });

  async function publish(kid?: string): Promise<Pair> {
    const pair = await generateKeyPair('ES256', { extractable: true });
    published.push({ ...(await exportJWK(pair.publicKey)), ...(kid === undefined ? {} : { kid }) });
    return pair;
  }
  const signed = ({ privateKey }: Pair, kid?: string) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', ...(kid === undefined ? {} : { kid }) })
      .sign(privateKey);
  const outcome = async (keySet: KeySet, token: string) =>
    keySet.verify(token, rules).then(
      () => 'valid',
      (error: Error) => error.name,
    );

  it('keeps the known keys for a day while their issuer is away, and reports that once', async () => {
    const keySet = create();
    const token = await signed(await publish('a'), 'a');
    assert.equal(await outcome(keySet, token), 'valid');
    answer = () => [503, ''];
    for (nowMs = 11 * MINUTE_MS; nowMs < 24 * 60 * MINUTE_MS; nowMs += 60 * MINUTE_MS)
      assert.equal(await outcome(keySet, token), 'valid', `after ${nowMs / MINUTE_MS} minutes`);
    assert.equal(stale.length, 1);
    nowMs = 24 * 60 * MINUTE_MS;
    assert.equal(await outcome(keySet, token), 'KeySetUnavailableError');
    answer = () => [200, JSON.stringify({ keys: published })];
    nowMs += MINUTE_MS;
    assert.equal(await outcome(keySet, token), 'valid');
  });

  for (const [what, status, body] of [
    ['answers with an error', 500, ''],
    ['answers with a page', 200, '<html>'],
    ['answers with something else', 200, '{}'],
  ] as const)
    it(`blames no token when the issuer ${what}, and reads the keys as soon as it can`, async () => {
      const keySet = create();
      const token = await signed(await publish('a'), 'a');
      answer = () => [status, body];
      assert.equal(await outcome(keySet, token), 'KeySetUnavailableError');
      answer = () => [200, JSON.stringify({ keys: published })];
      assert.equal(await outcome(keySet, token), 'valid');
      const unknown = await signed(await generateKeyPair('ES256'), 'b');
      answer = () => [status, body];
      nowMs += MINUTE_MS;
      assert.equal(await outcome(keySet, unknown), 'KeySetUnavailableError');
      assert.equal(await outcome(keySet, token), 'valid', 'the known key');
    });

  it('tries each of several keys without an id', async () => {
    const [one, other] = [await publish(), await publish()];
    const keySet = create();
    for (const pair of [one, other]) assert.equal(await outcome(keySet, await signed(pair)), 'valid');
    const stranger = await signed(await generateKeyPair('ES256'));
    assert.equal(await outcome(keySet, stranger), 'JWSSignatureVerificationFailed');
  });

  it('reads the keys again when none fits, with and without ids, at most once in ten seconds', async () => {
    await publish('a');
    const keySet = create();
    const stranger = await signed(await generateKeyPair('ES256'), 'b');
    assert.equal(await outcome(keySet, stranger), 'JWKSNoMatchingKey');
    assert.equal(requested, 1);
    published = [];
    const renewed = await signed(await publish('a'), 'a');
    assert.equal(await outcome(keySet, renewed), 'JWSSignatureVerificationFailed');
    nowMs = 10_000;
    assert.equal(await outcome(keySet, renewed), 'valid', 'another key with the same id');
    published = [];
    const nameless = await signed(await publish());
    nowMs = 20_000;
    assert.equal(await outcome(keySet, nameless), 'valid');
    assert.equal(requested, 3);
  });

  it('stops accepting a key that the issuer has withdrawn', async () => {
    const keySet = create();
    const token = await signed(await publish('a'), 'a');
    assert.equal(await outcome(keySet, token), 'valid');
    published = [];
    await publish('b');
    nowMs = 10 * MINUTE_MS;
    assert.equal(await outcome(keySet, token), 'JWKSNoMatchingKey');
  });

  it('shares one request among all who wait for it', async () => {
    const keySet = create();
    const token = await signed(await publish('a'), 'a');
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(keySet, token)));
    assert.deepEqual(new Set(outcomes), new Set(['valid']));
    assert.equal(requested, 1);
  });
});
