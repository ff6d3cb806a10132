import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PlayoutDelay } from '../../../../component/rtc/recovery/playout-delay.js';
import { useFakeClock } from '../../../support/fakes/clock.js';
import { establishedLink } from '../../../support/fakes/set-up-link.js';

async function setUp() {
  const { link, newest } = await establishedLink();
  const { connection } = link;
  assert.ok(connection);
  const peer = newest();
  const totals = { packetsReceived: 0, packetsLost: 0 };
  const playoutDelay = new PlayoutDelay(connection);
  /** Adapts after so many received and lost packets. @returns the target of the camera's jitter buffer */
  const adapt = async (received: number, lost: number, roundTripMs = 400) => {
    totals.packetsReceived += received;
    totals.packetsLost += lost;
    peer.stats = [{ type: 'inbound-rtp', kind: 'video', ...totals }];
    await playoutDelay.adapt(roundTripMs);
    return peer.receiver(1).jitterBufferTarget;
  };
  return { adapt, playoutDelay };
}

describe('PlayoutDelay', () => {
  useFakeClock();

  it('waits for retransmissions where packets are lost on a path with a long round trip', async () => {
    const { adapt } = await setUp();
    assert.equal(await adapt(100, 0), null);
    assert.ok(((await adapt(90, 10)) ?? 0) >= 400);
  });

  it('does not wait where the round trip is short', async () => {
    const { adapt } = await setUp();
    assert.equal(await adapt(90, 10, 40), null);
  });

  it('keeps its target until 15 adaptations in a row ask for less', async () => {
    const { adapt } = await setUp();
    const target = await adapt(90, 10);
    for (let count = 0; count < 14; count += 1) assert.equal(await adapt(100, 0), target);
    assert.equal(await adapt(100, 0), null);
  });

  it('ignores packets that were lost together with the connection', async () => {
    const { adapt, playoutDelay } = await setUp();
    await adapt(100, 0);
    playoutDelay.skipLosses();
    assert.equal(await adapt(10, 90), null);
  });
});
