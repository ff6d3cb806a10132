import type { FastifyBaseLogger } from 'fastify';
import { limits, type WireError, type WireErrorCode } from '../protocol/index.js';
import { StoreUnavailableError } from '../rooms/room-store.js';
import type { Backpressure } from './guards/backpressure.js';
import type { MessageRate } from './guards/message-rate.js';
import { packetBytes } from './text-parser.js';

/** A page may have reason for it once in its life, or twice. */
const MOST_OVERS = 5;

/** Answers one message, where its sender asked for an answer. */
export type Reply = (answer?: unknown) => void;

/** One message as it came in: nothing of it has been looked at. */
export interface Message {
  /** At most 64 characters of the event's name. */
  readonly name: string;
  readonly body: unknown;
  /** `null`: no answer was asked for. */
  readonly reply: Reply | null;
}

/** Whose messages these are, and what becomes of them. */
export interface MessageQueueOwner {
  readonly id: string;
  readonly rate: MessageRate;
  readonly reading: Backpressure;
  readonly log: FastifyBaseLogger;
  /** Something was not taken. */
  dropped(reason: 'rate' | 'flood'): void;
  isOpen(): boolean;
  /** Does what a message asks; gives back what was wrong with it, or `null`. */
  handle(message: Message): Promise<WireError | null>;
  refuse(message: Message, error: WireError): void;
  /** Ends the connection of a sender who floods. */
  cutOff(): void;
}

/**
 * The one way in for the messages of one socket: counts them, measures them, and hands them on one at a time and
 * in order. Whatever goes wrong in there is logged and answered, and never reaches another socket.
 */
export class MessageQueue {
  readonly #owner: MessageQueueOwner;
  /** How often it was too much. */
  #overs = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(owner: MessageQueueOwner) {
    this.#owner = owner;
  }

  /** Takes an event as Socket.IO gives it: its name, what was sent with it, and the way to answer, if any. */
  receive(event: unknown[]): void {
    const [name, ...rest] = event;
    const last = rest.at(-1);
    // JSON has no functions: one can only be Socket.IO's own way to answer.
    const reply = isCallback(last) ? replyBy(last) : null;
    const body = reply && rest.length === 1 ? undefined : rest[0];
    const message: Message = { name: String(name).slice(0, 64), body, reply };
    this.#count(message, packetBytes(event)).catch((error: unknown) => {
      this.#owner.log.error({ err: error }, 'a message could not be counted');
    });
  }

  /** Counts before it queues, so that a flood is dropped as fast as it comes. */
  async #count(message: Message, bytes: number): Promise<void> {
    const owner = this.#owner;
    const verdict = await owner.rate.take(owner.id, bytes);
    if (!owner.isOpen()) return;
    if (verdict.is === 'within') {
      this.#work = this.#work.then(() => this.#handle(message, bytes));
      return;
    }
    if (owner.reading.stopFor(verdict.waitMs)) this.#overs += 1;
    if (verdict.is === 'flood' || this.#overs > MOST_OVERS) {
      owner.dropped('flood');
      owner.log.warn('socket cut off: it floods');
      owner.cutOff();
    } else {
      owner.dropped('rate');
      owner.refuse(message, wireError('rate-limited', 'Too many messages: this one was dropped. Slow down.'));
    }
  }

  async #handle(message: Message, bytes: number): Promise<void> {
    const owner = this.#owner;
    if (!owner.isOpen()) return;
    try {
      const error = bytes > limits.messageBytes ? tooLong(bytes) : await owner.handle(message);
      if (error) owner.refuse(message, error);
    } catch (error) {
      const event = message.name;
      // Of a store that is away there is a line already.
      if (error instanceof StoreUnavailableError)
        owner.log.debug({ event }, 'a message could not be handled now');
      else owner.log.error({ err: error, event }, 'a message could not be handled');
      owner.refuse(message, wireError('timeout', 'The server could not do this now. Try again in a moment.'));
    }
  }
}

/** A code and a sentence, as they go over the wire. */
export function wireError(code: WireErrorCode, message: string): WireError {
  return { code, message };
}

function tooLong(bytes: number): WireError {
  const message = `A message must have at most ${limits.messageBytes} bytes, this one has ${bytes}.`;
  return wireError('invalid-argument', message);
}

type Callback = (...answer: unknown[]) => void;

function isCallback(value: unknown): value is Callback {
  return typeof value === 'function';
}

function replyBy(callback: Callback): Reply {
  return (answer) => callback(...(answer === undefined ? [] : [answer]));
}
