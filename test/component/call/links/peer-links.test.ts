import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallAction } from '../../../../component/core/call/call-state.js';
import { assertNoTimers, pass, rest, useFakeClock } from '../../../support/fakes/clock.js';
import { FakeTrack } from '../../../support/fakes/fake-media.js';
import { FakePeer } from '../../../support/fakes/fake-peer.js';
import { id, member } from '../../../support/fakes/room.js';
import { answer, offer } from '../../../support/fakes/set-up-link.js';
import { RoomSetup } from '../../../support/fakes/set-up-room.js';

/** A peer that is slow to create descriptions, and, like a browser, never settles once it is closed. */
class SlowPeer extends FakePeer {
  finishDescription: () => void = () => undefined;

  override async setLocalDescription(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.finishDescription = resolve;
    });
    if (this.closed) await new Promise(() => undefined);
    await super.setLocalDescription();
  }
}

/** Links to members, whose offers are finished by `finish(0)`, `finish(1)` and so on. */
async function setUpSlow(members: readonly string[]) {
  const peers: SlowPeer[] = [];
  const createPeer = () => {
    const peer = new SlowPeer();
    peers.push(peer);
    return peer;
  };
  const setup = new RoomSetup({ members, createPeer });
  await rest();
  const finish = async (index: number) => {
    peers[index]?.finishDescription();
    await rest();
  };
  return { setup, peers, finish };
}

describe('PeerLinks', () => {
  useFakeClock();

  it('makes one offer after the other', async () => {
    const { setup, peers, finish } = await setUpSlow(['a', 'b']);
    assert.equal(peers.length, 1, 'the second waits for the first');
    await finish(0);
    await finish(1);
    assert.deepEqual(setup.offered(), ['a', 'b']);
    setup.links.close();
    assert.ok(peers.every(({ closed }) => closed));
  });

  for (const [reason, event] of [
    ['left', 'leaves'],
    ['lost', 'is lost'],
  ] as const)
    it(`offers to the next member when one ${event} while its offer is being made`, async () => {
      const { setup, finish } = await setUpSlow(['a', 'b']);
      setup.leave('a', reason);
      await rest();
      await finish(0);
      await finish(1);
      assert.deepEqual(setup.offered(), ['b']);
      setup.links.close();
    });

  it('opens six connections at a time, without waiting for a member who has left', async () => {
    const { setup, peers, finish } = await setUpSlow(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    for (let index = 0; index < 8; index += 1) await finish(index);
    assert.deepEqual(setup.offered(), ['a', 'b', 'c', 'd', 'e', 'f']);
    setup.leave('g');
    peers[0]?.become('connected');
    await rest();
    await finish(6);
    assert.equal(setup.offered().at(-1), 'h');
    setup.links.close();
  });

  it('opens the next connection after 2 s although the others are not established', async () => {
    const members = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const setup = new RoomSetup({ members });
    await rest();
    assert.equal(setup.offered().includes('g'), false);
    await pass(2_000);
    assert.equal(setup.offered().includes('g'), true);
  });

  it('offers nothing more once it is closed, and stops every timer', async () => {
    const { setup, peers, finish } = await setUpSlow(['a', 'b']);
    setup.links.close();
    await finish(0);
    assert.equal(peers.length, 1);
    assert.deepEqual(setup.offered(), []);
    await pass(2_000);
    assertNoTimers();
  });

  it('uses the connection that was made in advance for the first link, with the servers that arrived since', async () => {
    const setup = new RoomSetup();
    setup.links.prepare();
    setup.links.configure([{ urls: ['turn:relay.example.org'] }], 'relay');
    assert.equal(setup.links.hasRelay, true);
    setup.enter(['a']);
    await rest();
    assert.equal(setup.peers.length, 1);
    assert.equal(setup.peer('a').configuration?.iceTransportPolicy, 'relay');
  });

  it('answers a member who has joined later', async () => {
    const setup = new RoomSetup({ members: [] });
    setup.join('b', 9);
    await rest();
    assert.deepEqual(setup.offered(), []);
    setup.receiveSignal('b', offer(1));
    await rest();
    const [sent] = setup.signals;
    assert.ok(sent?.signal.kind === 'description' && sent.signal.description.type === 'answer');
  });

  it('ignores signals of another session of the same participant', async () => {
    const setup = new RoomSetup({ members: ['a'] });
    await rest();
    setup.links.receiveSignal({ from: id('a'), session: 'z'.repeat(22), signal: answer(1) });
    await rest();
    assert.equal(setup.peer('a').signalingState, 'have-local-offer');
  });

  it('reports connection states to the store', async () => {
    const setup = new RoomSetup({ members: ['a'] });
    const state = () => setup.store.state.remotes[0]?.connection;
    assert.equal(state(), 'connecting');
    await setup.connect('a');
    assert.equal(state(), 'connected');
    setup.peer('a').become('failed');
    assert.equal(state(), 'reconnecting');
  });

  it('puts remote tracks into the streams of their participant, and empties these when the participant leaves', async () => {
    const setup = new RoomSetup({ members: ['a'] });
    await setup.connect('a');
    const stream = setup.streams.get(id('a'), 'camera');
    const [microphone] = setup.peer('a').transceivers;
    assert.ok(microphone);
    setup.peer('a').fireTrack(microphone);
    assert.equal(stream.getTracks().length, 1);
    setup.leave('a');
    assert.equal(stream.getTracks().length, 0);
    assert.equal(setup.peers[0]?.closed, true);
  });

  it('sends a local track to present and later members', async () => {
    const setup = new RoomSetup({ members: ['a'] });
    await setup.connect('a');
    const microphone = new FakeTrack('audio');
    setup.links.sendTrack('microphone', microphone);
    setup.join('b');
    await setup.connect('b');
    assert.deepEqual(
      ['a', 'b'].map((letter) => setup.peer(letter).sender(0).track),
      [microphone, microphone],
    );
  });

  it('keeps the connection to a lost participant for 60 s, sends nothing over it, and uses it again on their return', async () => {
    const setup = new RoomSetup({ members: ['a'] });
    const microphone = new FakeTrack('audio');
    setup.links.sendTrack('microphone', microphone);
    await setup.connect('a');
    const [peer] = setup.peers;
    assert.ok(peer);
    setup.leave('a', 'lost');
    await pass(59_000);
    assert.deepEqual([peer.closed, peer.sender(0).track, setup.links.all()], [false, null, []]);
    setup.join('a');
    assert.equal(peer.sender(0).track, microphone);
    assert.equal(setup.store.state.remotes[0]?.connection, setup.link('a').state);
    setup.leave('a', 'lost');
    await pass(60_000);
    assert.equal(peer.closed, true);
  });

  const unreachable: readonly [string, CallAction][] = [
    ['while the server is away', { type: 'signaling-changed', signaling: 'reconnecting' }],
    ['to a participant whom the server has lost', { type: 'member-missing', version: 2, id: id('a') }],
  ];
  for (const [when, action] of unreachable)
    it(`sends signals over the control channel ${when}`, async () => {
      const setup = new RoomSetup({ members: ['a'] });
      await setup.connect('a');
      setup.store.dispatch(action);
      const before = setup.signals.length;
      setup.peer('a').requireNegotiation();
      await rest();
      assert.equal(setup.signals.length, before);
      const [sent] = setup.channel('a', 'control').sentOf('signal');
      assert.equal((sent?.signal as { kind?: string } | undefined)?.kind, 'description');
    });

  it('continues the count of connections when the same session returns after its link was closed', async () => {
    const setup = new RoomSetup({ members: ['a'] });
    await setup.connect('a');
    setup.leave('a');
    setup.join('a');
    await rest();
    const newest = setup.signals.at(-1);
    assert.equal(newest?.to, id('a'));
    assert.equal(newest?.signal.connection, 2);
  });

  it('replaces the link when a participant returns with another session', async () => {
    const setup = new RoomSetup({ members: ['a'] });
    await setup.connect('a');
    const before = setup.link('a');
    const other = { ...member('a'), session: 'z'.repeat(22) };
    setup.store.dispatch({ type: 'member-updated', version: 2, member: other });
    await rest();
    assert.notEqual(setup.link('a'), before);
    assert.equal(setup.peers[0]?.closed, true);
    assert.deepEqual(setup.signals.at(-1)?.session, other.session);
  });

  it('adds the m-lines of a screen when a participant shares one', async () => {
    const setup = new RoomSetup({ members: ['a'] });
    await setup.connect('a');
    const media = { counter: 1, microphone: false, camera: false, screen: true };
    setup.store.dispatch({ type: 'media-announced', id: id('a'), session: member('a').session, media });
    assert.equal(setup.peer('a').transceivers.length, 4);
  });

  it('settles its handshakes after the first candidates, or after 500 ms', async () => {
    const setup = new RoomSetup({ members: ['a'] });
    let isSettled = false;
    void setup.links.handshakesSettled().then(() => {
      isSettled = true;
    });
    await pass(49);
    assert.equal(isSettled, false);
    await pass(1);
    assert.equal(isSettled, true);
  });
});
