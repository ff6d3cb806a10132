import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answer, offer, rest, setUpLink } from '../../../support/peer-link.js';

describe('PeerLink', () => {
  it('lays microphone and camera and offers on connection 1, on the side that offers', async () => {
    const { link, sent, newest } = setUpLink(true);
    await link.start();
    assert.equal(newest().transceivers.length, 2);
    const descriptions = sent.filter(({ kind }) => kind === 'description');
    assert.equal(descriptions.length, 1);
    assert.ok(sent[0]?.kind === 'description' && sent[0].connection === 1 && sent[0].negotiation === 1);
  });

  it('waits on the other side, and asks for a connection when no offer comes', () => {
    const { link, peers, sent, elapse } = setUpLink(false);
    link.start();
    assert.equal(peers[0]?.transceivers.length, 0);
    assert.equal(elapse(), 5_000);
    assert.deepEqual(sent, [{ kind: 'renew', connection: 0 }]);
  });

  it('answers an offer, and takes a higher connection in place of the one it has', async () => {
    const { link, peers, sent } = setUpLink(false);
    link.start();
    link.receiveSignal(offer(1));
    await rest();
    link.receiveSignal(offer(3));
    await rest();
    assert.deepEqual(
      peers.map(({ closed }) => closed),
      [true, false],
    );
    assert.deepEqual(
      sent.map((signal) => signal.connection),
      [1, 3],
    );
    link.receiveSignal(offer(2));
    await rest();
    assert.equal(peers.length, 2);
    assert.equal(sent.length, 2);
  });

  it('lays the lines of the screen when either side shares one, once connected, once', () => {
    const [own, theirs, early] = [setUpLink(true), setUpLink(true), setUpLink(true)];
    const all = [own, theirs, early];
    for (const { link } of all) link.start();
    early.link.addScreen();
    for (const { newest } of all) newest().become('connected');
    assert.deepEqual(
      all.map(({ newest }) => newest().transceivers.length),
      [2, 2, 4],
    );
    own.link.setLocalTrack('screen', {} as MediaStreamTrack);
    theirs.link.addScreen();
    for (const { link, newest } of all) {
      link.addScreen();
      assert.equal(newest().transceivers.length, 4);
    }
  });

  it('lays the lines of a shared screen on every later connection, too', () => {
    const { link, peers, newest } = setUpLink(true);
    link.start();
    newest().become('connected');
    link.addScreen();
    link.replaceConnection();
    newest().become('connected');
    assert.deepEqual(
      peers.map(({ transceivers }) => transceivers.length),
      [4, 4],
    );
  });

  it('leaves the lines of the screen to the side that offers', async () => {
    const { link, newest } = setUpLink(false);
    link.start();
    link.receiveSignal(offer(1));
    await rest();
    newest().become('connected');
    const laid = newest().transceivers.length;
    link.setLocalTrack('screen', {} as MediaStreamTrack);
    assert.equal(newest().transceivers.length, laid);
  });

  it('lets a short loss pass', async () => {
    const { link, peers, heard, pass, newest } = setUpLink(true);
    link.start();
    newest().become('connected');
    newest().become('disconnected');
    newest().become('connected');
    await pass(5_000);
    assert.equal(peers.length, 1);
    assert.deepEqual(heard, ['connected', 'reconnecting', 'connected']);
  });

  it('starts afresh 6 s after the last step, and says once, after 15 s, that nobody can be reached', async () => {
    const { link, peers, heard, pass } = setUpLink(true);
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
    assert.deepEqual(heard, []);
    await pass(60_000);
    assert.deepEqual(heard, ['failed', 'unreachable']);
    assert.ok(peers.length >= 4);
  });

  it('gives a connection that still gets on more time', async () => {
    const { link, peers, newest, channel, pass } = setUpLink(true);
    await link.start();
    await pass(10_000);
    link.receiveSignal(answer(1));
    await rest();
    await pass(5_000);
    newest().dispatchEvent(new Event('iceconnectionstatechange'));
    await pass(5_000);
    link.retryIfStuck();
    assert.equal(peers.length, 1, 'not even when others come about');
    newest().become('connected');
    channel('control').open();
    await pass(60_000);
    assert.equal(peers.length, 1);
  });

  it('has an offer unanswered for 15 s, and then makes another one', async () => {
    const { link, peers, sent, pass } = setUpLink(true);
    await link.start();
    await pass(14_000);
    link.retryIfStuck();
    assert.equal(peers.length, 1);
    assert.equal(sent.length, 5, 'said again every 3 s');
    await pass(2_000);
    assert.equal(peers.length, 2);
  });

  it('does not begin before its turn, whoever asks for it', () => {
    const { link, peers } = setUpLink(true);
    link.receiveSignal({ kind: 'renew', connection: 0 });
    link.retryIfStuck();
    link.replaceConnection();
    assert.equal(peers.length, 0);
    link.start();
    assert.equal(peers.length, 1);
  });

  it('waits longer than the other side where that one makes the connections', async () => {
    const { link, sent, pass } = setUpLink(false);
    link.start();
    link.receiveSignal(offer(1));
    await rest();
    await pass(11_000);
    assert.deepEqual(
      sent.map(({ kind }) => kind),
      ['description'],
    );
    await pass(2_000);
    assert.deepEqual(sent.at(-1), { kind: 'renew', connection: 1 });
  });

  it('makes a connection when it is asked for one, and only the side that may', () => {
    const offering = setUpLink(true);
    offering.link.start();
    offering.link.receiveSignal({ kind: 'renew', connection: 1 });
    assert.equal(offering.peers.length, 1, 'not while the other side may not have heard of it yet');
    offering.clock.nowMs = 2_000;
    offering.link.receiveSignal({ kind: 'renew', connection: 1 });
    offering.link.receiveSignal({ kind: 'renew', connection: 1 });
    assert.equal(offering.peers.length, 2, 'and once for any number of askings');
    const other = setUpLink(false);
    other.link.start();
    other.link.receiveSignal({ kind: 'renew', connection: 0 });
    assert.equal(other.peers.length, 1);
    assert.equal(other.peers[0]?.transceivers.length, 0);
  });

  it('does not take a number that the other side may not give', () => {
    const { link, peers } = setUpLink(true);
    link.start();
    link.receiveSignal(offer(9));
    assert.equal(peers.length, 1);
  });

  it('closes the connection that it had made for an offer that never came', () => {
    const { link, newest } = setUpLink(false);
    link.start();
    link.close();
    assert.equal(newest().closed, true);
  });

  it('closes what it has, once, and hears nothing any more', () => {
    const { link, peers, timers, newest } = setUpLink(true);
    link.start();
    link.close();
    link.close();
    link.receiveSignal({ kind: 'renew', connection: 1 });
    assert.equal(newest().closed, true);
    assert.equal(peers.length, 1);
    assert.equal(timers.length, 0);
  });
});
