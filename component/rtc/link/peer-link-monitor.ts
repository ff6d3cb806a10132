import { smoothRoundTrip } from '../../core/connection/link-quality.js';
import { RateLimit } from '../../core/sending/rate-limit.js';
import { type ControlMessage, peerTimes, readMessage, type Topic } from '../../peer-protocol/index.js';
import { forceKeyFrame } from '../recovery/force-key-frame.js';
import { LivenessWatch } from '../recovery/liveness-watch.js';
import { PlayoutDelay } from '../recovery/playout-delay.js';
import { Recovery } from '../recovery/recovery.js';
import { readArrived } from '../stats/sender-stats.js';
import type { ChannelName } from './channels.js';
import type { Connection, Delay } from './connection.js';
import type { LinkMonitor, MonitoredLink } from './link-monitor.js';
import { videoLines } from './media-lines.js';
import { Outbox } from './outbox.js';

export interface PeerLinkMonitorOptions {
  readonly link: MonitoredLink;
  readonly delay: Delay;
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** From [0, 1). */
  readonly random: () => number;
  /** Whether a signal that is sent arrives. */
  readonly canSend: () => boolean;
  /** What the other browser has to know from the beginning. */
  readonly greetings: () => readonly ControlMessage[];
  /** How loud the own voice is, 0 to 1; 0 while nothing is said. */
  readonly level: () => number;
  /** What the other one says of itself and of what it shows. */
  readonly onMessage: (message: Exclude<ControlMessage, { kind: 'beat' | 'key-frame' }>) => void;
  /** A value of the other side's page, or of its chat. */
  readonly onValue: (value: unknown, topic: Topic) => void;
  /** No way has been found for a while; it is tried further. */
  readonly onUnreachable: () => void;
  /** The round trip over the data channel as it has been lately, in milliseconds; every second. */
  readonly onRoundTrip: (roundTripMs: number) => void;
}

/** Channels on which nothing has come after so many own signs of life, 10 s, never will carry anything. */
const UNANSWERED_BEATS = 10;
/** So long may the server take to say that somebody has left whose channels are closed. */
const CLOSED_MS = 1_000;
/** Whole pictures are sent at most this often, however often they are asked for. */
const REFRESH_MS = 500;
/** After a connection is back, what was said in the meantime is said again, and everything else waits for it. */
const SETTLE_MS = 4_000;
/** A shared screen takes an offer and an answer; each costs the page's thread some milliseconds. */
const MOST_SIGNALS = 20;
const SIGNALS_WITHIN_MS = 10_000;
/** Every so many signs of life, it is looked how long pictures should wait. */
const BEATS_A_LOOK = 2;

/**
 * Looks after the newest connection of a link from the moment that it has come about: gives and awaits signs of life,
 * has it brought back when it is lost, and carries what the two browsers tell each other.
 */
export class PeerLinkMonitor implements LinkMonitor {
  readonly #options: PeerLinkMonitorOptions;
  readonly #recovery: Recovery;
  readonly #outbox: Outbox;
  readonly #signals = new RateLimit(MOST_SIGNALS, SIGNALS_WITHIN_MS);
  #connection: Connection | null = null;
  #watch: LivenessWatch | null = null;
  #playout: PlayoutDelay | null = null;
  #roundTripMs: number | null = null;
  /** What was said before has waited for the connection, and measures nothing. */
  #measuredFromMs = 0;
  #heard: { readonly at: number; readonly cameAtMs: number } | null = null;
  /** Signs of life given since the last one came; a page that sleeps gives none. */
  #unanswered = 0;
  /** Whether the other side has given any: it may not be able to yet, while its script loads. */
  #everHeard = false;
  #beats = 0;
  #refreshedAtMs = Number.NEGATIVE_INFINITY;
  #cancelBeat: (() => void) | null = null;
  #cancelClosed: (() => void) | null = null;

  constructor(options: PeerLinkMonitorOptions) {
    this.#options = options;
    const { link, delay, nowMs, random, canSend, onValue } = options;
    this.#recovery = new Recovery({
      delay,
      nowMs,
      canSend,
      restart: () => link.restart(),
      renew: () => link.renew(),
    });
    this.#outbox = new Outbox({
      nowMs,
      random,
      send: (text) => this.#connection?.channels.send('data', text) ?? false,
      onValue,
    });
  }

  connected(connection: Connection): void {
    if (connection !== this.#connection) this.#attend(connection);
    else if (this.#watch) this.#watch.heard();
    else this.#recovery.end();
  }

  lost(state: 'disconnected' | 'failed'): void {
    if (this.#watch && state === 'disconnected') this.#watch.doubt();
    else if (this.#watch && !this.#watch.lost) this.#watch.lose();
    else {
      this.#options.link.lost();
      this.#recovery.begin();
    }
  }

  again(): void {
    this.#recovery.again();
  }

  unreachable(): void {
    this.#options.onUnreachable();
  }

  released(): void {
    this.#recovery.end();
    this.#watch?.close();
    this.#watch = null;
    this.#cancelBeat?.();
    this.#cancelClosed?.();
    this.#connection?.channels.close();
    this.#connection = null;
  }

  say(message: ControlMessage): void {
    this.#connection?.channels.send('control', JSON.stringify(message));
  }

  sendValue(value: unknown, topic?: Topic, settled?: (arrived: boolean) => void): boolean {
    return this.#outbox.push(value, topic, settled);
  }

  #attend(connection: Connection): void {
    this.released();
    const { delay } = this.#options;
    this.#connection = connection;
    this.#playout = new PlayoutDelay(connection);
    this.#heard = null;
    this.#unanswered = 0;
    this.#measureAnew();
    if (this.#everHeard) this.#watchOver(connection);
    connection.channels.listen({
      onOpen: (name) => {
        if (name === 'data') this.#outbox.restart();
        else {
          this.#greet();
          // Not a second later: only who has been heard can be missed.
          this.#beat();
        }
      },
      onMessage: (name, text) => this.#hear(connection, name, text),
      onDrained: () => this.#outbox.flush(),
      // Who leaves closes its channels before the server has told of it.
      onClosed: () => {
        this.#cancelClosed?.();
        this.#cancelClosed = delay(() => this.#renew(), CLOSED_MS);
      },
    });
    if (this.#connection === connection) this.#beat();
  }

  /** Silence means a loss only of those who give signs of life at all. */
  #watchOver(connection: Connection): void {
    const { link, delay, nowMs } = this.#options;
    this.#watch = new LivenessWatch({
      delay,
      nowMs,
      arrived: () => readArrived(connection),
      onLost: () => {
        link.lost();
        // Whoever has heard of it may have left.
        if (this.#connection === connection) this.#recovery.begin();
      },
      onBack: () => {
        this.#recovery.end();
        this.#measureAnew(SETTLE_MS);
        this.#playout?.forget();
        link.back();
        // Without being asked, browsers wait for up to 3 s before they ask for a picture that they can begin with.
        this.say({ kind: 'key-frame' });
        this.#refresh(connection);
      },
    });
  }

  #hear(connection: Connection, name: ChannelName, text: string): void {
    if (name === 'data') {
      const message = readMessage(name, text);
      if (message) this.#outbox.receive(message);
      return;
    }
    const message = readMessage(name, text);
    if (message?.kind === 'beat') this.#hearBeat(connection, message);
    else if (message?.kind === 'key-frame') this.#refresh(connection);
    else if (message && (message.kind !== 'signal' || this.#signals.take(this.#options.nowMs())))
      this.#options.onMessage(message);
  }

  /** A whole picture costs much more than to ask for it. */
  #refresh(connection: Connection): void {
    const nowMs = this.#options.nowMs();
    if (nowMs - this.#refreshedAtMs < REFRESH_MS) return;
    this.#refreshedAtMs = nowMs;
    for (const line of videoLines) {
      const sender = connection.sender(line);
      // Refused only by a connection that is over.
      if (sender) forceKeyFrame(sender).catch(() => undefined);
    }
  }

  #hearBeat(connection: Connection, { at, heard, voice }: Extract<ControlMessage, { kind: 'beat' }>): void {
    const nowMs = this.#options.nowMs();
    this.#heard = { at, cameAtMs: nowMs };
    this.#unanswered = 0;
    this.#everHeard = true;
    if (this.#watch) this.#watch.heard();
    else {
      this.#watchOver(connection);
      // The other side has begun to listen only now: what was said before, it has not heard.
      this.#greet();
      this.#beat();
    }
    if (voice !== undefined) this.#options.onMessage({ kind: 'voice', level: voice });
    if (!heard || heard.at < this.#measuredFromMs) return;
    this.#roundTripMs = smoothRoundTrip(this.#roundTripMs, Math.max(0, nowMs - heard.at - heard.agoMs));
    this.#options.onRoundTrip(this.#roundTripMs);
    this.#beats += 1;
    if (this.#beats % BEATS_A_LOOK === 0) void this.#playout?.adapt(this.#roundTripMs);
  }

  #greet(): void {
    for (const message of this.#options.greetings()) this.say(message);
  }

  #measureAnew(settleMs = 0): void {
    this.#roundTripMs = null;
    this.#measuredFromMs = this.#options.nowMs() + settleMs;
  }

  #beat(): void {
    const { delay, nowMs, level } = this.#options;
    const [at, voice] = [nowMs(), level()];
    const heard = this.#heard && { at: this.#heard.at, agoMs: at - this.#heard.cameAtMs };
    this.say({ kind: 'beat', at, ...(heard ? { heard } : {}), ...(voice > 0 ? { voice } : {}) });
    this.#cancelBeat?.();
    this.#cancelBeat = delay(() => this.#beat(), peerTimes.beatMs);
    this.#unanswered = this.#watch?.lost ? 0 : this.#unanswered + 1;
    const mayBeHeard = this.#everHeard || !this.#connection?.channels.isOpen('control');
    if (this.#unanswered > UNANSWERED_BEATS && mayBeHeard) this.#renew();
  }

  /** The channels are gone, or stuck, on a connection that lives: only another connection has others. */
  #renew(): void {
    this.#unanswered = 0;
    if (this.#options.canSend()) this.#options.link.renew();
  }
}
