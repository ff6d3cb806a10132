/**
 * The decisions of one connection's negotiation, apart from the browser that carries them out. Perfect
 * negotiation (W3C webrtc-pc §10.7) settles who yields when both sides offer at once; the numbers settle what
 * it leaves open: messages that belong to an older connection or an older offer.
 */

export interface NegotiationPosition {
  /** Whether this side gives its own offer up when both have made one. */
  readonly polite: boolean;
  /** The number of the own offer that waits for its answer; null when none does. */
  readonly pendingOffer: number | null;
  /** The highest negotiation number that was seen or made. 0 before the first. */
  readonly highest: number;
  /** The number of the last remote offer that was answered; 0 before the first. */
  readonly answered: number;
}

export type DescriptionDecision =
  /** Apply it; an offer is then answered under its own number. */
  | 'apply'
  /** Both offered at once and this side stays with its own: the other one yields. */
  | 'ignore'
  /** An offer that was answered already, sent again because the answer was lost: the same answer is sent again. */
  | 'repeat'
  /** It belongs to a negotiation that is over. */
  | 'stale';

/** What to do with a remote description. */
export function decideDescription(
  { polite, pendingOffer, highest, answered }: NegotiationPosition,
  incoming: { readonly type: 'offer' | 'answer'; readonly negotiation: number },
): DescriptionDecision {
  if (incoming.type === 'answer') return incoming.negotiation === pendingOffer ? 'apply' : 'stale';
  if (incoming.negotiation === answered) return 'repeat';
  if (pendingOffer !== null && incoming.negotiation >= pendingOffer) return polite ? 'apply' : 'ignore';
  return incoming.negotiation > highest ? 'apply' : 'stale';
}

export type DtlsRole = 'active' | 'passive';

/** The DTLS role that an answer takes for its own side (RFC 8842 §5.3); null where it names none. */
export function dtlsRoleOf(answerSdp: string): DtlsRole | null {
  const role = /^a=setup:(active|passive)/mu.exec(answerSdp)?.[1];
  return role === 'active' || role === 'passive' ? role : null;
}

/**
 * An offer that keeps the roles there are. Left to choose ("actpass"), Firefox takes another role than it has when it
 * answers an offer for which it gave its own up, and Chromium then refuses the answer (tried: Chromium 156, Firefox 153).
 */
export function withDtlsRole(offerSdp: string, role: DtlsRole | null): string {
  return role ? offerSdp.replaceAll('a=setup:actpass', `a=setup:${role}`) : offerSdp;
}

/** What a signal's connection number means for the connection that is open (0: none yet). */
export function decideConnection(open: number, incoming: number): 'current' | 'newer' | 'stale' {
  if (incoming === open) return 'current';
  return incoming > open ? 'newer' : 'stale';
}
