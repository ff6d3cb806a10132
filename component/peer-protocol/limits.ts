/** Size limits that both browsers observe. */
export const peerLimits = {
  /** UTF-8 bytes of the JSON of one page value. */
  dataBytes: 16 * 1024,
  /** UTF-16 units of one message. A longer one is dropped before it is parsed. */
  messageLength: 24 * 1024,
  /** Largest width and height that a receiver may request, pixels. */
  pixels: 16_384,
  /** UTF-16 units of a chat message. */
  chatLength: 4_000,
  /** Messages of the history that a newcomer receives. */
  historyMessages: 200,
  /** UTF-16 units of text in one part of the history. */
  historyPartLength: 8_000,
  /** Values in the queue for one participant. */
  waitingMessages: 256,
} as const;

/** Times that both browsers rely on, in milliseconds. */
export const peerTimes = {
  /** Interval of heartbeats. */
  heartbeatMs: 1_000,
  /** A value without an acknowledgement expires after this long. */
  deliveryTimeoutMs: 60_000,
} as const;
