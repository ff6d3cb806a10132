/** Whether a list of ICE servers has a relay. */
export function hasTurn(servers: readonly { readonly urls: string | readonly string[] }[]): boolean {
  return servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/iu.test(url)));
}

export interface CandidatePosition {
  /** The number under which the remote description was applied; 0 before the first. */
  readonly applied: number;
  /** The ICE user fragments of the remote description in use (RFC 8839 §5.4). */
  readonly remoteUfrags: readonly string[];
}

/** Whether a remote candidate belongs to the remote description in use; others are dropped. */
export function acceptsCandidate(
  { applied, remoteUfrags }: CandidatePosition,
  incoming: { readonly negotiation: number; readonly usernameFragment: string | null },
): boolean {
  if (applied === 0 || incoming.negotiation > applied) return false;
  if (incoming.usernameFragment === null) return incoming.negotiation === applied;
  return remoteUfrags.includes(incoming.usernameFragment);
}

/** The ICE user fragments that a session description names. */
export function iceUfrags(sdp: string): readonly string[] {
  return [...new Set([...sdp.matchAll(/^a=ice-ufrag:(\S+)/gmu)].map(([, ufrag = '']) => ufrag))];
}
