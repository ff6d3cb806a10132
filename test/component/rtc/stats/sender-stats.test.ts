import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readArrived, readSenderStats } from '../../../../component/rtc/stats/sender-stats.js';
import { useFakeClock } from '../../../support/fakes/clock.js';
import { establishedLink } from '../../../support/fakes/set-up-link.js';

async function setUp(stats: (microphoneId: string) => Record<string, unknown>[]) {
  const { link, newest } = await establishedLink();
  newest().stats = stats(newest().receiver(0).track.id);
  newest().bytesReceived = 100;
  const { connection } = link;
  assert.ok(connection);
  return { link, connection };
}

describe('readSenderStats', () => {
  useFakeClock();

  it('adds the streams up, takes the worst loss, and reads the audio energy of the microphone only', async () => {
    const { connection } = await setUp((microphoneId) => [
      { type: 'candidate-pair', availableOutgoingBitrate: 500_000 },
      { type: 'inbound-rtp', kind: 'audio', trackIdentifier: 'screen', totalAudioEnergy: 9 },
      {
        ...{ type: 'inbound-rtp', kind: 'audio', trackIdentifier: microphoneId, totalAudioEnergy: 2 },
        ...{ packetsReceived: 50, packetsLost: 1 },
      },
      { type: 'inbound-rtp', kind: 'video', packetsReceived: 30, packetsLost: 2 },
      { type: 'outbound-rtp', kind: 'video', framesEncoded: 10, qualityLimitationReason: 'none' },
      { type: 'outbound-rtp', kind: 'video', framesEncoded: 5, qualityLimitationReason: 'cpu' },
      { type: 'remote-inbound-rtp', fractionLost: 0.1 },
      { type: 'remote-inbound-rtp', fractionLost: 0.3 },
      { type: 'media-source', kind: 'video', framesPerSecond: 24 },
    ]);
    assert.deepEqual(await readSenderStats(connection), {
      availableBps: 500_000,
      lossShare: 0.3,
      packetsReceived: 80,
      packetsLost: 3,
      audioEnergy: 2,
      framesEncoded: 15,
      sourceFramerate: 24,
      cpuLimited: true,
    });
  });

  it('reads what a browser lacks as 0, and its estimates as null', async () => {
    const { connection } = await setUp(() => []);
    assert.deepEqual(await readSenderStats(connection), {
      availableBps: null,
      lossShare: 0,
      packetsReceived: 0,
      packetsLost: 0,
      audioEnergy: 0,
      framesEncoded: 0,
      sourceFramerate: null,
      cpuLimited: false,
    });
  });
});

describe('readArrived', () => {
  useFakeClock();

  it('adds received bytes and answered probes up over all candidate pairs', async () => {
    const { link, connection } = await setUp(() => [
      { type: 'candidate-pair', responsesReceived: 3 },
      { type: 'inbound-rtp', bytesReceived: 999 },
    ]);
    assert.equal(await readArrived(connection), 103);
    link.close();
  });
});
