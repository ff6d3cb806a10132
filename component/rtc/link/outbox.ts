import { type DataMessage, peerLimits, peerTimes, type Topic } from '../../peer-protocol/index.js';

interface QueuedValue {
  readonly count: number;
  readonly text: string;
  readonly queuedAtMs: number;
  /** Called once, with whether the value arrived. */
  readonly onSettled: (arrived: boolean) => void;
}

export interface OutboxOptions {
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** From [0, 1). */
  readonly random: () => number;
  /** @returns false where nothing can be sent at the moment */
  readonly send: (text: string) => boolean;
  readonly onValue: (value: unknown, topic: Topic) => void;
}

/**
 * Reliable, ordered queue of values for one participant, across connections: a value stays queued until it is
 * acknowledged, and is sent again on the next connection. The receiver drops duplicates by their count. Values without
 * an acknowledgement expire after `peerTimes.deliveryTimeoutMs`.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #queue: QueuedValue[] = [];
  /** Number of queued values, from the front, that were sent on the present connection. */
  #sentCount = 0;
  /** Random id of this sender's series, so that the receiver can tell a new page from an old one. */
  readonly #series: number;
  #lastCount = 0;
  #received = { series: 0, count: 0 };

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#series = 1 + Math.floor(options.random() * 2 ** 48);
  }

  /** @returns false if too many values are queued */
  push(
    value: unknown,
    topic: Topic = 'page',
    onSettled: QueuedValue['onSettled'] = () => undefined,
  ): boolean {
    this.#expire();
    if (this.#queue.length >= peerLimits.waitingMessages) return false;
    this.#lastCount += 1;
    const message: DataMessage = { kind: 'data', series: this.#series, count: this.#lastCount, value, topic };
    const text = JSON.stringify(message);
    this.#queue.push({ count: this.#lastCount, text, queuedAtMs: this.#options.nowMs(), onSettled });
    this.flush();
    return true;
  }

  /** A new connection: sends everything unacknowledged again. */
  restart(): void {
    this.#sentCount = 0;
    this.#expire();
    this.flush();
  }

  /** Sends as much as the channel accepts. */
  flush(): void {
    for (const { text } of this.#queue.slice(this.#sentCount)) {
      if (!this.#options.send(text)) return;
      this.#sentCount += 1;
    }
  }

  receive(message: DataMessage): void {
    const { series, count } = message;
    if (message.kind === 'received') {
      if (series !== this.#series) return;
      this.#retain((queued) => queued.count > count, true);
      return;
    }
    const known = series === this.#received.series ? this.#received.count : 0;
    this.#received = { series, count: Math.max(known, count) };
    const acknowledgement: DataMessage = { kind: 'received', ...this.#received };
    this.#options.send(JSON.stringify(acknowledgement));
    if (count > known) this.#options.onValue(message.value, message.topic);
  }

  #expire(): void {
    const deadlineMs = this.#options.nowMs() - peerTimes.deliveryTimeoutMs;
    this.#retain(({ queuedAtMs }) => queuedAtMs > deadlineMs, false);
  }

  /** Removes what is not retained and settles it as `arrived`. */
  #retain(isRetained: (queued: QueuedValue) => boolean, arrived: boolean): void {
    const all = this.#queue;
    this.#queue = all.filter(isRetained);
    this.#sentCount = Math.max(0, this.#sentCount - (all.length - this.#queue.length));
    for (const queued of all) if (!isRetained(queued)) queued.onSettled(arrived);
  }
}
