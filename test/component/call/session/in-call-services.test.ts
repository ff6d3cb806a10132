import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertNoTimers, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { id, member } from '../../../support/fakes/room.js';
import { ServicesSetup } from '../../../support/fakes/set-up-services.js';

describe('InCallServices', () => {
  useFakeClock();

  it('requests the wake lock, lists the devices and measures the voice only once a link has connected', async () => {
    const { browser, room, tracks } = await ServicesSetup.entered('a');
    await tracks.start();
    await pass(1_000);
    assert.deepEqual([browser.locksHeld, browser.audioContexts], [0, 0]);
    const before = browser.listeners;
    await room.connect('a');
    await pass(1_000);
    assert.deepEqual([browser.locksHeld, browser.audioContexts], [1, 1]);
    assert.ok(browser.listeners > before, 'plugged devices are followed');
  });

  it('requests the wake lock at once in an empty room', async () => {
    const { browser } = await ServicesSetup.connected();
    assert.equal(browser.locksHeld, 1);
  });

  it('releases the wake lock and the voice meter when it is closed, also twice', async () => {
    const { browser, services, tracks } = await ServicesSetup.connected('a');
    await tracks.start();
    await pass(1_000);
    services.close();
    services.close();
    await rest();
    assert.deepEqual([browser.locksHeld, browser.audioContexts], [0, 0]);
  });

  it('releases what it starts with a change when the page closes it on hearing of that change', async () => {
    const { room, browser, services } = await ServicesSetup.entered('a');
    room.store.observe(() => services.close());
    const { session } = member('a');
    room.store.dispatch({ type: 'link-changed', id: id('a'), session, connection: 'failed' });
    await rest();
    assert.deepEqual([browser.locksHeld, browser.audioContexts], [0, 0]);
  });

  it('stops a shared screen and every timer when it is closed', async () => {
    const { browser, room, services } = await ServicesSetup.connected('a');
    await services.screenShare.toggle(true);
    await pass(1_000);
    services.close();
    room.links.close();
    await rest();
    assert.ok(browser.shared.every(({ readyState }) => readyState === 'ended'));
    assertNoTimers();
  });

  it('keeps the active speaker in the store until it is closed', async () => {
    const { room, tracks, browser, services } = await ServicesSetup.connected('a');
    await tracks.start();
    browser.voiceLevel = 0.2;
    await pass(1_000);
    assert.equal(room.store.state.activeSpeaker, id('m'));
    services.close();
    assert.equal(room.store.state.activeSpeaker, null);
  });

  it('follows changed settings: uplink, audio only and the hint of a shared screen', async () => {
    const { browser, room, services, parts, tracks } = await ServicesSetup.connected('a');
    await tracks.start();
    await services.screenShare.toggle(true);
    await rest();
    parts.settings = { ...parts.settings, maxUplink: 20, screenHint: 'motion' };
    services.reconfigure();
    await rest();
    assert.equal(room.peer('a').sender(1).encoding.active, false);
    assert.equal(browser.shared[0]?.contentHint, 'motion');
    parts.settings = { ...parts.settings, audioOnly: true };
    services.reconfigure();
    await rest();
    assert.equal(browser.shared[0]?.readyState, 'ended');
    assert.deepEqual(room.channel('a', 'control').sentOf('wishes').at(-1), {
      ...{ kind: 'wishes', camera: null, screen: null },
    });
  });

  it('reports a microphone that gives not even noise, while a participant could hear it', async () => {
    const { browser, tracks, parts } = await ServicesSetup.connected('a');
    await tracks.start();
    browser.voiceLevel = 0.000_01;
    const isReported = () =>
      parts.errors
        .flatMap(({ code, device }) => (code === 'no-input' ? [device] : []))
        .includes('microphone');
    await pass(15_000);
    assert.equal(isReported(), false);
    browser.voiceLevel = 0;
    await pass(15_000);
    assert.equal(isReported(), true);
  });

  it('shares no screen in a call without video', async () => {
    const { services, parts } = await ServicesSetup.connected('a');
    parts.settings = { ...parts.settings, audioOnly: true };
    await assert.rejects(services.screenShare.toggle(true), { code: 'not-supported' });
  });

  it('restarts ICE after a network change, once the server is connected', async () => {
    const { browser, room } = await ServicesSetup.connected('a');
    const peer = room.peer('a');
    room.store.dispatch({ type: 'signaling-changed', signaling: 'reconnecting' });
    browser.fire('network');
    assert.equal(peer.iceRestarts, 0);
    room.store.dispatch({ type: 'signaling-changed', signaling: 'connected' });
    assert.equal(peer.iceRestarts, 1);
    room.store.dispatch({ type: 'signaling-changed', signaling: 'reconnecting' });
    room.store.dispatch({ type: 'signaling-changed', signaling: 'connected' });
    assert.equal(peer.iceRestarts, 1, 'once for each change');
  });

  it('raises the hand last in the queue, and lowers it', async () => {
    const setup = await ServicesSetup.connected('a');
    await setup.receive('a', {
      kind: 'media',
      media: { counter: 1, microphone: false, camera: false, screen: false, hand: 7 },
    });
    assert.equal(setup.services.hand.toggle(), true);
    const places = () => setup.room.store.participants.map(({ hand }) => hand);
    assert.deepEqual(places(), [2, 1]);
    assert.equal(setup.services.hand.toggle(true), true);
    assert.equal(setup.services.hand.toggle(), false);
    assert.deepEqual(places(), [null, 1]);
  });
});
