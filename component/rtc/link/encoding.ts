import type { EncodingLimits } from '../../core/sending/send-limits.js';

interface Told {
  /** Everything that was wished so far: browsers do not give all of it back, and one of them gives it back wrongly. */
  wanted: EncodingLimits;
  /** What the browser took last. */
  taken: string;
  /** Whatever is under way. */
  changing: Promise<void>;
  /** A change that has not begun; it will go by what is wished by then. */
  pending: Promise<void> | null;
}

const senders = new WeakMap<RTCRtpSender, Told>();

/**
 * Tells a sender what holds for its encoding from now on, beside what it was told before. Changes of one sender wait for
 * each other, since each has to begin with what the one before has left (W3C webrtc-pc §5.2, `setParameters`), and those
 * that wait become one. Browsers give encodings only once a connection was negotiated, and may refuse while one is: the
 * caller tells it again after every negotiation, which costs nothing where it is told already.
 */
export function changeEncoding(sender: RTCRtpSender, change: EncodingLimits): Promise<void> {
  const told = toldTo(sender);
  told.wanted = { ...told.wanted, ...change };
  told.pending ??= enqueue(told, () => {
    told.pending = null;
    return apply(sender, told);
  });
  return told.pending;
}

/** What a sender was told so far. */
export function toldTo(sender: RTCRtpSender): Told {
  const told = senders.get(sender) ?? { wanted: {}, taken: '', changing: Promise.resolve(), pending: null };
  senders.set(sender, told);
  return told;
}

/** Changes a sender after whatever is under way. */
export function enqueue(told: Told, change: () => Promise<void>): Promise<void> {
  const changed = told.changing.then(change);
  told.changing = changed.catch(() => undefined);
  return changed;
}

/** Has the browser take what is wanted, on top of what holds otherwise; costs nothing where it has. */
export async function apply(sender: RTCRtpSender, told: Told, otherwise: EncodingLimits = {}): Promise<void> {
  const limits = { ...otherwise, ...told.wanted };
  const wanted = JSON.stringify(limits);
  if (wanted === told.taken) return;
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings ?? [];
  if (!encoding) return;
  Object.assign(encoding, limits);
  await sender.setParameters(parameters);
  told.taken = wanted;
}
