/** Where a call stands; `joined` also while only the server is away, `reconnecting` when every peer is lost. */
export type CallStatus =
  | 'idle'
  | 'prejoin'
  | 'joining'
  | 'waiting'
  | 'joined'
  | 'reconnecting'
  | 'left'
  | 'error';

export type SignalingStatus = 'disconnected' | 'connected' | 'reconnecting';
