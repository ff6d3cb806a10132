import { CallError } from '../../core/call/call-error.js';

/** Nobody comes through to a participant. Where the call has no relay, that is a likely reason. */
export function unreachable(name: string, hasRelay: boolean): CallError {
  const relay = hasRelay
    ? ''
    : ' This server has no relay (TURN), which some networks need: whoever runs it can set MESH_CALL_TURN_URLS.';
  return new CallError(
    'peer-unreachable',
    `No way to ${name} was found. It is tried further; another network may help.${relay}`,
  );
}
