import { changeEncoding } from '../../../../component/rtc/link/encoding.js';
import { forceKeyFrame } from '../../../../component/rtc/recovery/force-key-frame.js';
import { eventually, ok } from '../../../support/assert.js';

/** Two connections within this page, a picture flowing from one to the other. */
async function pair() {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 180 } });
  const [one, other] = [new RTCPeerConnection(), new RTCPeerConnection()];
  one.onicecandidate = ({ candidate }) => void other.addIceCandidate(candidate ?? undefined);
  other.onicecandidate = ({ candidate }) => void one.addIceCandidate(candidate ?? undefined);
  const { sender } = one.addTransceiver(stream.getVideoTracks()[0] ?? 'video', { direction: 'sendonly' });
  await one.setLocalDescription();
  await other.setRemoteDescription(one.localDescription as RTCSessionDescription);
  await other.setLocalDescription();
  await one.setRemoteDescription(other.localDescription as RTCSessionDescription);
  const received = async () => {
    const report = (await other.getStats()) as unknown as Map<string, RTCInboundRtpStreamStats>;
    const { framesDecoded = 0, keyFramesDecoded = 0 } =
      [...report.values()].find(({ type }) => type === 'inbound-rtp') ?? {};
    return { framesDecoded, keyFramesDecoded };
  };
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    one.close();
    other.close();
  };
  return { sender, received, close };
}

describe('a whole picture', () => {
  it('is sent each time that it is wished for, also while limits change', async () => {
    const { sender, received, close } = await pair();
    await eventually(async () => (await received()).framesDecoded > 10, 'pictures that flow');
    for (let round = 1; round <= 5; round += 1) {
      const before = await received();
      await Promise.all([
        forceKeyFrame(sender),
        changeEncoding(sender, { maxBitrate: 300_000 + round }),
        changeEncoding(sender, { maxFramerate: 20 + round }),
      ]);
      await eventually(
        async () => (await received()).keyFramesDecoded > before.keyFramesDecoded,
        'a whole picture',
      );
      const [encoding] = sender.getParameters().encodings;
      ok(encoding?.active && encoding.maxBitrate === 300_000 + round && encoding.maxFramerate === 20 + round);
    }
    close();
  });

  it('is not made against a wish to stop that comes meanwhile', async () => {
    const { sender, received, close } = await pair();
    await eventually(async () => (await received()).framesDecoded > 3, 'pictures that flow');
    const anew = forceKeyFrame(sender);
    const stopped = changeEncoding(sender, { active: false });
    const again = changeEncoding(sender, { active: false, maxBitrate: 200_000 });
    ok(stopped === again, 'what waits becomes one');
    await Promise.all([anew, stopped]);
    ok(sender.getParameters().encodings[0]?.active === false);
    close();
  });

  it('is not made of a picture that is not sent', async () => {
    const { sender, close } = await pair();
    await eventually(() => sender.getParameters().encodings.length === 1, 'an encoding');
    await changeEncoding(sender, { active: false });
    await forceKeyFrame(sender);
    ok(sender.getParameters().encodings[0]?.active === false);
    await sender.replaceTrack(null);
    await forceKeyFrame(sender);
    close();
  });
});
