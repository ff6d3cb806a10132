// Decisions of offer/answer negotiation (RFC 8829) with connection and negotiation numbers: what to do with a
// description.

/**
 * State of one connection's negotiation. Perfect negotiation (W3C webrtc-pc §10.7) resolves glare: the polite
 * side rolls its offer back. The numbers resolve what it leaves open: messages of an older connection or an
 * older offer.
 */
export interface NegotiationPosition {
  /** Whether this side rolls its own offer back on glare. */
  readonly polite: boolean;
  /** Number of the local offer that waits for its answer; null for none. */
  readonly pendingOffer: number | null;
  /** Highest negotiation number that was received or sent; 0 before the first. */
  readonly highest: number;
  /** Number of the last remote offer that was answered; 0 before the first. */
  readonly answered: number;
}

/** What to do with a remote description. */
export type DescriptionDecision =
  /** Apply it. An offer is answered under its own number. */
  | 'apply'
  /** Glare, and this side is impolite: keep the local offer. */
  | 'ignore'
  /** An answered offer, sent again because the answer was lost: send the same answer again. */
  | 'repeat'
  /** Drop it: it belongs to an older negotiation. */
  | 'stale';

/** Decides about a remote description, by role and negotiation numbers. */
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

/** DTLS role that an answer takes for its own side (RFC 8842 §5.3); null if it names none. */
export function dtlsRoleOf(answerSdp: string): DtlsRole | null {
  const role = /^a=setup:(active|passive)/mu.exec(answerSdp)?.[1];
  return role === 'active' || role === 'passive' ? role : null;
}

/**
 * Pins the DTLS role in an offer. With `actpass`, Firefox changes its role when it answers an offer after a
 * rollback, and Chromium then rejects the answer (tried: Chromium 156, Firefox 153).
 *
 * See demo/docs/decisions/0008-dtls-role-stays.md.
 */
export function withDtlsRole(offerSdp: string, role: DtlsRole | null): string {
  return role ? offerSdp.replaceAll('a=setup:actpass', `a=setup:${role}`) : offerSdp;
}

/**
 * Compares a signal's connection number with that of the open connection (0 for none yet).
 *
 * See demo/docs/decisions/0002-numbered-signals.md.
 */
export function decideConnection(open: number, incoming: number): 'current' | 'newer' | 'stale' {
  if (incoming === open) return 'current';
  return incoming > open ? 'newer' : 'stale';
}
