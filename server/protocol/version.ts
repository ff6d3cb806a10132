/**
 * The version of the contract between browser and server that this release speaks. It is raised by one when
 * an older peer could no longer understand what is said; a new optional field does not raise it.
 */
export const PROTOCOL_VERSION = 1;

/**
 * Says whether this release understands a peer of another one: the current protocol and the one before it,
 * so that an operator can update the server while pages with yesterday's script are open.
 */
export function speaksProtocol(version: number): boolean {
  return version === PROTOCOL_VERSION || (version === PROTOCOL_VERSION - 1 && version > 0);
}
