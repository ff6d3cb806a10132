import type { SendLimits } from '../core/send-limits.js';

/**
 * Tells a sender how much it may send. Browsers give the encodings only once a connection was negotiated, and
 * may refuse while one is: the caller applies the limits again after every negotiation.
 */
export async function applySendLimits(sender: RTCRtpSender, limits: SendLimits): Promise<void> {
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings ?? [];
  if (!encoding) return;
  const wanted = {
    maxBitrate: limits.maxBitrateBps,
    maxFramerate: limits.maxFramerate,
    scaleResolutionDownBy: limits.scaleResolutionDownBy,
  };
  const known = { ...encoding };
  Object.assign(encoding, wanted);
  const unchanged = (Object.keys(wanted) as (keyof typeof wanted)[]).every(
    (key) => known[key] === wanted[key],
  );
  if (!unchanged) await sender.setParameters(parameters);
}
