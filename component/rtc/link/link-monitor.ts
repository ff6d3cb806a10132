import { smoothRoundTrip } from '../../core/connection/link-quality.js';
import { RateLimiter } from '../../core/sending/rate-limiter.js';
import { type ControlMessage, parseMessage, peerTimes, type Topic } from '../../peer-protocol/index.js';
import { forceKeyFrame } from '../recovery/force-key-frame.js';
import { LivenessWatch } from '../recovery/liveness-watch.js';
import { PlayoutDelay } from '../recovery/playout-delay.js';
import { Recovery } from '../recovery/recovery.js';
import { readArrived } from '../stats/sender-stats.js';
import type { ChannelName } from './channels.js';
import type { Connection, Delay } from './connection.js';
import { videoMLines } from './m-lines.js';
import { Outbox } from './outbox.js';

/** What a monitor may request from its link. */
export interface MonitoredLink {
  /** Restarts ICE, or asks the offering side to. */
  restartIce(): void;
  /** Replaces the connection, or asks the offering side to. */
  replaceConnection(): void;
  /** Nothing arrives any more. */
  markLost(): void;
  /** Something arrives again. */
  markRecovered(): void;
}

export interface LinkMonitorOptions {
  readonly link: MonitoredLink;
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** From [0, 1). */
  readonly random: () => number;
  /** Whether a signal arrives. */
  readonly canSend: () => boolean;
  /** Control messages that a new connection starts with. */
  readonly greetings: () => readonly ControlMessage[];
  /** Level of the local voice, 0 to 1; 0 while silent or muted. */
  readonly voiceLevel: () => number;
  readonly onMessage: (message: Exclude<ControlMessage, { kind: 'beat' | 'key-frame' }>) => void;
  /** A value from the remote page, or from its chat. */
  readonly onValue: (value: unknown, topic: Topic) => void;
  /** No connection has been established for a while; attempts go on. */
  readonly onUnreachable: () => void;
  /** Smoothed round trip over the control channel, in milliseconds; once per heartbeat. */
  readonly onRoundTrip: (roundTripMs: number) => void;
  /** A request that the browser refused; the call goes on. */
  readonly onFault: (error: unknown) => void;
}

/** Heartbeats without an answer (10 s) after which the data channels count as stuck for good. */
const UNANSWERED_BEATS = 10;
/** Closed channels may mean that the participant leaves: the server has this long to say so. */
const CLOSED_MS = 1_000;
/** Key frames are sent at most this often, however often they are requested. */
const KEY_FRAME_INTERVAL_MS = 500;
/** After a recovery, retransmissions delay everything else: round trips are not measured for this long. */
const SETTLE_MS = 4_000;
/** Signals over the control channel, which replace the server while it is away. */
const MOST_SIGNALS = 20;
const SIGNALS_WINDOW_MS = 10_000;
/** The jitter buffer is adapted every so many heartbeats. */
const BEATS_PER_ADAPTATION = 2;

/**
 * Monitor of one link: exchanges heartbeats over the newest established connection, detects its loss, starts its
 * recovery, and carries messages between the two browsers.
 */
export class LinkMonitor {
  readonly #options: LinkMonitorOptions;
  readonly #recovery: Recovery;
  readonly #outbox: Outbox;
  readonly #signalLimit = new RateLimiter(MOST_SIGNALS, SIGNALS_WINDOW_MS);
  #connection: Connection | null = null;
  #liveness: LivenessWatch | null = null;
  #playoutDelay: PlayoutDelay | null = null;
  #roundTripMs: number | null = null;
  /** Heartbeats sent before this time waited for a recovery and measure nothing. */
  #measuredFromMs = 0;
  /** The last heartbeat received: the sender's time in it, and our time of its arrival. */
  #lastBeat: { readonly at: number; readonly arrivedAtMs: number } | null = null;
  /** Heartbeats sent since the last one arrived. A suspended page sends none. */
  #unansweredBeats = 0;
  /** Whether the other side sends heartbeats: an older page begins once its script has loaded. */
  #everHeard = false;
  #beats = 0;
  #keyFrameAtMs = Number.NEGATIVE_INFINITY;
  #cancelBeat: (() => void) | null = null;
  #cancelClosed: (() => void) | null = null;

  constructor(options: LinkMonitorOptions) {
    this.#options = options;
    const { link, delay, nowMs, random, canSend, onValue } = options;
    this.#recovery = new Recovery({
      delay,
      nowMs,
      canSend,
      restartIce: () => link.restartIce(),
      replaceConnection: () => link.replaceConnection(),
    });
    this.#outbox = new Outbox({
      nowMs,
      random,
      send: (text) => this.#connection?.channels.send('data', text) ?? false,
      onValue,
    });
  }

  /** The browser reports `connected`: for a new connection, and again after each loss of the same. */
  watch(connection: Connection): void {
    if (connection !== this.#connection) this.#start(connection);
    else if (this.#liveness) this.#liveness.onHeartbeat();
    else this.#recovery.end();
  }

  /** The browser reports that it has lost, or given up, the established connection. */
  onPeerState(state: 'disconnected' | 'failed'): void {
    if (this.#liveness && state === 'disconnected') this.#liveness.checkNow();
    else if (this.#liveness && !this.#liveness.lost) this.#liveness.markLost();
    else {
      this.#options.link.markLost();
      this.#recovery.begin();
    }
  }

  /** Server or network have returned: restarts a recovery that is running. */
  retryRecovery(): void {
    this.#recovery.retry();
  }

  onUnreachable(): void {
    this.#options.onUnreachable();
  }

  /** Stops watching: the connection is replaced or closed. Idempotent. */
  release(): void {
    this.#recovery.end();
    this.#liveness?.close();
    this.#liveness = null;
    this.#cancelBeat?.();
    this.#cancelClosed?.();
    this.#connection?.channels.close();
    this.#connection = null;
  }

  /** Sends a control message, if the channel is open; it is not repeated. */
  sendControl(message: ControlMessage): void {
    this.#connection?.channels.send('control', JSON.stringify(message));
  }

  /**
   * Sends a value to the remote page, or to its chat, at once or when a connection exists.
   *
   * @param onSettled called with whether it arrived; false after a minute without an acknowledgement
   * @returns false if too many values are queued
   */
  sendValue(value: unknown, topic?: Topic, onSettled?: (arrived: boolean) => void): boolean {
    return this.#outbox.push(value, topic, onSettled);
  }

  #start(connection: Connection): void {
    this.release();
    const { delay } = this.#options;
    this.#connection = connection;
    this.#playoutDelay = new PlayoutDelay(connection);
    this.#lastBeat = null;
    this.#unansweredBeats = 0;
    this.#resetRoundTrip();
    if (this.#everHeard) this.#watchLiveness(connection);
    connection.channels.listen({
      onOpen: (name) => {
        if (name === 'data') this.#outbox.restart();
        else {
          this.#greet();
          // At once and not a second later: a loss is noticed only after a first heartbeat.
          this.#sendBeat();
        }
      },
      onMessage: (name, text) => this.#onMessage(connection, name, text),
      onDrained: () => this.#outbox.flush(),
      // A participant who leaves closes the channels before the server reports it.
      onClosed: () => {
        this.#cancelClosed?.();
        this.#cancelClosed = delay(() => this.#replaceConnection(), CLOSED_MS);
      },
    });
    if (this.#connection === connection) this.#sendBeat();
  }

  /** Silence means a loss only for a side that sends heartbeats at all. */
  #watchLiveness(connection: Connection): void {
    const { link, delay, nowMs } = this.#options;
    this.#liveness = new LivenessWatch({
      delay,
      nowMs,
      readArrived: () => readArrived(connection),
      onFault: this.#options.onFault,
      onLost: () => {
        link.markLost();
        // A listener of the loss may have left the call.
        if (this.#connection === connection) this.#recovery.begin();
      },
      onRecovered: () => {
        this.#recovery.end();
        this.#resetRoundTrip(SETTLE_MS);
        this.#playoutDelay?.skipLosses();
        link.markRecovered();
        // Browsers wait for up to 3 s before they request a key frame by themselves.
        this.sendControl({ kind: 'key-frame' });
        this.#sendKeyFrames(connection);
      },
    });
  }

  #onMessage(connection: Connection, name: ChannelName, text: string): void {
    if (name === 'data') {
      const message = parseMessage(name, text);
      if (message) this.#outbox.receive(message);
      return;
    }
    const message = parseMessage(name, text);
    if (message?.kind === 'beat') this.#onBeat(connection, message);
    else if (message?.kind === 'key-frame') this.#sendKeyFrames(connection);
    else if (message && (message.kind !== 'signal' || this.#signalLimit.take(this.#options.nowMs())))
      this.#options.onMessage(message);
  }

  /** Rate-limited: a key frame costs much more than its request. */
  #sendKeyFrames(connection: Connection): void {
    const nowMs = this.#options.nowMs();
    if (nowMs - this.#keyFrameAtMs < KEY_FRAME_INTERVAL_MS) return;
    this.#keyFrameAtMs = nowMs;
    for (const mLine of videoMLines) {
      const sender = connection.sender(mLine);
      if (sender)
        forceKeyFrame(sender).catch((error: unknown) => {
          // A closed connection refuses it, which is expected.
          if (!connection.closing.aborted) this.#options.onFault(error);
        });
    }
  }

  #onBeat(connection: Connection, { at, heard, voice }: Extract<ControlMessage, { kind: 'beat' }>): void {
    const nowMs = this.#options.nowMs();
    this.#lastBeat = { at, arrivedAtMs: nowMs };
    this.#unansweredBeats = 0;
    this.#everHeard = true;
    if (this.#liveness) this.#liveness.onHeartbeat();
    else {
      this.#watchLiveness(connection);
      // An older page listens only from now on and has missed the earlier greeting.
      this.#greet();
      this.#sendBeat();
    }
    if (voice !== undefined) this.#options.onMessage({ kind: 'voice', level: voice });
    if (!heard || heard.at < this.#measuredFromMs) return;
    this.#roundTripMs = smoothRoundTrip(this.#roundTripMs, Math.max(0, nowMs - heard.at - heard.agoMs));
    this.#options.onRoundTrip(this.#roundTripMs);
    this.#beats += 1;
    if (this.#beats % BEATS_PER_ADAPTATION === 0)
      this.#playoutDelay?.adapt(this.#roundTripMs).catch(this.#options.onFault);
  }

  #greet(): void {
    for (const message of this.#options.greetings()) this.sendControl(message);
  }

  #resetRoundTrip(settleMs = 0): void {
    this.#roundTripMs = null;
    this.#measuredFromMs = this.#options.nowMs() + settleMs;
  }

  #sendBeat(): void {
    const { delay, nowMs, voiceLevel } = this.#options;
    const [at, voice] = [nowMs(), voiceLevel()];
    const heard = this.#lastBeat && { at: this.#lastBeat.at, agoMs: at - this.#lastBeat.arrivedAtMs };
    this.sendControl({ kind: 'beat', at, ...(heard ? { heard } : {}), ...(voice > 0 ? { voice } : {}) });
    this.#cancelBeat?.();
    this.#cancelBeat = delay(() => this.#sendBeat(), peerTimes.heartbeatMs);
    this.#unansweredBeats = this.#liveness?.lost ? 0 : this.#unansweredBeats + 1;
    const mayBeHeard = this.#everHeard || !this.#connection?.channels.isOpen('control');
    if (this.#unansweredBeats > UNANSWERED_BEATS && mayBeHeard) this.#replaceConnection();
  }

  /** The channels are closed or stuck on a connection that lives: only a new connection has new ones. */
  #replaceConnection(): void {
    this.#unansweredBeats = 0;
    if (this.#options.canSend()) this.#options.link.replaceConnection();
  }
}
