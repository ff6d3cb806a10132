import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Connection } from '../../../../component/rtc/link/connection.js';
import type { Signal } from '../../../../server/protocol/index.js';
import { assertNoTimers, delay, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeTrack } from '../../../support/fakes/fake-media.js';
import { asPeerConnection, FakePeer } from '../../../support/fakes/fake-peer.js';
import { answer, offer } from '../../../support/fakes/set-up-link.js';

function setUp(offers: boolean) {
  const peer = new FakePeer();
  const signals: Signal[] = [];
  const events: string[] = [];
  const connection = new Connection({
    number: 1,
    offers,
    peer: asPeerConnection(peer),
    send: (signal) => signals.push(signal),
    delay,
    onRemoteTrack: (mLine) => events.push(`track ${mLine}`),
    onState: (state) => events.push(state),
    onCandidate: () => events.push('candidate'),
    onProgress: () => events.push('progress'),
    rewriteRemoteSdp: (sdp) => `${sdp}a=rewritten\r\n`,
    onFault: (error) => events.push(String(error)),
    onBroken: () => events.push('broken'),
  });
  return { peer, signals, events, connection };
}

describe('Connection', () => {
  useFakeClock();

  it('offers its m-lines and channels in one description, on the offering side', async () => {
    const { peer, signals, connection } = setUp(true);
    await connection.start();
    assert.equal(peer.transceivers.length, 2);
    assert.equal(peer.channels.length, 2);
    await rest();
    assert.deepEqual(
      signals.map(({ kind }) => kind),
      ['description'],
    );
  });

  it('creates its channels only after the m-lines of the offer, on the answering side', async () => {
    const { peer, signals, connection } = setUp(false);
    assert.equal(peer.channels.length, 0);
    connection.receiveSignal(offer(1));
    await rest();
    assert.deepEqual(
      peer.channels.map(({ label }) => label),
      ['control', 'data'],
    );
    const [sent] = signals;
    assert.ok(sent?.kind === 'description' && sent.description.type === 'answer');
  });

  it('applies tracks and limits as soon as the offer is answered, on the answering side', async () => {
    const { peer, connection } = setUp(false);
    const camera = new FakeTrack('video');
    connection.setLocalTrack('camera', camera);
    connection.setLimits({ camera: { maxBitrate: 50_000 } });
    connection.receiveSignal(offer(1));
    await rest();
    assert.equal(peer.sender(1).track, camera);
    assert.equal(peer.sender(1).encoding.maxBitrate, 50_000);
  });

  it('adds the m-lines of a screen, and offers them, on the offering side only', async () => {
    const offering = setUp(true);
    await offering.connection.start();
    offering.connection.receiveSignal(answer(1));
    await rest();
    offering.connection.addScreen();
    await rest();
    assert.equal(offering.peer.transceivers.length, 4);
    assert.equal(offering.signals.at(-1)?.kind === 'description' && offering.signals.length, 2);
    const answering = setUp(false);
    answering.connection.receiveSignal(offer(1));
    await rest();
    answering.connection.addScreen();
    assert.equal(answering.peer.transceivers.length, 2);
  });

  it('rewrites remote descriptions before they are applied', async () => {
    const { peer, connection } = setUp(false);
    connection.receiveSignal(offer(1));
    await rest();
    assert.match(peer.remoteDescription?.sdp ?? '', /a=rewritten/u);
  });

  it('reports states, progress, candidates and the m-lines of remote tracks', async () => {
    const { peer, signals, events, connection } = setUp(true);
    await connection.start();
    const [, camera] = peer.transceivers;
    assert.ok(camera);
    peer.fireTrack(camera);
    peer.fireCandidate({ candidate: 'host', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'u' });
    // The end of the candidates is an empty one.
    peer.fireCandidate({ candidate: '' });
    peer.dispatchEvent(new Event('iceconnectionstatechange'));
    peer.become('connected');
    assert.deepEqual(events, ['track camera', 'candidate', 'progress', 'connected']);
    await pass(15);
    assert.equal(signals.at(-1)?.kind, 'candidates');
  });

  it('reports a description that the browser refuses as broken and as a fault', async () => {
    const { peer, events, connection } = setUp(false);
    peer.refusal = new Error('refused');
    connection.receiveSignal(offer(1));
    await rest();
    assert.deepEqual(events, ['broken', 'Error: refused']);
  });

  it('closes the RTCPeerConnection, reports nothing more and stops every timer when it is closed', async () => {
    const { peer, signals, events, connection } = setUp(true);
    await connection.start();
    connection.close();
    assert.equal(peer.closed, true);
    assert.equal(connection.closing.aborted, true);
    peer.become('failed');
    peer.requireNegotiation();
    await pass(10_000);
    assert.deepEqual([events, signals.length], [[], 1]);
    assertNoTimers();
  });
});
