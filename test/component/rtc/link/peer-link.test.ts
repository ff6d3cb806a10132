import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertNoTimers, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeTrack } from '../../../support/fakes/fake-media.js';
import { answer, connectedLink, establish, offer, setUpLink } from '../../../support/fakes/set-up-link.js';

describe('PeerLink', () => {
  useFakeClock();

  it('offers microphone and camera on connection 1, on the offering side', async () => {
    const { link, signals, newest } = setUpLink(true);
    await link.start();
    assert.deepEqual(
      newest().transceivers.map(({ kind }) => kind),
      ['audio', 'video'],
    );
    const [first, ...others] = signals.filter(({ kind }) => kind === 'description');
    assert.ok(first?.kind === 'description' && first.connection === 1 && first.negotiation === 1);
    assert.deepEqual(others, []);
  });

  it('asks for a connection when no offer arrives within 5 s, on the answering side', async () => {
    const { link, newest, signals } = setUpLink(false);
    void link.start();
    assert.equal(newest().transceivers.length, 0);
    await pass(4_999);
    assert.deepEqual(signals, []);
    await pass(1);
    assert.deepEqual(signals, [{ kind: 'renew', connection: 0 }]);
  });

  it('answers an offer, and replaces its connection by one with a higher number only', async () => {
    const { link, peers, signals } = setUpLink(false);
    void link.start();
    link.receiveSignal(offer(1));
    await rest();
    link.receiveSignal(offer(3));
    await rest();
    assert.deepEqual(
      peers.map(({ closed }) => closed),
      [true, false],
    );
    assert.deepEqual(
      signals.map(({ connection }) => connection),
      [1, 3],
    );
    link.receiveSignal(offer(2));
    await rest();
    assert.equal(peers.length, 2);
    assert.equal(signals.length, 2);
    assert.equal(link.counts.droppedSignals, 1);
  });

  it('adds the m-lines of a screen once the connection is established and either side shares one', async () => {
    const [sharing, watching, early] = [setUpLink(true), setUpLink(true), setUpLink(true)];
    const all = [sharing, watching, early];
    for (const { link } of all) void link.start();
    early.link.addScreen();
    for (const { newest } of all) newest().become('connected');
    assert.deepEqual(
      all.map(({ newest }) => newest().transceivers.length),
      [2, 2, 4],
    );
    sharing.link.setLocalTrack('screen', new FakeTrack('video'));
    watching.link.addScreen();
    for (const { link, newest } of all) {
      link.addScreen();
      assert.equal(newest().transceivers.length, 4, 'added once');
    }
  });

  it('adds the m-lines of a shared screen to every later connection', () => {
    const { link, peers, newest } = setUpLink(true);
    void link.start();
    newest().become('connected');
    link.addScreen();
    link.replaceConnection();
    newest().become('connected');
    assert.deepEqual(
      peers.map(({ transceivers }) => transceivers.length),
      [4, 4],
    );
  });

  it('leaves the m-lines of a screen to the offering side', async () => {
    const { link, newest } = await connectedLink(false);
    const before = newest().transceivers.length;
    link.setLocalTrack('screen', new FakeTrack('video'));
    assert.equal(newest().transceivers.length, before);
  });

  it('sends its local tracks and limits on every connection', async () => {
    const { link, newest } = setUpLink(true);
    const camera = new FakeTrack('video');
    link.setLocalTrack('camera', camera);
    link.setLimits({ camera: { maxBitrate: 100_000 } });
    await link.start();
    link.replaceConnection();
    await rest();
    assert.equal(newest().sender(1).track, camera);
    assert.equal(newest().sender(1).encoding.maxBitrate, 100_000);
  });

  it('keeps its connection through a short disconnection', async () => {
    const { link, peers, states, newest } = setUpLink(true);
    void link.start();
    newest().become('connected');
    newest().become('disconnected');
    newest().become('connected');
    await pass(5_000);
    assert.equal(peers.length, 1);
    assert.deepEqual(states(), ['connected', 'reconnecting', 'connected']);
  });

  it('replaces a connection 6 s after its last progress, and reports once, after 15 s, that it is unreachable', async () => {
    const { link, peers, states } = setUpLink(true);
    await link.start();
    await pass(1_000);
    link.receiveSignal(answer(1));
    await rest();
    await pass(5_900);
    assert.equal(peers.length, 1);
    await pass(1_000);
    assert.equal(peers.length, 2);
    link.receiveSignal(answer(2));
    await rest();
    await pass(7_000);
    assert.deepEqual(states(), []);
    await pass(60_000);
    assert.deepEqual(states(), ['failed', 'unreachable']);
    assert.ok(peers.length >= 4, 'attempts go on');
  });

  it('gives a connection that makes progress more time, also when another link connects', async () => {
    const { link, peers, newest, channel } = setUpLink(true);
    await link.start();
    await pass(10_000);
    link.receiveSignal(answer(1));
    await rest();
    await pass(5_000);
    newest().dispatchEvent(new Event('iceconnectionstatechange'));
    await pass(5_000);
    link.retryIfStuck();
    assert.equal(peers.length, 1);
    newest().become('connected');
    channel('control').open();
    await pass(60_000);
    assert.equal(peers.length, 1);
  });

  it('resends an unanswered offer every 3 s, and replaces its connection after 15 s', async () => {
    const { link, peers, signals } = setUpLink(true);
    await link.start();
    await pass(14_000);
    link.retryIfStuck();
    assert.equal(peers.length, 1);
    assert.equal(signals.length, 5);
    await pass(2_000);
    assert.equal(peers.length, 2);
  });

  it('makes no connection before it is started, whatever asks for one', () => {
    const { link, peers } = setUpLink(true);
    link.receiveSignal({ kind: 'renew', connection: 0 });
    link.retryIfStuck();
    link.replaceConnection();
    assert.equal(peers.length, 0);
    void link.start();
    assert.equal(peers.length, 1);
  });

  it('waits twice as long for progress on the answering side, and then asks for a new connection', async () => {
    const { link, signals } = setUpLink(false);
    void link.start();
    link.receiveSignal(offer(1));
    await rest();
    await pass(11_000);
    assert.deepEqual(
      signals.map(({ kind }) => kind),
      ['description'],
    );
    await pass(2_000);
    assert.deepEqual(signals.at(-1), { kind: 'renew', connection: 1 });
  });

  it('replaces its connection on request, on the offering side, once for simultaneous requests and not while it is young', async () => {
    const offering = setUpLink(true);
    void offering.link.start();
    offering.link.receiveSignal({ kind: 'renew', connection: 1 });
    assert.equal(offering.peers.length, 1, 'the request may have crossed the offer');
    await pass(2_000);
    offering.link.receiveSignal({ kind: 'renew', connection: 1 });
    offering.link.receiveSignal({ kind: 'renew', connection: 1 });
    assert.equal(offering.peers.length, 2);
    const answering = setUpLink(false);
    void answering.link.start();
    answering.link.receiveSignal({ kind: 'renew', connection: 0 });
    assert.equal(answering.peers.length, 1);
    assert.equal(answering.newest().transceivers.length, 0);
  });

  it('ignores an offer of the answering side for a new connection', () => {
    const { link, peers } = setUpLink(true);
    void link.start();
    link.receiveSignal(offer(9));
    assert.equal(peers.length, 1);
  });

  it('replaces a connection that fails before it is established without an ICE restart', async () => {
    const { link, peers, newest } = setUpLink(true);
    void link.start();
    newest().become('failed');
    assert.equal(newest().iceRestarts, 0);
    await pass(1_000);
    assert.equal(peers.length, 2);
  });

  it('restarts ICE on request, once for simultaneous requests', async () => {
    const { link, newest, passWithBeats } = await connectedLink();
    await passWithBeats(10_000);
    link.receiveSignal({ kind: 'renew', connection: 1, restart: true });
    link.receiveSignal({ kind: 'renew', connection: 1, restart: true });
    assert.equal(newest().iceRestarts, 1);
  });

  it('asks the offering side for an ICE restart, on the answering side', async () => {
    const { signals, newest } = await connectedLink(false);
    newest().become('failed');
    assert.deepEqual(signals.at(-1), { kind: 'renew', connection: 1, restart: true });
    assert.equal(newest().iceRestarts, 0);
  });

  it('replaces no connection while the server is away', async () => {
    const { link, peers, environment } = setUpLink(true);
    void link.start();
    environment.canSend = false;
    await pass(60_000);
    assert.equal(peers.length, 1);
    environment.canSend = true;
    await pass(1_000);
    assert.equal(peers.length, 2);
  });

  it('shows the tracks of a replacement only once it is established', () => {
    const { link, newest, tracks } = setUpLink(true);
    void link.start();
    const fireTrack = () => {
      const [transceiver] = newest().transceivers;
      assert.ok(transceiver);
      newest().fireTrack(transceiver);
      return `microphone ${transceiver.receiver.track.id}`;
    };
    const first = fireTrack();
    newest().become('connected');
    link.replaceConnection();
    const second = fireTrack();
    assert.deepEqual(tracks, [first]);
    newest().become('connected');
    assert.deepEqual(tracks, [first, second]);
  });

  it('replaces a connection whose negotiation the browser refuses, a working one at most twice', async () => {
    const { link, peers, newest } = setUpLink(true);
    void link.start();
    for (const expected of [2, 3, 3]) {
      newest().become('connected');
      await pass(5_000);
      newest().refusal = new Error('refused');
      link.receiveSignal(offer(link.connections, 5));
      await rest();
      await pass(1_000);
      assert.equal(peers.length, expected);
    }
    assert.equal(link.counts.faults, 3);
  });

  it('continues the count of connections that it remembers', () => {
    const { link, signals } = setUpLink(false, 3);
    void link.start();
    link.receiveSignal(offer(3));
    assert.deepEqual(signals.at(-1), { kind: 'renew', connection: 3 }, 'that connection is gone here');
    link.receiveSignal(offer(4));
    assert.equal(link.connections, 4);
  });

  it('takes over a higher count that only the other side remembers', async () => {
    const { link, peers } = setUpLink(true);
    void link.start();
    await pass(5_000);
    link.receiveSignal({ kind: 'renew', connection: 7 });
    assert.deepEqual([link.connections, peers.length], [8, 2]);
  });

  it('closes the connection that it has prepared for an offer', () => {
    const { link, newest } = setUpLink(false);
    void link.start();
    link.close();
    assert.equal(newest().closed, true);
  });

  it('closes its connection and stops every timer when it is closed, and ignores later signals', async () => {
    const { link, peers, newest, ...setup } = setUpLink(true);
    void link.start();
    await rest();
    establish({ newest, ...setup });
    link.close();
    link.close();
    link.receiveSignal({ kind: 'renew', connection: 1 });
    await rest();
    assert.equal(newest().closed, true);
    assert.equal(peers.length, 1);
    assertNoTimers();
  });
});
