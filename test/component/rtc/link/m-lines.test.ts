import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MLines } from '../../../../component/rtc/link/m-lines.js';
import { FakeTrack } from '../../../support/fakes/fake-media.js';
import { asPeerConnection, FakePeer } from '../../../support/fakes/fake-peer.js';

function setUp(kinds: readonly ('audio' | 'video')[] = []) {
  const peer = new FakePeer();
  for (const kind of kinds) peer.addTransceiver(kind, { direction: 'recvonly' });
  return { peer, lines: new MLines(asPeerConnection(peer)) };
}

const kindsOf = ({ transceivers }: FakePeer) => transceivers.map(({ kind }) => kind);

describe('MLines', () => {
  it('adds microphone and camera with the tracks and limits that are known', async () => {
    const { peer, lines } = setUp();
    const camera = new FakeTrack('video');
    await lines.replaceTrack('camera', camera);
    lines.addInitial({ camera: { maxBitrate: 100_000 } });
    assert.deepEqual(kindsOf(peer), ['audio', 'video']);
    assert.equal(peer.sender(0).track, null);
    assert.equal(peer.sender(1).track, camera);
    assert.equal(peer.sender(1).encoding.maxBitrate, 100_000);
    assert.ok(peer.transceivers.every(({ direction }) => direction === 'sendrecv'));
  });

  it('adds the two m-lines of a screen once, after the first two', () => {
    const { peer, lines } = setUp();
    lines.addScreen(null);
    assert.deepEqual(kindsOf(peer), []);
    lines.addInitial(null);
    lines.addScreen(null);
    lines.addScreen(null);
    assert.deepEqual(kindsOf(peer), ['audio', 'video', 'video', 'audio']);
  });

  it('adopts the m-lines of a remote offer, and fills them with its tracks', async () => {
    const { peer, lines } = setUp(['audio', 'video']);
    const microphone = new FakeTrack('audio');
    await lines.replaceTrack('microphone', microphone);
    lines.adopt();
    assert.ok(peer.transceivers.every(({ direction }) => direction === 'sendrecv'));
    assert.equal(peer.sender(0).track, null, 'an answer does not wait for it');
    await lines.fill();
    assert.equal(peer.sender(0).track, microphone);
  });

  it('keeps the direction of adopted m-lines when a later offer adds those of a screen', () => {
    const { peer, lines } = setUp(['audio', 'video']);
    lines.adopt();
    const [first] = peer.transceivers;
    assert.ok(first);
    first.direction = 'inactive';
    peer.addTransceiver('video');
    peer.addTransceiver('audio');
    lines.adopt();
    assert.equal(first.direction, 'inactive');
    assert.ok(lines.sender('screen-audio'));
  });

  const refused = [['audio'], ['video', 'audio'], ['audio', 'video', 'audio']] as const;
  for (const kinds of [...refused, ['audio', 'video', 'video', 'audio', 'audio']] as const)
    it(`refuses an offer with the m-lines ${kinds.join(', ')}`, () => {
      assert.throws(() => setUp(kinds).lines.adopt(), TypeError);
    });

  it('replaces the track of an m-line, or empties it', async () => {
    const { peer, lines } = setUp();
    lines.addInitial(null);
    const camera = new FakeTrack('video');
    await lines.replaceTrack('camera', camera);
    assert.equal(peer.sender(1).track, camera);
    await lines.replaceTrack('camera', null);
    assert.equal(peer.sender(1).track, null);
  });

  it('finds senders and receivers by m-line, and names transceivers', () => {
    const { peer, lines } = setUp();
    lines.addInitial(null);
    assert.ok(lines.sender('camera'));
    assert.equal(lines.receiver('screen'), null);
    const [microphone, camera] = asPeerConnection(peer).getTransceivers();
    assert.ok(microphone && camera);
    assert.deepEqual([lines.nameOf(microphone), lines.nameOf(camera)], ['microphone', 'camera']);
    const [foreign] = asPeerConnection(setUp(['audio']).peer).getTransceivers();
    assert.ok(foreign);
    assert.equal(lines.nameOf(foreign), null);
  });
});
