/** Sizes and lengths that both sides hold to. Characters are Unicode code points. */
export const limits = {
  /** Characters of a room's name, after trimming and NFC. */
  roomCharacters: 128,
  nameCharacters: 64,
  externalIdCharacters: 64,
  /** UTF-8 bytes of the metadata that a page attaches to a participant. */
  metadataBytes: 2048,
  /** UTF-16 units of a token or a ticket. */
  tokenLength: 4096,
  /** UTF-16 units of a session description; four lines are 10.6 KB in Chromium, 5.8 KB in Firefox. */
  sdpLength: 32 * 1024,
  candidateLength: 1024,
  candidatesPerSignal: 32,
  /** A longer message is answered with an error and changes nothing. */
  messageBytes: 64 * 1024,
  /** A longer frame ends the connection. */
  frameBytes: 128 * 1024,
  /** Members of one room that a server can be set to let in. */
  minParticipants: 2,
  maxParticipants: 16,
  /** People who wait at once to be let into one room. */
  maxWaiting: 32,
  /** Of the queue of raised hands. */
  handTicket: 1_000_000_000,
} as const;

/** Times that both sides count on, in milliseconds. */
export const presenceTimes = {
  /** The server asks every socket for a sign of life this often … */
  pingIntervalMs: 3_000,
  /** … and takes it for lost without an answer for this long. */
  pingTimeoutMs: 5_000,
  /** A lost socket keeps its place this long after the last packet heard from it. */
  lostAfterMs: 9_000,
  /** A page that said `away` (it is being left or reloaded) keeps its place this long. */
  awayMs: 3_000,
  /** A socket that has not joined by then is disconnected. */
  joinDeadlineMs: 10_000,
} as const;
