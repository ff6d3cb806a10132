/** Sizes that both browsers hold to. */
export const peerLimits = {
  /** UTF-8 bytes of the JSON of one value that a page sends. */
  dataBytes: 16 * 1024,
  /** UTF-16 units of one message; a longer one is dropped unread. */
  messageLength: 24 * 1024,
  /** Width and height of the largest box that somebody may say to show. */
  pixels: 16_384,
  /** UTF-16 units of a chat message. */
  chatLength: 4_000,
  /** Messages that are told to somebody who has come later. */
  historyMessages: 200,
  /** Of them, so many UTF-16 units of text go into one part. */
  historyPartLength: 8_000,
  /** Values that wait for one participant at most. */
  waitingMessages: 256,
} as const;

/** Times that both browsers count on, in milliseconds. */
export const peerTimes = {
  /** Each side gives a sign of life this often. */
  heartbeatMs: 1_000,
  /** A value that could not be handed over for so long is given up. */
  deliveryTimeoutMs: 60_000,
} as const;
