import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type NegotiablePeer, Negotiator } from '../../../../component/rtc/link/negotiator.js';
import type { Signal } from '../../../../server/protocol/index.js';

type Description = RTCSessionDescription | null;

/** As much of the JSEP state machine as negotiation rests on, with implicit rollback (RFC 9429 §4.1.10.2). */
class FakePeer implements NegotiablePeer {
  signalingState: RTCSignalingState = 'stable';
  localDescription: Description = null;
  remoteDescription: Description = null;
  readonly added: (string | undefined)[] = [];
  readonly #name: string;
  #made = 0;

  constructor(name: string) {
    this.#name = name;
  }

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.#made += 1;
    this.localDescription = {
      type,
      sdp: `a=ice-ufrag:${this.#name}${this.#made}\r\n`,
    } as RTCSessionDescription;
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    await Promise.resolve();
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer')
      throw new DOMException(`answer in ${this.signalingState}`, 'InvalidStateError');
    this.remoteDescription = description as RTCSessionDescription;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
  }

  async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
    this.added.push(candidate?.candidate);
  }
}

function side(name: string, polite: boolean) {
  const peer = new FakePeer(name);
  const sent: Signal[] = [];
  const errors: unknown[] = [];
  const timers: (() => void)[] = [];
  const resends: (() => void)[] = [];
  const negotiator = new Negotiator({
    peer,
    connection: 1,
    polite,
    send: (signal) => sent.push(signal),
    onRemoteOffer: () => undefined,
    rewriteRemoteSdp: (sdp) => sdp,
    onBroken: () => undefined,
    onFault: (error) => errors.push(error),
    delay: (callback, delayMs) => {
      const waiting = delayMs < 1_000 ? timers : resends;
      waiting.push(callback);
      return () => {
        if (waiting.includes(callback)) waiting.splice(waiting.indexOf(callback), 1);
      };
    },
  });
  return { peer, sent, errors, timers, resends, negotiator };
}

/** Lets all that is under way come to rest. */
const rest = () => new Promise<void>((resolve) => setImmediate(resolve));

function deliver(from: ReturnType<typeof side>, to: ReturnType<typeof side>): void {
  for (const signal of from.sent.splice(0)) if (signal.kind !== 'renew') to.negotiator.receive(signal);
}

describe('Negotiator', () => {
  it('offers and is answered under one number', async () => {
    const [a, b] = [side('a', true), side('b', false)];
    a.negotiator.offer();
    await rest();
    deliver(a, b);
    await rest();
    const [answer] = b.sent;
    assert.ok(answer?.kind === 'description' && answer.description.type === 'answer');
    assert.equal(answer.negotiation, 1);
    deliver(b, a);
    await rest();
    assert.deepEqual([a.peer.signalingState, b.peer.signalingState], ['stable', 'stable']);
    assert.deepEqual([...a.errors, ...b.errors], []);
  });

  it('settles two crossing offers: the polite side takes the other one', async () => {
    const [polite, impolite] = [side('p', true), side('i', false)];
    polite.negotiator.offer();
    impolite.negotiator.offer();
    await rest();
    const crossing = impolite.sent.splice(0);
    deliver(polite, impolite);
    for (const signal of crossing) if (signal.kind !== 'renew') polite.negotiator.receive(signal);
    await rest();
    assert.equal(impolite.negotiator.droppedSignals, 1);
    deliver(polite, impolite);
    await rest();
    assert.deepEqual([polite.peer.signalingState, impolite.peer.signalingState], ['stable', 'stable']);
    assert.deepEqual([...polite.errors, ...impolite.errors], []);
    polite.negotiator.offer();
    await rest();
    const [again] = polite.sent;
    assert.ok(again?.kind === 'description' && again.negotiation === 2);
  });

  it('sends an offer without an answer again as it was, and is given the same answer', async () => {
    const [a, b] = [side('a', true), side('b', false)];
    void a.negotiator.offer();
    await rest();
    const [offer] = a.sent;
    deliver(a, b);
    await rest();
    const [lost] = b.sent.splice(0);
    a.resends[0]?.();
    assert.deepEqual(a.sent, [offer]);
    deliver(a, b);
    await rest();
    assert.deepEqual(b.sent, [lost]);
    deliver(b, a);
    await rest();
    assert.deepEqual([a.peer.signalingState, b.peer.signalingState], ['stable', 'stable']);
    assert.deepEqual(a.resends, [], 'answered, it is not sent again');
  });

  it('drops a repeated offer, a late answer and candidates of what was dropped, and counts them', async () => {
    const [a, b] = [side('a', true), side('b', false)];
    a.negotiator.offer();
    await rest();
    const offer = a.sent[0];
    assert.ok(offer?.kind === 'description');
    deliver(a, b);
    await rest();
    const answer = b.sent[0];
    assert.ok(answer?.kind === 'description');
    deliver(b, a);
    await rest();
    b.negotiator.receive(offer);
    a.negotiator.receive(answer);
    const candidate = { candidate: 'c', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'other' };
    a.negotiator.receive({ kind: 'candidates', connection: 1, negotiation: 1, candidates: [candidate] });
    await rest();
    assert.equal(b.negotiator.droppedSignals, 1);
    assert.equal(a.negotiator.droppedSignals, 2);
    assert.deepEqual(a.peer.added, []);
    assert.deepEqual([...a.errors, ...b.errors], []);
  });

  it('sends candidates found together in one signal, after the description they belong to', async () => {
    const a = side('a', true);
    const found = (name: string) =>
      ({ candidate: name, sdpMid: '0', sdpMLineIndex: 0, usernameFragment: 'a1' }) as RTCIceCandidate;
    a.negotiator.offer();
    await rest();
    a.negotiator.addLocalCandidate(found('one'));
    a.negotiator.addLocalCandidate(found('two'));
    assert.equal(a.timers.length, 1);
    a.timers[0]?.();
    const [description, candidates] = a.sent;
    assert.ok(description?.kind === 'description' && candidates?.kind === 'candidates');
    assert.deepEqual(
      candidates.candidates.map(({ candidate }) => candidate),
      ['one', 'two'],
    );
    assert.equal(candidates.negotiation, description.negotiation);
  });

  it('says nothing more once closed', async () => {
    const a = side('a', true);
    a.negotiator.offer();
    a.negotiator.close();
    await rest();
    assert.deepEqual(a.sent, []);
  });
});
