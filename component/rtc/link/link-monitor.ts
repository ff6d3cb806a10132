import type { ControlMessage, Topic } from '../../peer-protocol/index.js';
import type { Connection } from './connection.js';

/** What an attendant may ask of its link. */
export interface MonitoredLink {
  /** Has ICE restarted, on whichever side may. */
  restart(): void;
  /** Has the connection replaced, on whichever side may. */
  renew(): void;
  /** Nothing arrives any more. */
  lost(): void;
  /** It does again. */
  back(): void;
}

/** Looks after the newest connection of a link once it has come about, as long as that connection is the newest. */
export interface LinkMonitor {
  /** The browser says that it is there: at first, and again after every loss. */
  connected(connection: Connection): void;
  /** The browser doubts it, or has given it up. */
  lost(state: 'disconnected' | 'failed'): void;
  /** Server or network have come back: what is lost is looked for anew. */
  again(): void;
  /** None has come about for a while; it is tried further. */
  unreachable(): void;
  /** It is replaced, or over. */
  released(): void;
  /** Tells the other browser something, if there is a way at the moment. */
  say(message: ControlMessage): void;
  /**
   * Hands a value to the other side's page, or to its chat, now or when there is a way.
   *
   * @param settled told whether it has arrived; false when it was given up after a minute
   * @returns false if too many are waiting
   */
  sendValue(value: unknown, topic?: Topic, settled?: (arrived: boolean) => void): boolean;
}
