import { type DataMessage, peerLimits, peerTimes, type Topic } from '../../peer-protocol/index.js';

interface Waiting {
  readonly count: number;
  readonly text: string;
  readonly saidAtMs: number;
  /** Told whether it has come to the other side; false when it was given up. */
  readonly settled: (arrived: boolean) => void;
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
 * Hands values to one participant in order and each once, over whichever connection there is: kept until the other
 * side has said that they came, and said again on the next connection. Those that wait too long are given up.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting: Waiting[] = [];
  /** How many of the waiting ones have been said on the present connection. */
  #said = 0;
  readonly #series: number;
  #lastCount = 0;
  #received = { series: 0, count: 0 };

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#series = 1 + Math.floor(options.random() * 2 ** 48);
  }

  /** @returns false if too many are waiting already */
  push(value: unknown, topic: Topic = 'page', settled: Waiting['settled'] = () => undefined): boolean {
    this.#forgetOld();
    if (this.#waiting.length >= peerLimits.waitingMessages) return false;
    this.#lastCount += 1;
    const message: DataMessage = { kind: 'data', series: this.#series, count: this.#lastCount, value, topic };
    const text = JSON.stringify(message);
    this.#waiting.push({ count: this.#lastCount, text, saidAtMs: this.#options.nowMs(), settled });
    this.flush();
    return true;
  }

  /** Another connection: what was not acknowledged is said again. */
  restart(): void {
    this.#said = 0;
    this.#forgetOld();
    this.flush();
  }

  /** Says as much as can be sent. */
  flush(): void {
    for (const { text } of this.#waiting.slice(this.#said)) {
      if (!this.#options.send(text)) return;
      this.#said += 1;
    }
  }

  receive(message: DataMessage): void {
    const { series, count } = message;
    if (message.kind === 'received') {
      if (series !== this.#series) return;
      this.#keep((waiting) => waiting.count > count, true);
      return;
    }
    const known = series === this.#received.series ? this.#received.count : 0;
    this.#received = { series, count: Math.max(known, count) };
    const answer: DataMessage = { kind: 'received', ...this.#received };
    this.#options.send(JSON.stringify(answer));
    if (count > known) this.#options.onValue(message.value, message.topic);
  }

  #forgetOld(): void {
    const deadlineMs = this.#options.nowMs() - peerTimes.patienceMs;
    this.#keep(({ saidAtMs }) => saidAtMs > deadlineMs, false);
  }

  /** What is not kept has arrived, or never will. */
  #keep(isKept: (waiting: Waiting) => boolean, arrived: boolean): void {
    const all = this.#waiting;
    this.#waiting = all.filter(isKept);
    this.#said = Math.max(0, this.#said - (all.length - this.#waiting.length));
    for (const each of all) if (!isKept(each)) each.settled(arrived);
  }
}
