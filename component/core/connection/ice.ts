// Checks of ICE servers, candidates and user fragments (RFC 8839).

/** Whether a list of ICE servers contains a relay (TURN). */
export function hasTurn(servers: readonly { readonly urls: string | readonly string[] }[]): boolean {
  return servers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/iu.test(url)));
}

/** The remote description in use. */
export interface CandidatePosition {
  /** Negotiation number of the applied remote description; 0 before the first. */
  readonly applied: number;
  /** Its ICE user fragments (RFC 8839 §5.4). */
  readonly remoteUfrags: readonly string[];
}

/** Whether a remote candidate belongs to the remote description in use. Other candidates are dropped. */
export function acceptsCandidate(
  { applied, remoteUfrags }: CandidatePosition,
  incoming: { readonly negotiation: number; readonly usernameFragment: string | null },
): boolean {
  if (applied === 0 || incoming.negotiation > applied) return false;
  if (incoming.usernameFragment === null) return incoming.negotiation === applied;
  return remoteUfrags.includes(incoming.usernameFragment);
}

/** ICE user fragments of a session description, each once. */
export function iceUfrags(sdp: string): readonly string[] {
  return [...new Set([...sdp.matchAll(/^a=ice-ufrag:(\S+)/gmu)].map(([, ufrag = '']) => ufrag))];
}
