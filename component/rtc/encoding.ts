import type { SendLimits } from '../core/send-limits.js';

/** The limits as WebRTC names them (W3C webrtc-pc §5.2.5). */
export function encodingOf(limits: SendLimits): RTCRtpEncodingParameters {
  return {
    active: true,
    maxBitrate: limits.maxBitrateBps,
    maxFramerate: limits.maxFramerate,
    scaleResolutionDownBy: limits.scaleResolutionDownBy,
  };
}

const changes = new WeakMap<RTCRtpSender, Promise<void>>();

/**
 * Tells a sender what holds for its encoding from now on. Changes of one sender wait for each other, since each has to
 * begin with what the one before has left (W3C webrtc-pc §5.2, `setParameters`). Browsers give encodings only once a
 * connection was negotiated, and may refuse while one is: the caller tells the limits again after every negotiation.
 */
export function changeEncoding(sender: RTCRtpSender, wanted: RTCRtpEncodingParameters): Promise<void> {
  const changed = (changes.get(sender) ?? Promise.resolve()).then(async () => {
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings ?? [];
    if (!encoding) return;
    const known = { ...encoding };
    Object.assign(encoding, wanted);
    const unchanged = (Object.keys(wanted) as (keyof typeof wanted)[]).every(
      (key) => known[key] === wanted[key],
    );
    if (!unchanged) await sender.setParameters(parameters);
  });
  changes.set(
    sender,
    changed.catch(() => undefined),
  );
  return changed;
}
