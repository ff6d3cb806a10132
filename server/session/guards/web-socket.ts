/** The members of ws's WebSocket that the guards use. Engine.IO's types don't show them. */
export interface RawWebSocket {
  readonly bufferedAmount: number;
  pause(): void;
  resume(): void;
  terminate(): void;
}

/** WebSocket of an Engine.IO connection; `null` once it is closed. */
export function webSocketOf({ transport }: { readonly transport: object }): RawWebSocket | null {
  const socket: unknown = 'socket' in transport ? transport.socket : null;
  return isWebSocket(socket) ? socket : null;
}

function isWebSocket(socket: unknown): socket is RawWebSocket {
  return typeof socket === 'object' && socket !== null && 'bufferedAmount' in socket && 'terminate' in socket;
}
