import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IceCredentials } from '../../../../component/call/links/ice-credentials.js';
import { CallError } from '../../../../component/core/call/call-error.js';
import type { Ice } from '../../../../server/protocol/index.js';
import { assertNoTimers, delay, pass, useFakeClock } from '../../../support/fakes/clock.js';

const turn = { urls: ['turn:relay.example.org'], username: 'user', credential: 'secret' };

/** The ICE servers of a membership with a server and a browser that the test plays. */
function setUp(options: { icePolicy?: 'all' | 'relay'; iceServers?: readonly RTCIceServer[] } = {}) {
  const calls: string[] = [];
  const errors: string[] = [];
  const state = { serverIsAway: false, browserRefuses: false };
  const settings = { icePolicy: options.icePolicy ?? 'all', iceServers: options.iceServers ?? null };
  const credentials = new IceCredentials({
    links: {
      configure: (servers, policy) => {
        if (state.browserRefuses) throw new DOMException('no such scheme', 'SyntaxError');
        calls.push(`configure ${servers.map(({ urls }) => urls).join()} ${policy}`);
      },
      restartIce: () => calls.push('restart'),
      replaceConnections: () => calls.push('replace'),
    },
    request: async () => {
      if (state.serverIsAway) throw new CallError('timeout', 'away');
      calls.push('request');
      return { iceServers: [turn], iceLifetimeMs: 60_000 };
    },
    settings: () => settings,
    delay,
    onError: (error) => errors.push(error.code),
  });
  return { credentials, calls, errors, state, settings };
}

const admission: Ice = { iceServers: [turn], iceLifetimeMs: 60_000 };

describe('IceCredentials', () => {
  useFakeClock();

  it('leaves connections alone after a renewal while the page has ICE servers of its own', async () => {
    const { credentials, calls, settings } = setUp({ iceServers: [{ urls: 'turn:page.example.org' }] });
    credentials.admit(admission);
    calls.length = 0;
    await pass(30_000);
    assert.deepEqual(calls, ['request', 'configure turn:page.example.org all']);
    calls.length = 0;
    settings.iceServers = null;
    await pass(30_000);
    assert.deepEqual(calls, ['request', 'configure turn:relay.example.org all', 'restart']);
  });

  it('renews credentials at half of their lifetime, again and again, and retries soon while the server is away', async () => {
    const { credentials, calls, state } = setUp();
    credentials.admit(admission);
    calls.length = 0;
    await pass(29_999);
    assert.deepEqual(calls, []);
    await pass(1);
    assert.deepEqual(calls, ['request', 'configure turn:relay.example.org all', 'restart']);
    calls.length = 0;
    state.serverIsAway = true;
    await pass(30_000);
    assert.deepEqual(calls, []);
    state.serverIsAway = false;
    await pass(2_000);
    assert.deepEqual(calls, ['request', 'configure turn:relay.example.org all', 'restart']);
    calls.length = 0;
    credentials.close();
    await pass(600_000);
    assert.deepEqual(calls, []);
    assertNoTimers();
  });

  it('never renews credentials without a lifetime', async () => {
    const { credentials, calls } = setUp();
    credentials.admit({ iceServers: [turn] });
    calls.length = 0;
    await pass(600_000);
    assert.deepEqual(calls, []);
    credentials.close();
  });

  it("prefers the page's ICE servers to the server's, and replaces every connection when they change", () => {
    const { credentials, calls, settings } = setUp({ iceServers: [{ urls: 'stun:page.example.org' }] });
    credentials.reapply();
    assert.deepEqual(calls, [], 'nothing to apply before the first admission');
    credentials.admit(admission);
    settings.iceServers = null;
    credentials.reapply();
    assert.deepEqual(calls, [
      'configure stun:page.example.org all',
      'configure turn:relay.example.org all',
      'replace',
    ]);
    credentials.close();
  });

  it('is fatal with `relay-unavailable` where a relay is wanted and no TURN server exists', () => {
    const { credentials, calls } = setUp({ icePolicy: 'relay' });
    assert.throws(() => credentials.admit({ iceServers: [] }), { code: 'relay-unavailable', fatal: true });
    assert.deepEqual(calls, [], 'no connection may reveal the address');
  });

  it('is fatal for servers that the browser refuses at first, and keeps the old ones later', () => {
    const first = setUp();
    first.state.browserRefuses = true;
    assert.throws(() => first.credentials.admit(admission), { code: 'invalid-argument', fatal: true });
    const later = setUp();
    later.credentials.admit(admission);
    later.state.browserRefuses = true;
    later.credentials.reapply();
    assert.deepEqual(later.errors, ['invalid-argument']);
    assert.equal(later.calls.includes('replace'), false);
    later.credentials.close();
  });
});
