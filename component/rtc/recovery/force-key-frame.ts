import { apply, enqueue, toldTo } from '../link/encoding.js';

/**
 * Begins an encoding anew, which begins with a whole picture: always, in Chromium 156 and Firefox 153, where a track that
 * is put in its own place mostly has none made, and Chromium alone knows a way to ask for one (W3C webrtc-extensions,
 * `keyFrame`). Nothing happens where nothing is sent.
 */
export function forceKeyFrame(sender: RTCRtpSender): Promise<void> {
  const told = toldTo(sender);
  return enqueue(told, async () => {
    if (!sender.track || told.wanted.active === false) return;
    const { wanted } = told;
    await apply(sender, { ...told, wanted: { ...wanted, active: false } });
    told.taken = '';
    await apply(sender, told, { active: true });
  });
}
