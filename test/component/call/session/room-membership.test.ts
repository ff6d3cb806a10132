import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Identity } from '../../../../component/call/session/identity.js';
import { RoomMembership } from '../../../../component/call/session/room-membership.js';
import { CallError } from '../../../../component/core/call/call-error.js';
import { silentLogger } from '../../../../component/core/log.js';
import type { Ice, Joined } from '../../../../server/protocol/index.js';
import { assertNoTimers, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeSignaling } from '../../../support/fakes/fake-signaling.js';
import { admission, id, member } from '../../../support/fakes/room.js';
import { PartsSetup } from '../../../support/fakes/set-up-parts.js';

const turn: Ice = { iceServers: [{ urls: ['turn:relay.example.org'] }], iceLifetimeMs: 60_000 };

/** A membership whose server the test plays by hand. */
function setUp() {
  const parts = new PartsSetup();
  const { browser, store } = parts;
  const signaling = new FakeSignaling();
  const events: string[] = [];
  const iceSettings: { icePolicy: 'all' | 'relay'; iceServers: readonly RTCIceServer[] | null } = {
    ...{ icePolicy: 'all', iceServers: null },
  };
  const membership = new RoomMembership({
    environment: Object.assign(browser, { createSignaling: signaling.create }),
    ...{ store, streams: parts.streams, timings: parts.timings, createServices: parts.createServices },
    identity: new Identity(browser.handover, browser.randomToken),
    server: new URL('https://calls.example.org/'),
    room: 'r',
    storageKey: null,
    token: () => null,
    iceSettings: () => iceSettings,
    profile: () => ({ name: 'Me', media: parts.tracks.state }),
    onReachable: () => events.push('reachable'),
    onRestored: () => events.push('restored'),
    onEnded: (reason) => events.push(reason),
    onRefused: ({ code }) => events.push(`refused ${code}`),
    onError: ({ code }) => events.push(code),
    ...{ log: silentLogger, signalingLog: silentLogger, rtcLog: silentLogger },
  });
  store.dispatch({ type: 'join-started' });
  const enter = async (joined: Partial<Joined> = {}) => {
    const entering = membership.enter();
    signaling.events.onConnected();
    signaling.admit({ ...admission(1, [member('a')]), ...joined });
    await entering;
    await rest();
  };
  /** The server is lost, and admits the participant again. */
  const returnToRoom = async (joined: Partial<Joined> = {}) => {
    signaling.events.onLost();
    signaling.events.onConnected();
    signaling.admit({ ...admission(1, [member('a')]), ...joined });
    await rest();
  };
  return { parts, browser, store, signaling, events, iceSettings, membership, enter, returnToRoom };
}

describe('RoomMembership', () => {
  useFakeClock();

  it('creates its services at the first admission only, and connects to the members', async () => {
    const { parts, browser, signaling, membership, enter, returnToRoom } = setUp();
    assert.equal(membership.services, null);
    await enter();
    const { services } = membership;
    assert.ok(services);
    await returnToRoom();
    assert.equal(membership.services, services);
    assert.equal(parts.created.length, 1);
    assert.equal(browser.peers.length, 1);
    assert.deepEqual(signaling.signals[0]?.to, id('a'));
  });

  it('creates the first RTCPeerConnection while the server is being reached', () => {
    const { browser, membership } = setUp();
    void membership.enter();
    assert.equal(browser.peers.length, 1);
  });

  it('configures the links with the servers of the admission, and renews their credentials', async () => {
    const { browser, signaling, enter } = setUp();
    await enter(turn);
    assert.deepEqual(browser.peers[0]?.configuration?.iceServers, turn.iceServers);
    signaling.ice = { iceServers: [{ urls: ['turn:renewed.example.org'] }] };
    await pass(30_000);
    assert.ok(signaling.calls.includes('fetchIceServers'));
    assert.deepEqual(browser.peers.at(-1)?.configuration?.iceServers, signaling.ice.iceServers);
  });

  it('rejects, and connects to no one, where a relay is wanted and the server has none', async () => {
    const { browser, iceSettings, events, membership, signaling } = setUp();
    iceSettings.icePolicy = 'relay';
    const entering = membership.enter();
    signaling.events.onConnected();
    signaling.admit(admission(1, [member('a')]));
    await assert.rejects(entering, { code: 'relay-unavailable', fatal: true });
    await rest();
    assert.deepEqual(events, ['refused relay-unavailable']);
    assert.ok(browser.peers.every(({ closed }) => closed));
    assert.equal(membership.services, null);
    assertNoTimers();
  });

  it('replaces its connections when the ICE settings of the page change', async () => {
    const { browser, iceSettings, membership, enter } = setUp();
    await enter();
    iceSettings.iceServers = [{ urls: 'stun:page.example.org' }];
    membership.reapplyIce();
    assert.deepEqual(
      browser.peers.map(({ closed }) => closed),
      [true, false],
    );
  });

  it('ends when the page then wants a relay that does not exist', async () => {
    const { browser, iceSettings, events, membership, enter } = setUp();
    await enter();
    iceSettings.icePolicy = 'relay';
    membership.reapplyIce();
    assert.deepEqual(events, ['refused relay-unavailable']);
    assert.ok(browser.peers.every(({ closed }) => closed));
  });

  it('retries links that are stuck when the server has returned', async () => {
    const { browser, signaling, enter, returnToRoom } = setUp();
    await enter();
    signaling.events.onLost();
    browser.peers[0]?.become('failed');
    await pass(20_000);
    assert.equal(browser.peers.length, 1, 'no signal would arrive');
    await returnToRoom();
    await pass(1_000);
    assert.ok(browser.peers.length > 1);
  });

  it('ends its services and links at once when it is left, and then notifies the server', async () => {
    const { browser, signaling, membership, enter } = setUp();
    await enter();
    const left = membership.leave();
    assert.equal(membership.services, null);
    assert.ok(browser.peers.every(({ closed }) => closed));
    await left;
    assert.deepEqual(signaling.calls.slice(-2), ['leaveRoom', 'close']);
    await pass(1_000);
    assert.equal(browser.listeners, 0);
    assertNoTimers();
  });

  it('keeps its place at the server when it is closed without notification', async () => {
    const { signaling, membership, enter } = setUp();
    await enter();
    membership.close(false);
    await rest();
    assert.deepEqual(signaling.calls.slice(-1), ['close']);
    assert.ok(!signaling.calls.includes('leaveRoom'));
  });

  it('reports a restored page, an end and a refusal by the server', async () => {
    const { browser, signaling, events, enter } = setUp();
    await enter();
    browser.fire('restored');
    signaling.events.onEnded({ reason: 'removed' });
    signaling.events.onFault(new CallError('rate-limited', 'slow down'));
    assert.deepEqual(events, ['restored', 'removed', 'rate-limited']);
    signaling.events.onLost();
    signaling.events.onConnected();
    signaling.refuse(new CallError('room-locked', 'locked'));
    await rest();
    assert.deepEqual(events.at(-1), 'refused room-locked');
  });
});
