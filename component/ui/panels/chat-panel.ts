import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { CallError } from '../../core/call/call-error.js';
import type { ChatMessage } from '../../core/call/chat.js';
import type { Participant } from '../../core/call/participant.js';
import type { Logger } from '../../core/log.js';
import type { Strings } from '../../i18n/strings.js';
import type { CallPort } from '../base/call-port.js';
import { handleKey } from '../base/handled-keys.js';
import { icon } from '../base/icons.js';
import type { PanelView } from '../base/panel.js';
import { chatStyles } from './chat-styles.js';
import { isJustEmoji, messagePieces } from './message-text.js';

export const styles = chatStyles;

/** Number of messages that are rendered at first, and added by "Show earlier messages". */
const PAGE = 100;
/** A list that is scrolled up further than this does not follow new messages. */
const AT_END_PX = 48;

/**
 * Private element of the chat: the last messages, and a form to send one. It renders into the shadow root of the call, whose
 * style sheets apply.
 */
export class ChatPanel extends LitElement {
  static override readonly properties: PropertyDeclarations = {
    call: { attribute: false },
    strings: { attribute: false },
    /** The same array until a message is added or changes. */
    messages: { attribute: false },
    participants: { attribute: false },
    log: { attribute: false },
  };

  declare call: CallPort;
  declare strings: Strings;
  declare messages: readonly ChatMessage[];
  declare participants: readonly Participant[];
  declare log: Logger;

  #shownCount = PAGE;
  /** Participant id of the recipient; null for everyone. */
  #to: string | null = null;
  #atEnd = true;
  /** Error sentence of the last message; null if it was sent. */
  #failed: string | null = null;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(): void {
    const list = this.#list;
    if (list) this.#atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < AT_END_PX;
    if (this.#to !== null && !this.participants.some(({ id }) => id === this.#to)) this.#to = null;
  }

  protected override render(): TemplateResult {
    const { strings } = this;
    const from = Math.max(0, this.messages.length - this.#shownCount);
    return html`<ol class="messages" role="list" aria-label=${strings.chat} tabindex="0">
        ${
          from > 0
            ? html`<li class="earlier"><button type="button" class="plain" part="button" @click=${this.#showEarlier}>${strings.earlierMessages}</button></li>`
            : nothing
        }
        ${this.messages.length === 0 ? html`<li class="hint">${strings.noMessages}</li>` : nothing}
        ${repeat(
          this.messages.slice(from),
          (message) => `${message.from} ${message.id}`,
          (message) => this.#message(message),
        )}
      </ol>
      <form class="write" @submit=${this.#onSubmit}>
        ${this.#failed === null ? nothing : html`<p class="failed" role="alert">${this.#failed}</p>`}
        ${this.#recipientField()}
        <div class="write-row">
          <label class="visually-hidden" for="message">${strings.message}</label>
          <textarea
            id="message"
            rows="1"
            maxlength="4000"
            dir="auto"
            placeholder=${strings.message}
            enterkeyhint="send"
            data-focus
            @keydown=${this.#onKeyDown}
          ></textarea>
          <button type="submit" class="round primary" part="button" aria-label=${strings.send} title=${strings.send}>${icon('send')}</button>
        </div>
      </form>`;
  }

  /** Moves the focus from the opened side panel to the field. */
  protected override firstUpdated(): void {
    const root = this.getRootNode();
    const active = root instanceof ShadowRoot ? root.activeElement : null;
    if (active && active === this.closest('.side')) this.querySelector('textarea')?.focus();
  }

  protected override updated(): void {
    if (!this.#atEnd) return;
    this.#scrollToEnd();
    // Messages with `content-visibility` get their height with the next frame.
    requestAnimationFrame(() => this.#scrollToEnd());
  }

  #scrollToEnd(): void {
    const list = this.#list;
    if (list) list.scrollTop = list.scrollHeight;
  }

  get #list(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.messages');
  }

  #message(message: ChatMessage): TemplateResult {
    const { strings } = this;
    const own = message.from === this.call.localParticipant.id;
    const name = own ? strings.you : message.name;
    const at = new Date(message.at);
    return html`<li class="message ${own ? 'own' : ''}" ?data-private=${message.to !== undefined}>
      <p class="message-head">
        <bdi class="message-name">${name}</bdi>
        ${message.to === undefined ? nothing : html`<span class="message-private">${this.#privacy(message)}</span>`}
        <time datetime=${at.toISOString()}>${new Intl.DateTimeFormat(strings.code, { timeStyle: 'short' }).format(at)}</time>
      </p>
      <p class="message-text ${isJustEmoji(message.text) ? 'large' : ''}" dir="auto">${messagePieces(message.text).map(piece)}</p>
      ${this.#delivery(message)}
    </li>`;
  }

  #privacy(message: ChatMessage): string {
    const { strings } = this;
    const own = message.from === this.call.localParticipant.id;
    return own && message.to ? `${strings.to} ${this.#nameOf(message.to)}` : strings.privately;
  }

  #delivery(message: ChatMessage): unknown {
    const { strings } = this;
    if (message.toldBy !== undefined)
      return html`<p class="hint">${strings.toldBy(this.#nameOf(message.toldBy))}</p>`;
    const names = (ids: readonly string[]) => ids.map((id) => this.#nameOf(id)).join(', ');
    if (message.pending.length > 0)
      return html`<p class="hint">${strings.messagePending(names(message.pending))}</p>`;
    if (message.undelivered.length > 0)
      return html`<p class="hint failed">${icon('alert')}${strings.messageUndelivered(names(message.undelivered))}</p>`;
    return nothing;
  }

  #recipientField(): unknown {
    const { strings } = this;
    const others = this.participants.filter(({ local }) => !local);
    return html`<label class="to"
      ><span>${strings.to}</span>
      <select @change=${this.#onRecipient} .value=${this.#to ?? ''}>
        <option value="">${strings.toEverybody}</option>
        ${others.map(({ id, name }) => html`<option value=${id} ?selected=${id === this.#to}>${name}</option>`)}
      </select>
      ${this.#to === null ? nothing : html`<span class="hint">${strings.onlyYouTwo}</span>`}
    </label>`;
  }

  #nameOf(id: string): string {
    return this.participants.find((participant) => participant.id === id)?.name ?? this.strings.someone;
  }

  readonly #onRecipient = (event: Event): void => {
    if (!(event.target instanceof HTMLSelectElement)) return;
    this.#to = event.target.value || null;
    this.requestUpdate();
  };

  readonly #showEarlier = (): void => {
    const list = this.#list;
    const before = list ? list.scrollHeight - list.scrollTop : 0;
    this.#shownCount += PAGE;
    this.requestUpdate();
    void this.updateComplete.then(() => {
      if (list) list.scrollTop = list.scrollHeight - before;
    });
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    handleKey(event);
    this.querySelector('form')?.requestSubmit();
  };

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const field = this.querySelector('textarea');
    const text = field?.value.trim();
    if (!field || !text) return;
    field.value = '';
    this.#atEnd = true;
    void this.#sendText(field, text);
  };

  /** Puts the text of a message that fails back into the field. */
  async #sendText(field: HTMLTextAreaElement, text: string): Promise<void> {
    try {
      await this.call.sendMessage(text, this.#to ?? undefined);
      this.#failed = null;
    } catch (cause) {
      if (field.value === '') field.value = text;
      this.#failed = cause instanceof Error ? cause.message : null;
      if (!(cause instanceof CallError)) this.log.error('a chat message could not be sent', { cause });
    }
    this.requestUpdate();
  }
}

function piece({ text, href }: ReturnType<typeof messagePieces>[number]): unknown {
  return href === null
    ? text
    : html`<a href=${href} target="_blank" rel="noopener noreferrer nofollow">${text}</a>`;
}

/** A page may contain two versions of this script; both use the first one's panel. */
if (!customElements.get('mesh-call-chat')) customElements.define('mesh-call-chat', ChatPanel);

/** Contents of the chat panel: the messages, and a field that writes to everyone or to one participant. */
export function render({ call, host, strings }: PanelView): TemplateResult {
  const { messages, participants } = call;
  return html`<mesh-call-chat
    .call=${call}
    .strings=${strings}
    .messages=${messages}
    .participants=${participants}
    .log=${host.log}
  ></mesh-call-chat>`;
}
