import { applyEncoding, encodingOf, enqueueChange } from '../link/encoding.js';

/**
 * Makes an encoder send a key frame by deactivating its encoding and activating it again. Works in Chromium 156 and
 * Firefox 153. `replaceTrack` with the same track mostly produces none, and only Chromium has a request for one (W3C
 * webrtc-extensions, `keyFrame`). Does nothing while the sender sends nothing.
 *
 * See demo/docs/decisions/0024-key-frame-by-restarted-encoding.md.
 */
export function forceKeyFrame(sender: RTCRtpSender): Promise<void> {
  const encoding = encodingOf(sender);
  return enqueueChange(encoding, async () => {
    if (!sender.track || encoding.wanted.active === false) return;
    const { wanted } = encoding;
    await applyEncoding(sender, { ...encoding, wanted: { ...wanted, active: false } });
    encoding.applied = '';
    await applyEncoding(sender, encoding, { active: true });
  });
}
