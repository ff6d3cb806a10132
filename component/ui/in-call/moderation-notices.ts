import { html, nothing } from 'lit';
import type { Moderation } from '../../../server/protocol/index.js';
import { CallError } from '../../core/call/call-error.js';
import { errorText } from '../../i18n/error-text.js';
import type { Strings } from '../../i18n/strings.js';
import type { CallPort } from '../base/call-port.js';
import type { MeshCallHost } from '../base/host.js';
import { decisionButtons } from '../moderation/decision-buttons.js';
import type { Announcer } from './announcer.js';
import type { Toasts } from './toasts.js';

export interface ModerationNoticesOptions {
  readonly host: MeshCallHost;
  readonly toasts: Toasts;
  readonly announcer: Announcer;
}

/** Performs the actions of hosts, and notifies all participants of those that concern them. */
export class ModerationNotices {
  readonly #options: ModerationNoticesOptions;
  #wasLocked = false;

  constructor(options: ModerationNoticesOptions) {
    this.#options = options;
  }

  /** Performs an action; a failure becomes a toast. */
  async perform(action: Moderation): Promise<void> {
    const { host } = this.#options;
    try {
      await performAction(host.call, action);
    } catch (cause) {
      if (cause instanceof CallError) this.#notify((strings) => errorText(cause, strings));
      else host.log.error('a host action failed', { action: action.action, cause });
    }
  }

  onEvent({ type, detail }: CustomEvent): void {
    const { announcer, host } = this.#options;
    if (type === 'call-joined') this.#wasLocked = host.call.roomSettings.locked;
    // The notice of `knocks` shows it.
    if (type === 'knock') {
      const { name } = detail.participant;
      announcer.announce((strings) => strings.hosting.wantsToJoin(name), true);
    }
    if (type === 'microphone-changed' && !detail.enabled && detail.origin === 'host')
      this.#notify((strings) => strings.hosting.mutedByHost);
    if (type !== 'room-changed' || detail.room.locked === this.#wasLocked) return;
    const { locked } = detail.room;
    this.#wasLocked = locked;
    this.#notify((strings) => strings.hosting[locked ? 'roomLocked' : 'roomUnlocked']);
  }

  /** Notice for hosts about the first participant in the lobby, until a host has decided. */
  knocks(strings: Strings): unknown {
    const [first, ...others] = this.#options.host.call.waiting;
    if (!first) return nothing;
    const { id, name } = first;
    return html`<div class="strip">
      <div class="notice knock" part="notice" role="status">
        <p><bdi>${strings.hosting.wantsToJoin(name)}</bdi>${others.length > 0 ? html` <span class="hint">+${others.length}</span>` : nothing}</p>
        ${decisionButtons(id, strings.hosting)}
      </div>
    </div>`;
  }

  #notify(text: (strings: Strings) => string): void {
    this.#options.toasts.show(text);
    this.#options.announcer.announce(text, true);
  }
}

function performAction(call: CallPort, action: Moderation): Promise<void> {
  switch (action.action) {
    case 'admit':
      return call.admit(action.id);
    case 'deny':
      return call.deny(action.id);
    case 'mute':
      return call.muteParticipant(action.id);
    case 'remove':
      return call.removeParticipant(action.id);
    case 'set-room':
      return call.setRoom(action.settings as Parameters<CallPort['setRoom']>[0]);
    case 'end':
      return call.endCall();
  }
}
