import type { SendLimits } from '../core/send-limits.js';

/** The limits as WebRTC names them (W3C webrtc-pc §5.2.5). */
export function encodingOf(limits: SendLimits): RTCRtpEncodingParameters {
  return {
    maxBitrate: limits.maxBitrateBps,
    maxFramerate: limits.maxFramerate,
    scaleResolutionDownBy: limits.scaleResolutionDownBy,
  };
}

/**
 * Tells a sender how much it may send. Browsers give the encodings only once a connection was negotiated, and
 * may refuse while one is: the caller applies the limits again after every negotiation.
 */
export async function applySendLimits(sender: RTCRtpSender, limits: SendLimits): Promise<void> {
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings ?? [];
  if (!encoding) return;
  const wanted = encodingOf(limits);
  const known = { ...encoding };
  Object.assign(encoding, wanted);
  const unchanged = (Object.keys(wanted) as (keyof typeof wanted)[]).every(
    (key) => known[key] === wanted[key],
  );
  if (!unchanged) await sender.setParameters(parameters);
}
