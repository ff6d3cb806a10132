import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readLinkStats } from '../../../../component/rtc/stats/link-stats.js';
import { useFakeClock } from '../../../support/fakes/clock.js';
import type { FakePeer } from '../../../support/fakes/fake-peer.js';
import { establishedLink } from '../../../support/fakes/set-up-link.js';

const counts = { droppedSignals: 2, faults: 1 };

/** The public stats of an established link over a peer that the test prepares. */
async function statsOf(prepare: (peer: FakePeer) => void) {
  const { link, newest } = await establishedLink();
  prepare(newest());
  return readLinkStats(link.connection, counts);
}

describe('readLinkStats', () => {
  useFakeClock();

  it('returns the counts alone before the first connection', async () => {
    assert.deepEqual(await readLinkStats(null, counts), {
      connection: 0,
      connectionState: 'none',
      ...counts,
      candidatePair: null,
      received: [],
      sent: [],
    });
  });

  it('returns the stream of each m-line with its codec, and no nested values', async () => {
    const { sent, received, ...others } = await statsOf((peer) => {
      peer.sender(1).stats = [
        { type: 'codec', id: 'vp8', mimeType: 'video/VP8' },
        { type: 'outbound-rtp', id: 'o', codecId: 'vp8', framesEncoded: 12, nested: { a: 1 } },
      ];
      peer.receiver(0).stats = [
        { type: 'track', id: 't' },
        { type: 'inbound-rtp', id: 'i', packetsReceived: 7 },
      ];
    });
    assert.deepEqual(sent, [
      ...[
        {
          type: 'outbound-rtp',
          id: 'o',
          codecId: 'vp8',
          framesEncoded: 12,
          line: 'camera',
          codec: 'video/VP8',
        },
      ],
    ]);
    assert.deepEqual(received, [{ type: 'inbound-rtp', id: 'i', packetsReceived: 7, line: 'microphone' }]);
    assert.deepEqual([others.connection, others.connectionState, others.faults], [1, 'connected', 1]);
  });

  const pair = {
    ...{ type: 'candidate-pair', id: 'used', localCandidateId: 'l', remoteCandidateId: 'r' },
    ...{ currentRoundTripTime: 0.03, bytesSent: 10, bytesReceived: 20 },
  };
  const candidates = [
    { type: 'local-candidate', id: 'l', candidateType: 'srflx', protocol: 'udp' },
    { type: 'remote-candidate', id: 'r', candidateType: 'relay' },
  ];
  const expected = {
    ...{ local: 'srflx', remote: 'relay', protocol: 'udp' },
    ...{ currentRoundTripTime: 0.03, bytesSent: 10, bytesReceived: 20 },
  };

  it('finds the candidate pair that the transport names', async () => {
    const { candidatePair } = await statsOf((peer) => {
      peer.stats = [
        { type: 'transport', id: 't', selectedCandidatePairId: 'used' },
        { ...pair, id: 'other', nominated: true, state: 'succeeded', bytesSent: 99 },
        ...[pair, ...candidates],
      ];
    });
    assert.deepEqual(candidatePair, expected);
  });

  it('finds the nominated pair that has succeeded where the transport names none, as in Firefox', async () => {
    const { candidatePair } = await statsOf((peer) => {
      peer.stats = [{ ...pair, nominated: true, state: 'succeeded' }, ...candidates];
    });
    assert.deepEqual(candidatePair, expected);
  });

  it('returns no candidate pair before one is in use', async () => {
    const { candidatePair } = await statsOf((peer) => {
      peer.stats = [{ ...pair, nominated: false, state: 'in-progress' }];
    });
    assert.equal(candidatePair, null);
  });
});
