import { silentLogger } from '../../../component/core/log.js';
import { VoiceMeter, voiceWindowMs } from '../../../component/media/voice-meter.js';
import { equal, ok } from '../../support/assert.js';

const LISTEN_MS = 6_000;
/** Longest pause within speech. */
const PAUSE_MS = 1_200;

describe('VoiceMeter', function () {
  this.timeout(20_000);

  it('measures every beep of the fake microphone, which beeps for 20 ms every 500 ms', async () => {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, autoGainControl: false, noiseSuppression: false },
    });
    const [track] = stream.getAudioTracks();
    if (!track) throw new Error('no microphone');
    const meter = new VoiceMeter({ track, copies: false }, () => new AudioContext(), silentLogger);
    try {
      const loudAtMs = [performance.now()];
      let quietMeasurements = 0;
      const endsAtMs = performance.now() + LISTEN_MS;
      while (performance.now() < endsAtMs) {
        await new Promise((resolve) => setTimeout(resolve, voiceWindowMs));
        if (meter.level() > 0.02) loudAtMs.push(performance.now());
        else quietMeasurements += 1;
      }
      const pauses = loudAtMs.map((at, index) => (loudAtMs[index + 1] ?? endsAtMs) - at);
      ok(Math.max(...pauses) < PAUSE_MS, `pauses of ${pauses.map(Math.round)} ms`);
      ok(quietMeasurements > 0, 'no silence between two beeps');
    } finally {
      meter.close();
    }
    equal(track.readyState, 'live', 'the meter must not stop a track that it has not copied');
    track.stop();
  });
});
