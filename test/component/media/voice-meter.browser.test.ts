import { silentLogger } from '../../../component/core/log.js';
import { VoiceMeter, voiceWindowMs } from '../../../component/media/voice-meter.js';
import { equal, ok } from '../../support/assert.js';

const LISTEN_MS = 6_000;
/** Longer silence than this ends what somebody says. */
const PAUSE_MS = 1_200;

describe('the voice meter', function () {
  this.timeout(20_000);

  it('misses no word between two looks, however short: the fake microphone beeps for 20 ms every 500 ms', async () => {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, autoGainControl: false, noiseSuppression: false },
    });
    const [track] = stream.getAudioTracks();
    if (!track) throw new Error('no microphone');
    const meter = new VoiceMeter({ track, copies: false }, () => new AudioContext(), silentLogger);
    try {
      const heardAtMs = [performance.now()];
      let quietLooks = 0;
      const endsAtMs = performance.now() + LISTEN_MS;
      while (performance.now() < endsAtMs) {
        await new Promise((resolve) => setTimeout(resolve, voiceWindowMs));
        if (meter.level() > 0.02) heardAtMs.push(performance.now());
        else quietLooks += 1;
      }
      const pauses = heardAtMs.map((at, index) => (heardAtMs[index + 1] ?? endsAtMs) - at);
      ok(Math.max(...pauses) < PAUSE_MS, `pauses of ${pauses.map(Math.round)} ms`);
      ok(quietLooks > 0, 'between two beeps it is quiet');
    } finally {
      meter.close();
    }
    equal(track.readyState, 'live', 'the track is not its own');
    track.stop();
  });
});
