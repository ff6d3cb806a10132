import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { JoinTimings } from '../../../../component/call/environment/join-timings.js';
import { PeerLinks } from '../../../../component/call/links/peer-links.js';
import { Store } from '../../../../component/call/state/store.js';
import type { Streams } from '../../../../component/call/state/streams.js';
import { LinkMonitor } from '../../../../component/rtc/link/link-monitor.js';
import type { OutgoingSignal } from '../../../../server/protocol/index.js';
import { FakePeer, rest } from '../../../support/peer-link.js';
import { admission, id, member } from '../../../support/room-session.js';

/** A browser takes its time for the first description, and never says anything of a connection that is closed then. */
class SlowPeer extends FakePeer {
  describe: () => void = () => undefined;

  override async setLocalDescription(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.describe = resolve;
    });
    if (this.closed) await new Promise(() => undefined);
    await super.setLocalDescription();
  }
}

/** The links of somebody who comes last, so that every offer is theirs. */
function setUpLinks() {
  const store = new Store('Me');
  const peers: SlowPeer[] = [];
  const sent: OutgoingSignal[] = [];
  const links = new PeerLinks({
    environment: {
      createPeerConnection: () => {
        const peer = new SlowPeer();
        peers.push(peer);
        return peer as unknown as RTCPeerConnection;
      },
      delay: () => () => undefined,
      random: () => 0,
      clock: performance,
    },
    store,
    streams: { setTrack: () => undefined, drop: () => undefined } as unknown as Streams,
    timings: new JoinTimings(performance),
    sendSignal: (signal) => sent.push(signal),
    createMonitor: ({ link, canSend }) =>
      new LinkMonitor({
        link,
        canSend,
        delay: () => () => undefined,
        nowMs: () => 0,
        random: () => 0,
        greetings: () => [],
        voiceLevel: () => 0,
        onMessage: () => undefined,
        onValue: () => undefined,
        onUnreachable: () => undefined,
        onRoundTrip: () => undefined,
        onFault: (error) => assert.fail(String(error)),
      }),
    onError: (error) => assert.fail(error),
  });
  const enter = (letters: readonly string[]) => {
    store.dispatch({ type: 'join-started' });
    const joined = admission(
      1,
      letters.map((letter) => member(letter)),
    );
    store.dispatch({ type: 'joined', joined });
  };
  const offered = () =>
    sent.filter(({ signal }) => signal.kind === 'description').map(({ to }) => to.slice(0, 1));
  return { store, links, peers, enter, offered };
}

describe('Links', () => {
  it('makes one offer after the other', async () => {
    const { links, peers, enter, offered } = setUpLinks();
    enter(['a', 'b']);
    await rest();
    assert.equal(peers.length, 1, 'the second waits for the first');
    peers[0]?.describe();
    await rest();
    peers[1]?.describe();
    await rest();
    assert.deepEqual(offered(), ['a', 'b']);
    links.close();
    assert.ok(peers.every(({ closed }) => closed));
  });

  for (const [reason, said] of [
    ['left', 'has left'],
    ['lost', 'is lost'],
  ] as const)
    it(`goes on with the others when somebody ${said} while their offer is being made`, async () => {
      const { store, links, peers, enter, offered } = setUpLinks();
      enter(['a', 'b']);
      await rest();
      store.dispatch({ type: 'member-left', version: 2, id: id('a'), reason });
      await rest();
      peers[0]?.describe();
      await rest();
      peers[1]?.describe();
      await rest();
      assert.deepEqual(offered(), ['b']);
      links.close();
    });

  it('has six come about at a time, and no place is taken by somebody who has left while waiting for one', async () => {
    const { store, links, peers, enter, offered } = setUpLinks();
    enter(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
    for (let count = 0; count < 8; count += 1) {
      await rest();
      peers[count]?.describe();
    }
    assert.deepEqual(offered(), ['a', 'b', 'c', 'd', 'e', 'f']);
    store.dispatch({ type: 'member-left', version: 2, id: id('g'), reason: 'left' });
    peers[0]?.become('connected');
    await rest();
    peers[6]?.describe();
    await rest();
    assert.equal(offered().at(-1), 'h');
    links.close();
  });

  it('offers nothing more once it is closed', async () => {
    const { links, peers, enter, offered } = setUpLinks();
    enter(['a', 'b']);
    await rest();
    links.close();
    peers[0]?.describe();
    await rest();
    assert.equal(peers.length, 1);
    assert.deepEqual(offered(), []);
  });
});
