import { html, nothing, type TemplateResult } from 'lit';
import type { Moderation } from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import { errorText } from '../../i18n/error-text.js';
import { englishHost, type HostStrings } from '../../i18n/host-strings.js';
import type { AllStrings } from '../../i18n/in-call-strings.js';
import type { Strings } from '../../i18n/strings.js';
import type { CallPort } from '../base/call-port.js';
import { icon } from '../base/icons.js';
import { dispatchRequest } from '../base/requests.js';
import type { Announcer } from '../in-call/announcer.js';
import type { Toasts } from '../in-call/toasts.js';

export interface HostingOptions {
  readonly host: { readonly call: CallPort };
  readonly toasts: Pick<Toasts, 'say'>;
  readonly announcer: Pick<Announcer, 'say'>;
}

/** What hosts do, and what everybody hears of it. */
export class Hosting {
  readonly #options: HostingOptions;
  #wasLocked = false;

  constructor(options: HostingOptions) {
    this.#options = options;
  }

  /** Does what a host asks for, and says so where it cannot be done. */
  act(moderation: Moderation): void {
    perform(this.#options.host.call, moderation).catch((cause: unknown) => {
      if (!(cause instanceof CallError)) throw cause;
      this.#say((strings) => errorText(cause, strings));
    });
  }

  hear({ type, detail }: CustomEvent): void {
    if (type === 'call-joined') this.#wasLocked = this.#options.host.call.roomSettings.locked;
    // It is to be read until somebody has decided: see `knocks`.
    if (type === 'knock') {
      const { name } = detail.participant;
      this.#options.announcer.say((strings) => hostStrings(strings).wantsToJoin(name), true);
    }
    if (type === 'microphone-changed' && !detail.enabled && detail.origin === 'host')
      this.#say((strings) => hostStrings(strings).mutedByHost);
    if (type !== 'room-changed' || detail.room.locked === this.#wasLocked) return;
    const { locked } = detail.room;
    this.#wasLocked = locked;
    this.#say((strings) => hostStrings(strings)[locked ? 'roomLocked' : 'roomUnlocked']);
  }

  #say(words: (strings: AllStrings) => string): void {
    this.#options.toasts.say(words);
    this.#options.announcer.say(words, true);
  }

  /** Who waits to be let in stands before the host until something is done about it. */
  knocks(strings: Strings): unknown {
    const [first, ...others] = this.#options.host.call.waiting;
    if (!first) return nothing;
    const texts = hostStrings(strings);
    const { id, name } = first;
    return html`<div class="strip">
      <div class="notice knock" part="notice" role="status">
        <p><bdi>${texts.wantsToJoin(name)}</bdi>${others.length > 0 ? html` <span class="hint">+${others.length}</span>` : nothing}</p>
        ${decisions(id, texts)}
      </div>
    </div>`;
  }

  /** What stands there until a host has decided. */
  waitingScreen(strings: Strings): TemplateResult {
    const { waitingToBeLetIn, waitingHint } = hostStrings(strings);
    return html`<div class="screen" tabindex="-1" data-focus>
      ${icon('spinner')}
      <p class="headline" role="status">${waitingToBeLetIn}</p>
      <p class="hint">${waitingHint}</p>
      <button type="button" class="plain" part="button" @click=${dispatchRequest({ type: 'leave' })}>${strings.cancel}</button>
    </div>`;
  }
}

export function hostStrings({ hosting }: Strings): HostStrings {
  return hosting ?? englishHost;
}

/** The two buttons about somebody who waits. */
export function decisions(id: string, { admit, deny }: HostStrings): TemplateResult {
  const button = (action: 'admit' | 'deny', look: string, label: string) =>
    html`<button type="button" class=${look} part="button" @click=${dispatchRequest({ type: 'moderate', moderation: { action, id } })}>${label}</button>`;
  return html`<span class="decisions">${button('deny', 'plain', deny)}${button('admit', 'primary', admit)}</span>`;
}

function perform(call: CallPort, moderation: Moderation): Promise<void> {
  switch (moderation.action) {
    case 'admit':
      return call.admit(moderation.id);
    case 'deny':
      return call.deny(moderation.id);
    case 'mute':
      return call.muteParticipant(moderation.id);
    case 'remove':
      return call.removeParticipant(moderation.id);
    case 'set-room':
      return call.setRoom(moderation.settings as Parameters<CallPort['setRoom']>[0]);
    case 'end':
      return call.endCall();
  }
}
