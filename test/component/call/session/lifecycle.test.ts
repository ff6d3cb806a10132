import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LocalProfile } from '../../../../component/call/local/local-profile.js';
import { Identity } from '../../../../component/call/session/identity.js';
import { Lifecycle } from '../../../../component/call/session/lifecycle.js';
import { CallError } from '../../../../component/core/call/call-error.js';
import { silentLogger } from '../../../../component/core/log.js';
import { assertNoTimers, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeBrowser } from '../../../support/fakes/fake-browser.js';
import { FakeServer } from '../../../support/fakes/fake-server.js';
import { id } from '../../../support/fakes/room.js';
import { PartsSetup } from '../../../support/fakes/set-up-parts.js';

function setUp() {
  const server = new FakeServer();
  const browser = new FakeBrowser({ server });
  const parts = new PartsSetup({ browser });
  const { store } = parts;
  const lifecycle = new Lifecycle({
    environment: browser,
    ...{ store, streams: parts.streams, timings: parts.timings, tracks: parts.tracks },
    identity: new Identity(browser.handover, browser.randomToken),
    profile: new LocalProfile(store, parts.onError),
    options: () => parts.settings,
    createServices: parts.createServices,
    onError: parts.onError,
    ...{ log: silentLogger, signalingLog: silentLogger, rtcLog: silentLogger },
  });
  /** Phases of the call, in order. */
  const phases: string[] = [];
  store.subscribe(({ state }, before) => {
    if (state.phase !== before.state.phase) phases.push(state.phase);
  });
  /** The page's settings change. */
  const change = (settings: Partial<PartsSetup['settings']>) => {
    parts.settings = { ...parts.settings, ...settings };
  };
  return { server, browser, parts, store, lifecycle, phases, change };
}

describe('Lifecycle', () => {
  useFakeClock();

  it('enters a room and opens the devices', async () => {
    const { server, browser, lifecycle, phases } = setUp();
    const entering = lifecycle.enter();
    assert.equal(lifecycle.entering, entering);
    await entering;
    assert.deepEqual([phases, lifecycle.entering], [['joining', 'joined'], null]);
    await rest();
    assert.deepEqual(browser.live, ['audio', 'video']);
    assert.deepEqual(server.members('r'), [id('a')]);
  });

  it('goes to the pre-join state, but not during a call', async () => {
    const { lifecycle, store } = setUp();
    lifecycle.prepare();
    assert.equal(store.state.phase, 'prejoin');
    await lifecycle.enter();
    lifecycle.prepare();
    assert.equal(store.state.phase, 'joined');
  });

  it('leaves: media is stopped at once, and the promise waits for the server', async () => {
    const { server, browser, lifecycle, phases } = setUp();
    await lifecycle.enter();
    await rest();
    const left = lifecycle.leave('left');
    assert.deepEqual([browser.live, phases.at(-1), lifecycle.membership], [[], 'left', null]);
    await left;
    assert.deepEqual(server.members('r'), []);
  });

  it('rejects the attempt that is left meanwhile, without an error in the store', async () => {
    const { lifecycle, store } = setUp();
    const entering = lifecycle.enter();
    await Promise.all([assert.rejects(entering, { code: 'aborted' }), lifecycle.leave('left')]);
    assert.deepEqual([store.state.phase, store.state.error], ['left', null]);
  });

  it('fails with the error of the server, and leaves nothing behind', async () => {
    const { server, browser, lifecycle, store } = setUp();
    server.refusal = new CallError('token-invalid', 'no');
    await assert.rejects(lifecycle.enter(), { code: 'token-invalid', fatal: true });
    await pass(1_000);
    assert.deepEqual([store.state.phase, store.state.error?.code], ['error', 'token-invalid']);
    assert.deepEqual([lifecycle.membership, browser.live, browser.listeners], [null, [], 0]);
    assert.ok(browser.peers.every(({ closed }) => closed));
    assertNoTimers();
  });

  it('wraps an unexpected error', async () => {
    const { browser, lifecycle } = setUp();
    browser.createPeerConnection = () => {
      throw new DOMException('no', 'NotSupportedError');
    };
    await assert.rejects(lifecycle.enter(), { code: 'not-supported', fatal: true });
  });

  it('moves the running attempt to another room, which its promise then waits for', async () => {
    const { server, lifecycle, phases, change } = setUp();
    const entering = lifecycle.enter();
    change({ room: 'other' });
    lifecycle.move();
    await entering;
    assert.deepEqual([server.members('r'), server.members('other')], [[], [id('a')]]);
    assert.deepEqual(phases, ['joining', 'joined']);
  });

  it('moves from room to room with the devices open', async () => {
    const { server, browser, lifecycle, phases, change } = setUp();
    await lifecycle.enter();
    await rest();
    change({ room: 'other' });
    lifecycle.move();
    await rest();
    assert.deepEqual([server.members('r'), server.members('other')], [[], [id('a')]]);
    assert.deepEqual(phases, ['joining', 'joined', 'left', 'joining', 'joined']);
    assert.equal(browser.opened.length, 2);
  });

  it('goes to the pre-join state when the settings change after an error', async () => {
    const { lifecycle, store, change } = setUp();
    change({ room: '' });
    await assert.rejects(lifecycle.enter(), { code: 'invalid-argument' });
    change({ room: 'r' });
    lifecycle.move();
    assert.deepEqual([store.state.phase, store.state.error], ['prejoin', null]);
  });

  it('waits for an unreachable server, and enters by itself once it answers', async () => {
    const { server, lifecycle, store } = setUp();
    server.stop();
    await Promise.all([assert.rejects(lifecycle.enter(), { code: 'server-unreachable' }), pass(6_000)]);
    assert.equal(store.state.phase, 'error');
    assert.ok(lifecycle.membership);
    server.start();
    await pass(1_000);
    assert.equal(store.state.phase, 'joined');
  });

  it('enters again after an error, with the present token', async () => {
    const { server, lifecycle, store, change } = setUp();
    server.refusal = new CallError('token-expired', 'late');
    await assert.rejects(lifecycle.enter());
    server.refusal = null;
    change({ token: 'host' });
    await lifecycle.enter();
    assert.equal(store.state.local.role, 'host');
  });

  it('takes its place again when the page is restored, without leaving the room', async () => {
    const { server, browser, lifecycle, store } = setUp();
    await lifecycle.enter();
    const before = store.state.local.joinedAt;
    browser.fire('restored');
    await rest();
    assert.deepEqual([store.state.phase, store.state.local.joinedAt], ['joined', before]);
    assert.equal(server.joins, 2);
  });

  it('ends when the server ends the call', async () => {
    const { server, browser, lifecycle, store } = setUp();
    await lifecycle.enter();
    const other = setUp();
    Object.assign(other.browser, { createSignaling: server.createSignaling });
    other.change({ token: 'host' });
    await other.lifecycle.enter();
    await other.lifecycle.membership?.services?.moderation.act({ action: 'remove', id: id('a') });
    await rest();
    assert.deepEqual([store.state.phase, browser.live, lifecycle.membership], ['left', [], null]);
  });
});
