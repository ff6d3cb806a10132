import type { EncodingLimits } from '../../core/sending/encoding-limits.js';

/** What has been requested of one sender. */
interface SenderEncoding {
  /** All limits requested so far: browsers do not return all of them, and one returns some wrongly. */
  wanted: EncodingLimits;
  /** JSON of the limits that the browser applied last. */
  applied: string;
  /** Settles when the running change has ended; never rejects. */
  changing: Promise<void>;
  /** A change that has not started; it will apply what is wanted by then. */
  pending: Promise<void> | null;
}

const senders = new WeakMap<RTCRtpSender, SenderEncoding>();

/**
 * Changes the limits of a sender's one encoding, in addition to earlier ones. Changes of one sender run one after the
 * other, because each starts from the parameters that the one before has left (W3C webrtc-pc §5.2, `setParameters`);
 * waiting changes are merged into one. Browsers expose encodings only after a negotiation and may refuse during one, so
 * the caller repeats its limits after every negotiation. A repetition without a difference costs nothing.
 */
export function changeEncoding(sender: RTCRtpSender, change: EncodingLimits): Promise<void> {
  const encoding = encodingOf(sender);
  encoding.wanted = { ...encoding.wanted, ...change };
  encoding.pending ??= enqueueChange(encoding, () => {
    encoding.pending = null;
    return applyEncoding(sender, encoding);
  });
  return encoding.pending;
}

export function encodingOf(sender: RTCRtpSender): SenderEncoding {
  const encoding = senders.get(sender) ?? {
    wanted: {},
    applied: '',
    changing: Promise.resolve(),
    pending: null,
  };
  senders.set(sender, encoding);
  return encoding;
}

/** Runs a change after the one that is running. */
export function enqueueChange(encoding: SenderEncoding, change: () => Promise<void>): Promise<void> {
  const changed = encoding.changing.then(change);
  // The caller gets the rejection; the next change starts all the same.
  encoding.changing = changed.catch(() => undefined);
  return changed;
}

/** Applies the wanted limits, over `defaults`; does nothing if the browser has them already. */
export async function applyEncoding(
  sender: RTCRtpSender,
  encoding: SenderEncoding,
  defaults: EncodingLimits = {},
): Promise<void> {
  const limits = { ...defaults, ...encoding.wanted };
  const wanted = JSON.stringify(limits);
  if (wanted === encoding.applied) return;
  const parameters = sender.getParameters();
  const [first] = parameters.encodings ?? [];
  if (!first) return;
  Object.assign(first, limits);
  await sender.setParameters(parameters);
  encoding.applied = wanted;
}
