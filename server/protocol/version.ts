/**
 * Protocol version of this release. It is raised by one for a change that older peers cannot understand. A new optional field
 * does not raise it.
 */
export const PROTOCOL_VERSION = 1;

/**
 * Whether this release supports a peer's protocol version: the current one and the one before. So an operator can update the
 * server while pages with the previous script are open.
 */
export function speaksProtocol(version: number): boolean {
  return version === PROTOCOL_VERSION || (version === PROTOCOL_VERSION - 1 && version > 0);
}
