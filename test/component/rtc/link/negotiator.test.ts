import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Negotiator } from '../../../../component/rtc/link/negotiator.js';
import type { Signal } from '../../../../server/protocol/index.js';
import { assertNoTimers, delay, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { asPeerConnection, FakePeer } from '../../../support/fakes/fake-peer.js';

function side(name: string, polite: boolean) {
  const peer = new FakePeer(null, name);
  const signals: Signal[] = [];
  const errors: unknown[] = [];
  const negotiator = new Negotiator({
    peer: asPeerConnection(peer),
    connection: 1,
    polite,
    send: (signal) => signals.push(signal),
    onRemoteOffer: () => undefined,
    rewriteRemoteSdp: (sdp) => sdp,
    onBroken: () => errors.push('broken'),
    onFault: (error) => errors.push(error),
    delay,
  });
  return { peer, signals, errors, negotiator };
}

type Side = ReturnType<typeof side>;

/** Delivers what one side has sent, and lets the other side apply it. */
async function deliver(from: Side, to: Side, signals = from.signals.splice(0)): Promise<void> {
  for (const signal of signals) if (signal.kind !== 'renew') to.negotiator.receive(signal);
  await rest();
}

async function offer({ negotiator }: Side): Promise<void> {
  void negotiator.offer();
  await rest();
}

const assertStable = (...sides: readonly Side[]) =>
  assert.deepEqual(
    sides.map(({ peer, errors }) => [peer.signalingState, errors]),
    sides.map(() => ['stable', []]),
  );

describe('Negotiator', () => {
  useFakeClock();

  it('answers an offer under its negotiation number', async () => {
    const [a, b] = [side('a', true), side('b', false)];
    await offer(a);
    await deliver(a, b);
    const [answer] = b.signals;
    assert.ok(answer?.kind === 'description' && answer.description.type === 'answer');
    assert.equal(answer.negotiation, 1);
    await deliver(b, a);
    assertStable(a, b);
  });

  it('resolves glare: the polite side rolls its offer back and answers', async () => {
    const [polite, impolite] = [side('p', true), side('i', false)];
    await Promise.all([offer(polite), offer(impolite)]);
    const crossing = impolite.signals.splice(0);
    await deliver(polite, impolite);
    await deliver(impolite, polite, crossing);
    assert.equal(impolite.negotiator.droppedSignals, 1);
    await deliver(polite, impolite);
    assertStable(polite, impolite);
    await offer(polite);
    const [next] = polite.signals;
    assert.ok(next?.kind === 'description' && next.negotiation === 2);
  });

  it('resends an unanswered offer unchanged every 3 s, and repeats the answer to it', async () => {
    const [a, b] = [side('a', true), side('b', false)];
    await offer(a);
    const [first] = a.signals;
    await deliver(a, b);
    const [lost] = b.signals.splice(0);
    await pass(3_000);
    assert.deepEqual(a.signals, [first]);
    await deliver(a, b);
    assert.deepEqual(b.signals, [lost]);
    await deliver(b, a);
    assertStable(a, b);
    assertNoTimers();
  });

  it('drops and counts repeated offers, late answers and candidates of dropped descriptions', async () => {
    const [a, b] = [side('a', true), side('b', false)];
    await offer(a);
    const offers = [...a.signals];
    await deliver(a, b);
    const answers = [...b.signals];
    await deliver(b, a);
    await deliver(a, b, offers);
    await deliver(b, a, answers);
    const candidate = { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'other' };
    await deliver(b, a, [{ kind: 'candidates', connection: 1, negotiation: 1, candidates: [candidate] }]);
    assert.equal(b.negotiator.droppedSignals, 1);
    assert.equal(a.negotiator.droppedSignals, 2);
    assert.deepEqual(a.peer.addedCandidates, []);
    assertStable(a, b);
  });

  it('adds the candidates of the description that it has applied', async () => {
    const [a, b] = [side('a', true), side('b', false)];
    await offer(a);
    await deliver(a, b);
    await deliver(b, a);
    const candidate = { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'b.1' };
    await deliver(b, a, [{ kind: 'candidates', connection: 1, negotiation: 1, candidates: [candidate] }]);
    assert.deepEqual(a.peer.addedCandidates, ['c']);
    assert.equal(a.negotiator.droppedSignals, 0);
  });

  it('sends candidates found within 15 ms in one signal, after their description', async () => {
    const a = side('a', true);
    await offer(a);
    for (const candidate of ['one', 'two']) {
      const found = { candidate, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'a.1' };
      a.negotiator.addLocalCandidate(found as RTCIceCandidate);
    }
    await pass(15);
    const [description, candidates, ...others] = a.signals;
    assert.ok(description?.kind === 'description' && candidates?.kind === 'candidates');
    assert.deepEqual(
      candidates.candidates.map(({ candidate }) => candidate),
      ['one', 'two'],
    );
    assert.equal(candidates.negotiation, description.negotiation);
    assert.deepEqual(others, []);
  });

  it('reports a description that the browser refuses, and accepts a repetition of it', async () => {
    const [a, b] = [side('a', true), side('b', false)];
    b.peer.refusal = new Error('refused');
    await offer(a);
    await deliver(a, b);
    assert.deepEqual(b.errors.splice(0), ['broken', b.peer.refusal]);
    b.peer.refusal = null;
    await pass(3_000);
    await deliver(a, b);
    await deliver(b, a);
    assertStable(a, b);
  });

  it('sends nothing once it is closed', async () => {
    const a = side('a', true);
    void a.negotiator.offer();
    a.negotiator.close();
    await pass(10_000);
    assert.deepEqual(a.signals, []);
    assertNoTimers();
  });
});
