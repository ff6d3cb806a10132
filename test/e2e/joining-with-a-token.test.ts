import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { useCalls } from '../support/browser/call-fixture.js';
import { waitForMesh } from '../support/browser/call-page.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { joinToken, SECRET } from '../support/server/join-token.js';
import { waitFor } from '../support/wait-for.js';

describe('Joining with a token', () => {
  const calls = useCalls({ server: { MESH_CALL_SECRET: SECRET } });
  const open = (attributes: string) => calls.openEmbedded(`room="by-token" autojoin ${attributes}`);

  it('participants return to a restarted server after their token has expired; no one else joins', async () => {
    // Expired already, within the tolerance for clocks that differ.
    const token = joinToken({ room: 'by-token', name: 'Ada', role: 'host' }, { lifetimeSeconds: -10 });
    const expiresAt = Date.now() - 10_000;
    const [first, second] = [await open(`token="${token}"`), await open(`token="${token}" name="Grace"`)];
    const pages = [first, second];
    await waitForMesh(pages);
    await assertMediaFlows(pages);
    const ids = await Promise.all(pages.map((page) => page.ownId()));
    for (const page of pages)
      assert.deepEqual(
        await page.run((element) =>
          element.participants.map(({ name, role, verified }) => [name, role, verified]),
        ),
        [
          ['Ada', 'host', true],
          ['Ada', 'host', true],
        ],
      );
    await calls.server.kill();
    // The outage lasts until the token has expired beyond the tolerance of 30 s.
    await delay(Math.max(0, expiresAt + 31_000 - Date.now()));
    await calls.restartServer();
    for (const page of pages)
      await waitFor('the signaling connection', async () => (await page.signaling()) === 'connected');
    await waitForMesh(pages);
    await assertMediaFlows(pages);
    assert.deepEqual(await Promise.all(pages.map((page) => page.ownId())), ids);
    for (const page of pages) {
      assert.deepEqual(await page.events('participant-left'), []);
      assert.deepEqual(await page.events('call-error'), []);
    }
    const late = await open(`token="${token}"`);
    await late.waitForState('error');
    assert.equal(await late.errorCode(), 'token-expired');
    await second.page.reload();
    await waitFor('the reloaded page in the call', async () => (await second.state()) === 'joined');
    assert.equal(await second.ownId(), ids[1], 'a reloaded page returns with its ticket');
  });

  it('a page without a token shows an error, and joins once it has a token', async () => {
    const page = await open('');
    await page.waitForState('error');
    assert.equal(await page.errorCode(), 'token-required');
    await page.run(
      async (element, token) => {
        element.setAttribute('token', token);
        await element.join();
      },
      joinToken({ room: 'by-token' }),
    );
    assert.equal(await page.state(), 'joined');
  });

  it('each invalid token has an error of its own, and a valid token joins after it', async () => {
    const claims = { room: 'by-token' };
    const [head, body] = joinToken(claims, { header: { alg: 'none', typ: 'JWT' } }).split('.');
    const tokens = [
      [joinToken({ room: 'another' }), 'token-invalid'],
      [joinToken({ ...claims, aud: 'another service' }), 'token-invalid'],
      [joinToken(claims, { secret: 'x'.repeat(32) }), 'token-invalid'],
      [`${head}.${body}.`, 'token-invalid'],
      [joinToken(claims, { header: { alg: 'RS256', typ: 'JWT' } }), 'token-invalid'],
      ['no token at all', 'token-invalid'],
      [joinToken(claims, { lifetimeSeconds: -60 }), 'token-expired'],
      [joinToken({ ...claims, aud: 'mesh-call' }), 'joined'],
    ] as const;
    const page = await open('');
    await page.waitForState('error');
    for (const [token, expected] of tokens) {
      const outcome = await page.run(async (element, value) => {
        element.setAttribute('token', value);
        return element.join().then(
          () => element.state,
          () => element.error?.code ?? 'none',
        );
      }, token);
      assert.equal(outcome, expected, token);
    }
  });
});
