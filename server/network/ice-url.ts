const ICE_URL =
  /^(stun|turn)s?:((?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\])(?::([1-9]\d{0,4}))?(\?transport=(?:udp|tcp))?$/iu;

/** Whether RTCPeerConnection accepts the URL of a STUN server: `stun:host:port` (RFC 7064). */
export function isStunUrl(text: string): boolean {
  return isIceUrl(text, 'stun');
}

/** Whether RTCPeerConnection accepts the URL of a TURN server: `turn:host:port?transport=udp` (RFC 7065). */
export function isTurnUrl(text: string): boolean {
  return isIceUrl(text, 'turn');
}

function isIceUrl(text: string, kind: 'stun' | 'turn'): boolean {
  if (text.length > 512) return false;
  const [, scheme, host, port = '1', transport] = ICE_URL.exec(text) ?? [];
  if (scheme !== kind || (kind === 'stun' && transport !== undefined)) return false;
  // The URL parser checks the address in brackets and the range of the port.
  return URL.canParse(`http://${host}:${port}`);
}
