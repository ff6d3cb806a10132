// Limits that client and server share: sizes, lengths and counts of what is sent, and times of presence.

/** Sizes, lengths and counts. Characters are Unicode code points. */
export const limits = {
  /** Characters of a room's name, after trimming and NFC. */
  roomCharacters: 128,
  nameCharacters: 64,
  externalIdCharacters: 64,
  /** UTF-8 bytes of a participant's metadata. */
  metadataBytes: 2048,
  /** UTF-16 code units of a token or a ticket. */
  tokenLength: 4096,
  /** UTF-16 code units of a session description; four m-lines take 10.6 KB in Chromium, 5.8 KB in Firefox. */
  sdpLength: 32 * 1024,
  candidateLength: 1024,
  candidatesPerSignal: 32,
  /** A longer message is answered with an error and changes nothing. */
  messageBytes: 64 * 1024,
  /** A longer frame ends the connection. */
  frameBytes: 128 * 1024,
  /** Range of the setting for members per room. */
  minParticipants: 2,
  maxParticipants: 16,
  /** Participants in the lobby of one room. */
  maxWaiting: 32,
  /** Highest ticket number of a raised hand. */
  handTicket: 1_000_000_000,
} as const;

/** Times that both sides rely on, in milliseconds. */
export const presenceTimes = {
  /** Interval of the server's heartbeat pings. */
  pingIntervalMs: 3_000,
  /** A socket without a pong for this long is lost. */
  pingTimeoutMs: 5_000,
  /** After its last packet, a lost socket keeps its place for this long. */
  lostAfterMs: 9_000,
  /** A page that sent `away` (it is being closed or reloaded) keeps its place for this long. */
  awayMs: 3_000,
  /** A socket that has not joined within this time is disconnected. */
  joinDeadlineMs: 10_000,
} as const;
