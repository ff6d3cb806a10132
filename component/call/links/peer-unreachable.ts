import { CallError } from '../../core/call/call-error.js';

/** Error for a participant whom no connection reaches. It names a missing relay (TURN) as the likely reason. */
export function peerUnreachable(name: string, hasRelay: boolean): CallError {
  const relay = hasRelay
    ? ''
    : ' This server has no relay (TURN), which some networks need: whoever runs it can set MESH_CALL_TURN_URLS.';
  return new CallError(
    'peer-unreachable',
    `No way to ${name} was found. It is tried further; another network may help.${relay}`,
  );
}
