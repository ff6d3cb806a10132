import { type DataMessage, peerLimits, peerTimes } from '../peer-protocol/index.js';

interface Waiting {
  readonly count: number;
  readonly text: string;
  readonly saidAtMs: number;
}

export interface OutboxOptions {
  /** A monotonic clock. */
  readonly nowMs: () => number;
  /** @returns false where nothing can be sent at the moment */
  readonly send: (text: string) => boolean;
  readonly onValue: (value: unknown) => void;
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
  #lastCount = 0;
  #received = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** @returns false if too many are waiting already */
  push(value: unknown): boolean {
    this.#forgetOld();
    if (this.#waiting.length >= peerLimits.waitingMessages) return false;
    this.#lastCount += 1;
    const message: DataMessage = { kind: 'data', count: this.#lastCount, value };
    const text = JSON.stringify(message);
    this.#waiting.push({ count: this.#lastCount, text, saidAtMs: this.#options.nowMs() });
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
    if (message.kind === 'received') {
      const left = this.#waiting.filter(({ count }) => count > message.count);
      this.#said = Math.max(0, this.#said - (this.#waiting.length - left.length));
      this.#waiting = left;
      return;
    }
    const isNew = message.count > this.#received;
    this.#received = Math.max(this.#received, message.count);
    const answer: DataMessage = { kind: 'received', count: this.#received };
    this.#options.send(JSON.stringify(answer));
    if (isNew) this.#options.onValue(message.value);
  }

  #forgetOld(): void {
    const deadlineMs = this.#options.nowMs() - peerTimes.patienceMs;
    const left = this.#waiting.filter(({ saidAtMs }) => saidAtMs > deadlineMs);
    this.#said = Math.max(0, this.#said - (this.#waiting.length - left.length));
    this.#waiting = left;
  }
}
