import type { Remote } from '../../core/call/call-state.js';
import { added, type ChatMessage, messageText, settled, told } from '../../core/call/chat.js';
import { callError } from '../../core/call/error-sentences.js';
import type { ParticipantId } from '../../core/call/participant.js';
import { type ChatPart, peerLimits, peerTimes, readChatPart } from '../../peer-protocol/index.js';
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
  /** A message came, or an own one is under way; once each. */
  readonly onMessage: (message: ChatMessage) => void;
}

/** To whom a message has come so far, and who will get it when there is a way to them. */
export interface Delivery {
  readonly delivered: readonly ParticipantId[];
  readonly pending: readonly ParticipantId[];
}

/** Whoever can be reached has it by then. */
const ANSWER_MS = 1_000;
/** The way to somebody who is away keeps a message for a minute; a moment later it is known not to have come. */
const GIVEN_UP_MS = peerTimes.patienceMs + 1_000;

/**
 * What people write to each other, from browser to browser: to everybody, or over one link only. Whoever comes later, or comes
 * back after the others have given them up, is told what was said to everybody by the one who has been there longest.
 */
export class Chat {
  readonly #options: ChatOptions;
  readonly #unsubscribe: () => void;
  /** Who was asked for what was said before; null while nobody is there to be asked. */
  #asked: ParticipantId | null = null;
  #answered = false;
  #hasBeenAway = false;
  /** Everybody who has been there, and who of them has been away or not there while something may have been said. */
  readonly #met = new Set<ParticipantId>();
  readonly #owed = new Set<ParticipantId>();
  /** Who has asked while not being listed. */
  readonly #early = new Set<ParticipantId>();
  readonly #cancels = new Set<() => void>();

  constructor(options: ChatOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.subscribe((after, before) => {
      const isBack = after.state.signaling === 'connected' && before.state.signaling === 'reconnecting';
      // Others went on without whoever was away for long, which only they know.
      if (isBack) [this.#asked, this.#answered, this.#hasBeenAway] = [null, false, true];
      if (after.state.remotes !== before.state.remotes) this.#meet(before.state.remotes);
      if (isBack || after.state.remotes !== before.state.remotes) this.#askForHistory();
    });
    this.#meet([]);
    this.#askForHistory();
  }

  /**
   * Sends a message to everybody, or to one participant and nobody else.
   *
   * @throws CallError `invalid-argument` for what is empty or too long, `not-found`
   */
  async send(text: string, to?: ParticipantId): Promise<Delivery> {
    const { links, store, randomToken, wallMs } = this.#options;
    const { id: from, name } = store.state.local;
    const clean = typeof text === 'string' ? messageText(text, peerLimits.chatLength) : null;
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
      this.#note(settled(store.state.messages, { message, by, arrived }));
    await new Promise<void>((resolve) => {
      let waiting = addressees.length;
      if (waiting === 0) resolve();
      const done = (by: ParticipantId, arrived: boolean) => {
        settle(by, arrived);
        waiting -= 1;
        if (waiting === 0) resolve();
      };
      const part: ChatPart = { kind: 'message', id, text: clean, private: to !== undefined };
      for (const { id: by, link } of addressees) {
        const taken = link.monitor.sendValue(part, 'chat', (arrived) => done(by, arrived));
        if (!taken) done(by, false);
      }
      if (waiting > 0) this.#after(resolve, ANSWER_MS);
    });
    this.#after(() => {
      for (const by of pending) settle(by, false);
    }, GIVEN_UP_MS);
    return this.#delivery(message);
  }

  /** Something of the chat has come from a participant. */
  receive(from: ParticipantId, value: unknown): void {
    const { store, wallMs } = this.#options;
    const part = readChatPart(value);
    const sender = store.state.remotes.find(({ member }) => member.id === from);
    // Whoever is just coming back may be heard here before the server says so.
    if (part?.kind === 'history-wanted' && !sender) this.#early.add(from);
    if (!part || !sender) return;
    if (part.kind === 'history-wanted') this.#tell(from);
    else if (part.kind === 'history') this.#hearHistory(from, part.messages);
    else {
      const text = messageText(part.text, peerLimits.chatLength);
      if (text === null) return;
      this.#add({
        ...{ id: part.id, from, name: sender.member.name, text, at: wallMs() },
        ...{ delivered: [], pending: [], undelivered: [] },
        ...(part.private ? { to: store.state.local.id } : {}),
      });
    }
  }

  close(): void {
    this.#unsubscribe();
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }

  /** Notes who has come since: those who came after, and those who were here before and had been lost. */
  #meet(before: readonly Remote[]): void {
    const { remotes, local } = this.#options.store.state;
    for (const { member } of remotes) {
      if (before.some((each) => each.member.id === member.id)) continue;
      if (this.#met.has(member.id) || member.joinedAt > (local.joinedAt ?? 0)) this.#owed.add(member.id);
      this.#met.add(member.id);
      if (this.#early.delete(member.id)) this.#tell(member.id);
    }
  }

  /** Asks the first of those who were there before, or else the first of all, as long as nobody has answered. */
  #askForHistory(): void {
    const { store, links } = this.#options;
    const { remotes, local } = store.state;
    if (this.#answered || remotes.some(({ member }) => member.id === this.#asked)) return;
    const connected = remotes.filter(({ connection }) => connection === 'connected');
    const first =
      connected.find(({ member }) => member.joinedAt < (local.joinedAt ?? 0)) ??
      (this.#hasBeenAway ? connected[0] : undefined);
    const link = first && links.all().find(({ id }) => id === first.member.id)?.link;
    const part: ChatPart = { kind: 'history-wanted' };
    if (link?.monitor.sendValue(part, 'chat')) this.#asked = first?.member.id ?? null;
  }

  /** Tells somebody what was said to everybody; once for each time that they were not there, however often it is asked for. */
  #tell(id: ParticipantId): void {
    const { store, links } = this.#options;
    const link = links.all().find((each) => each.id === id)?.link;
    if (!link || !store.state.settings.history || !this.#owed.delete(id)) return;
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

  #hearHistory(from: ParticipantId, parts: Extract<ChatPart, { kind: 'history' }>['messages']): void {
    const { store } = this.#options;
    if (from !== this.#asked) return;
    this.#answered = true;
    const messages = parts.flatMap((message): ChatMessage[] => {
      const text = messageText(message.text, peerLimits.chatLength);
      if (text === null) return [];
      return [{ ...message, text, delivered: [], pending: [], undelivered: [], toldBy: from }];
    });
    this.#note(told(store.state.messages, messages));
  }

  #add(message: ChatMessage): void {
    const { store, onMessage } = this.#options;
    const before = store.state.messages;
    this.#note(added(before, message));
    if (store.state.messages !== before) onMessage(message);
  }

  #note(messages: readonly ChatMessage[]): void {
    this.#options.store.dispatch({ type: 'noted', note: { messages } });
  }

  #delivery(message: ChatMessage): Delivery {
    const { messages } = this.#options.store.state;
    const { delivered, pending } =
      messages.findLast(({ id, from }) => id === message.id && from === message.from) ?? message;
    return { delivered, pending };
  }

  #after(callback: () => void, delayMs: number): void {
    const cancel = this.#options.delay(() => {
      this.#cancels.delete(cancel);
      callback();
    }, delayMs);
    this.#cancels.add(cancel);
  }
}

/** One message of a data channel holds only so much. */
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
