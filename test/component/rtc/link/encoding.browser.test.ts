import { changeEncoding } from '../../../../component/rtc/link/encoding.js';
import { forceKeyFrame } from '../../../../component/rtc/recovery/force-key-frame.js';
import { eventually, ok } from '../../../support/assert.js';

/** Two connected RTCPeerConnections of this page; one sends the camera to the other. */
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
    const entries: RTCInboundRtpStreamStats[] = [...(await other.getStats()).values()];
    const { framesDecoded = 0, keyFramesDecoded = 0 } =
      entries.find(({ type }) => type === 'inbound-rtp') ?? {};
    return { framesDecoded, keyFramesDecoded };
  };
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    one.close();
    other.close();
  };
  return { sender, received, close };
}

describe('forceKeyFrame', () => {
  it('makes the encoder send a key frame each time, also while limits change', async () => {
    const { sender, received, close } = await pair();
    await eventually(async () => (await received()).framesDecoded > 10, 'frames that are decoded');
    for (let round = 1; round <= 5; round += 1) {
      const before = await received();
      await Promise.all([
        forceKeyFrame(sender),
        changeEncoding(sender, { maxBitrate: 300_000 + round }),
        changeEncoding(sender, { maxFramerate: 20 + round }),
      ]);
      await eventually(
        async () => (await received()).keyFramesDecoded > before.keyFramesDecoded,
        'a key frame',
      );
      const [encoding] = sender.getParameters().encodings;
      ok(encoding?.active && encoding.maxBitrate === 300_000 + round && encoding.maxFramerate === 20 + round);
    }
    close();
  });

  it('leaves the encoding inactive when it is deactivated meanwhile, and merges waiting changes', async () => {
    const { sender, received, close } = await pair();
    await eventually(async () => (await received()).framesDecoded > 3, 'frames that are decoded');
    const forced = forceKeyFrame(sender);
    const stopped = changeEncoding(sender, { active: false });
    const again = changeEncoding(sender, { active: false, maxBitrate: 200_000 });
    ok(stopped === again, 'waiting changes are merged');
    await Promise.all([forced, stopped]);
    ok(sender.getParameters().encodings[0]?.active === false);
    close();
  });

  it('does nothing while the sender sends nothing', async () => {
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
