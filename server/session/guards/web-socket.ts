/** As much of ws's WebSocket as is needed of what Engine.IO does not show. */
export interface WebSocketBelow {
  readonly bufferedAmount: number;
  pause(): void;
  resume(): void;
  terminate(): void;
}

/** The WebSocket below an Engine.IO connection, `null` where there is none any more. */
export function webSocketBelow({ transport }: { readonly transport: object }): WebSocketBelow | null {
  const socket: unknown = 'socket' in transport ? transport.socket : null;
  return isWebSocket(socket) ? socket : null;
}

function isWebSocket(socket: unknown): socket is WebSocketBelow {
  return typeof socket === 'object' && socket !== null && 'bufferedAmount' in socket && 'terminate' in socket;
}
