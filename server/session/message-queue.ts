import type { FastifyBaseLogger } from 'fastify';
import { limits, type WireError, type WireErrorCode } from '../protocol/index.js';
import { StoreUnavailableError } from '../rooms/room-store.js';
import type { Backpressure } from './guards/backpressure.js';
import type { MessageRate } from './guards/message-rate.js';
import { packetBytes } from './text-parser.js';

/** An honest page may exceed the rate a few times in its life; more often counts as a flood. */
const MAX_OVERRUNS = 5;

/** Sends the answer to one message. */
export type Reply = (answer?: unknown) => void;

/** Message as received, not validated yet. */
export interface Message {
  /** At most 64 characters of the event's name. */
  readonly name: string;
  readonly body: unknown;
  /** `null` if the sender did not ask for an answer. */
  readonly reply: Reply | null;
}

/** Socket that a message queue serves. */
export interface MessageQueueOwner {
  readonly id: string;
  readonly rate: MessageRate;
  readonly backpressure: Backpressure;
  readonly log: FastifyBaseLogger;
  /** Called for each dropped message. */
  onDrop(reason: 'rate' | 'flood'): void;
  isOpen(): boolean;
  /** Handles a message. @returns the error, or `null` on success */
  handle(message: Message): Promise<WireError | null>;
  refuse(message: Message, error: WireError): void;
  disconnect(): void;
}

/**
 * Serial queue for the messages of one socket. It applies the rate limit and the size limit, and then handles one
 * message at a time, in order. Errors of a handler are logged and answered, and never reach another socket.
 */
export class MessageQueue {
  readonly #owner: MessageQueueOwner;
  /** How often this socket has exceeded the rate. */
  #overruns = 0;
  #tail: Promise<void> = Promise.resolve();

  constructor(owner: MessageQueueOwner) {
    this.#owner = owner;
  }

  /** Receives an event from Socket.IO's `socket.use`: the name, the arguments, and the callback if any. */
  receive(event: unknown[]): void {
    const [name, ...rest] = event;
    const last = rest.at(-1);
    // JSON has no functions, so a function can only be Socket.IO's acknowledgement callback.
    const reply = isCallback(last) ? replyWith(last) : null;
    const body = reply && rest.length === 1 ? undefined : rest[0];
    const message: Message = { name: String(name).slice(0, 64), body, reply };
    this.#limit(message, packetBytes(event)).catch((error: unknown) => {
      this.#owner.log.error({ err: error }, 'the message rate could not be checked');
    });
  }

  /** Applies the rate limit before queueing, so that a flood is dropped as fast as it arrives. */
  async #limit(message: Message, bytes: number): Promise<void> {
    const owner = this.#owner;
    const rate = await owner.rate.consume(owner.id, bytes);
    if (!owner.isOpen()) return;
    if (rate.status === 'within') {
      this.#tail = this.#tail.then(() => this.#handle(message, bytes));
      return;
    }
    if (owner.backpressure.pauseFor(rate.waitMs)) this.#overruns += 1;
    if (rate.status === 'flood' || this.#overruns > MAX_OVERRUNS) {
      owner.onDrop('flood');
      owner.log.warn('socket closed: it floods the server with messages');
      owner.disconnect();
    } else {
      owner.onDrop('rate');
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
      // The store has logged its outage already.
      if (error instanceof StoreUnavailableError)
        owner.log.debug({ event }, 'a message could not be handled: the store is unavailable');
      else owner.log.error({ err: error, event }, 'a message could not be handled');
      owner.refuse(message, wireError('timeout', 'The server could not do this now. Try again in a moment.'));
    }
  }
}

/** Builds an error for the wire. */
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

function replyWith(callback: Callback): Reply {
  return (answer) => callback(...(answer === undefined ? [] : [answer]));
}
