import type { RemoteState } from '../../core/call/call-state.js';
import {
  type ChatMessage,
  sanitizeMessage,
  withDelivery,
  withHistory,
  withMessage,
} from '../../core/call/chat.js';
import { callError } from '../../core/call/error-sentences.js';
import type { ParticipantId } from '../../core/call/participant.js';
import { type ChatPart, parseChatPart, peerLimits, peerTimes } from '../../peer-protocol/index.js';
import type { Delay } from '../../rtc/link/connection.js';
import type { PeerLinks } from '../links/peer-links.js';
import type { Store } from '../state/store.js';

export interface ChatOptions {
  readonly links: Pick<PeerLinks, 'all'>;
  readonly store: Store;
  readonly delay: Delay;
  /** Milliseconds since 1970. */
  readonly wallMs: () => number;
  readonly randomToken: () => string;
  /** Called once for each message, received or sent. */
  readonly onMessage: (message: ChatMessage) => void;
}

/** Delivery of a message so far: participants who have it, and those who get it when they are reachable again. */
export interface Delivery {
  readonly delivered: readonly ParticipantId[];
  readonly pending: readonly ParticipantId[];
}

/** Reachable participants acknowledge a message within this time. */
const ACKNOWLEDGE_MS = 1_000;
/** A link queues a message for `deliveryTimeoutMs`; a moment later it counts as undelivered. */
const UNDELIVERED_MS = peerTimes.deliveryTimeoutMs + 1_000;

/**
 * Chat from browser to browser: messages to all participants, or to one over that participant's link only. A newcomer, or
 * a participant who returns after a long absence, requests the history of public messages from the one who was there first.
 *
 * See demo/docs/decisions/0027-chat-between-browsers.md.
 */
export class Chat {
  readonly #options: ChatOptions;
  readonly #unsubscribe: () => void;
  /** Participant whose history was requested; null while there is none to ask. */
  #historySource: ParticipantId | null = null;
  #hasHistory = false;
  #hasBeenAway = false;
  /** Every participant that was ever in the room. */
  readonly #met = new Set<ParticipantId>();
  /** Participants who may have missed messages and have not been sent the history since. */
  readonly #missed = new Set<ParticipantId>();
  /** Participants who requested history before the server listed them. */
  readonly #earlyRequests = new Set<ParticipantId>();
  readonly #cancels = new Set<() => void>();
  /** Resolves the calls of `send` that wait for acknowledgements. */
  readonly #resolves = new Set<() => void>();
  #closed = false;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.subscribe((after, before) => {
      const isBack = after.state.signaling === 'connected' && before.state.signaling === 'reconnecting';
      // After a long absence others may have gone on without this participant, which only they know.
      if (isBack) [this.#historySource, this.#hasHistory, this.#hasBeenAway] = [null, false, true];
      if (after.state.remotes !== before.state.remotes) this.#meet(before.state.remotes);
      if (isBack || after.state.remotes !== before.state.remotes) this.#requestHistory();
    });
    this.#meet([]);
    this.#requestHistory();
  }

  /**
   * Sends a message to all participants, or to one.
   *
   * @throws CallError `invalid-argument` for an empty or too long text, `not-found`
   */
  async send(text: string, to?: ParticipantId): Promise<Delivery> {
    const { links, store, randomToken, wallMs } = this.#options;
    const { id: from, name } = store.state.local;
    const clean = typeof text === 'string' ? sanitizeMessage(text, peerLimits.chatLength) : null;
    if (clean === null) throw callError('invalid-argument');
    const addressees = links.all().filter(({ id }) => to === undefined || to === id);
    if (to !== undefined && addressees.length === 0) throw callError('not-found');
    const id = randomToken();
    const pending = addressees.map((each) => each.id);
    const message: ChatMessage = {
      ...{ id, from, name, text: clean, at: wallMs(), delivered: [], pending, undelivered: [] },
      ...(to === undefined ? {} : { to }),
    };
    this.#add(message);
    const settle = (by: ParticipantId, arrived: boolean) =>
      this.#setMessages(withDelivery(store.state.messages, { message, addressee: by, arrived }));
    await new Promise<void>((resolvePromise) => {
      const resolve = () => {
        this.#resolves.delete(resolve);
        resolvePromise();
      };
      this.#resolves.add(resolve);
      let unsettled = addressees.length;
      if (unsettled === 0) resolve();
      const onSettled = (by: ParticipantId, arrived: boolean) => {
        settle(by, arrived);
        unsettled -= 1;
        if (unsettled === 0) resolve();
      };
      const part: ChatPart = { kind: 'message', id, text: clean, private: to !== undefined };
      for (const { id: by, link } of addressees) {
        const queued = link.monitor.sendValue(part, 'chat', (arrived) => onSettled(by, arrived));
        if (!queued) onSettled(by, false);
      }
      if (unsettled > 0) this.#after(resolve, ACKNOWLEDGE_MS);
    });
    this.#after(() => {
      for (const by of pending) settle(by, false);
    }, UNDELIVERED_MS);
    return this.#deliveryOf(message);
  }

  /** A value with the topic `chat` has arrived from a participant. */
  receive(from: ParticipantId, value: unknown): void {
    const { store, wallMs } = this.#options;
    const part = parseChatPart(value);
    const sender = store.state.remotes.find(({ member }) => member.id === from);
    // A returning participant's channel may open before the server lists them.
    if (part?.kind === 'history-wanted' && !sender) this.#earlyRequests.add(from);
    if (!part || !sender) return;
    if (part.kind === 'history-wanted') this.#sendHistory(from);
    else if (part.kind === 'history') this.#onHistory(from, part.messages);
    else {
      const text = sanitizeMessage(part.text, peerLimits.chatLength);
      if (text === null) return;
      this.#add({
        ...{ id: part.id, from, name: sender.member.name, text, at: wallMs() },
        ...{ delivered: [], pending: [], undelivered: [] },
        ...(part.private ? { to: store.state.local.id } : {}),
      });
    }
  }

  /** Waiting calls of `send` resolve with what has been acknowledged so far. */
  close(): void {
    this.#closed = true;
    this.#unsubscribe();
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    for (const resolve of this.#resolves) resolve();
  }

  /** Notes new participants: those who joined later, and those who return after they were removed as lost. */
  #meet(before: readonly RemoteState[]): void {
    const { remotes, local } = this.#options.store.state;
    for (const { member } of remotes) {
      if (before.some((each) => each.member.id === member.id)) continue;
      if (this.#met.has(member.id) || member.joinedAt > (local.joinedAt ?? 0)) this.#missed.add(member.id);
      this.#met.add(member.id);
      if (this.#earlyRequests.delete(member.id)) this.#sendHistory(member.id);
    }
  }

  /** Requests the history from the first who was there before, or after an absence from any, until one answers. */
  #requestHistory(): void {
    const { store, links } = this.#options;
    const { remotes, local } = store.state;
    if (this.#hasHistory || remotes.some(({ member }) => member.id === this.#historySource)) return;
    const connected = remotes.filter(({ connection }) => connection === 'connected');
    const source =
      connected.find(({ member }) => member.joinedAt < (local.joinedAt ?? 0)) ??
      (this.#hasBeenAway ? connected[0] : undefined);
    const link = source && links.all().find(({ id }) => id === source.member.id)?.link;
    const part: ChatPart = { kind: 'history-wanted' };
    if (link?.monitor.sendValue(part, 'chat')) this.#historySource = source?.member.id ?? null;
  }

  /** Sends the public messages to a participant who has missed some: once for each absence, however often requested. */
  #sendHistory(id: ParticipantId): void {
    const { store, links } = this.#options;
    const link = links.all().find((each) => each.id === id)?.link;
    if (!link || !store.state.settings.history || !this.#missed.delete(id)) return;
    const messages = store.state.messages
      .filter(({ to }) => to === undefined)
      .slice(-peerLimits.historyMessages)
      .map((message) => ({
        id: message.id,
        from: message.from,
        name: message.name,
        text: message.text,
        at: message.at,
      }));
    for (const part of inParts(messages))
      link.monitor.sendValue({ kind: 'history', messages: part } satisfies ChatPart, 'chat');
  }

  #onHistory(from: ParticipantId, parts: Extract<ChatPart, { kind: 'history' }>['messages']): void {
    const { store } = this.#options;
    if (from !== this.#historySource) return;
    this.#hasHistory = true;
    const messages = parts.flatMap((message): ChatMessage[] => {
      const text = sanitizeMessage(message.text, peerLimits.chatLength);
      if (text === null) return [];
      return [{ ...message, text, delivered: [], pending: [], undelivered: [], toldBy: from }];
    });
    this.#setMessages(withHistory(store.state.messages, messages));
  }

  #add(message: ChatMessage): void {
    const { store, onMessage } = this.#options;
    const before = store.state.messages;
    this.#setMessages(withMessage(before, message));
    if (store.state.messages !== before) onMessage(message);
  }

  #setMessages(messages: readonly ChatMessage[]): void {
    this.#options.store.dispatch({ type: 'state-updated', changes: { messages } });
  }

  #deliveryOf(message: ChatMessage): Delivery {
    const { messages } = this.#options.store.state;
    const { delivered, pending } =
      messages.findLast(({ id, from }) => id === message.id && from === message.from) ?? message;
    return { delivered, pending };
  }

  #after(callback: () => void, delayMs: number): void {
    if (this.#closed) return;
    const cancel = this.#options.delay(() => {
      this.#cancels.delete(cancel);
      callback();
    }, delayMs);
    this.#cancels.add(cancel);
  }
}

/** Splits messages into parts that fit into one data channel message each. */
function inParts<Message extends { readonly text: string }>(messages: readonly Message[]): Message[][] {
  const parts: Message[][] = [[]];
  let length = 0;
  for (const message of messages) {
    const part = parts.at(-1);
    length += message.text.length;
    if (part && (length <= peerLimits.historyPartLength || part.length === 0)) part.push(message);
    else {
      parts.push([message]);
      length = message.text.length;
    }
  }
  return parts;
}
