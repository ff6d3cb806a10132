import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RoomSettings } from '../../../server/protocol/index.js';
import type { Participant } from '../../core/call/participant.js';
import type { Strings } from '../../i18n/strings.js';
import type { CallPort } from '../base/call-port.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, RequestEvent } from '../base/requests.js';
import { decisionButtons } from '../moderation/decision-buttons.js';

// What hosts see in the people panel: the lobby, the actions on a participant, and the room settings.

/** List of the participants in the lobby, in the order of their arrival. */
export function waitingList({ waiting }: CallPort, strings: Strings): unknown {
  if (waiting.length === 0) return nothing;
  const texts = strings.hosting;
  return html`<h3>${texts.waitingPeople}</h3>
    <ul class="people">
      ${repeat(
        waiting,
        ({ id }) => id,
        ({ id, name }) => html`<li class="person waiter">
          <span class="person-name"><bdi>${name}</bdi></span>${decisionButtons(id, texts)}
        </li>`,
      )}
    </ul>`;
}

/** A host's actions on a participant. Removing asks for confirmation. */
export function participantActions({ id, name, microphone }: Participant, strings: Strings): TemplateResult {
  const texts = strings.hosting;
  const mute = texts.muteParticipant(name);
  const remove = texts.removeParticipant(name);
  return html`<span class="person-actions">
    ${
      microphone
        ? html`<button type="button" class="quiet" part="button" aria-label=${mute} title=${mute}
            @click=${dispatchRequest({ type: 'moderate', moderation: { action: 'mute', id } })}>${icon('microphone')}</button>`
        : nothing
    }
    <details class="ask">
      <summary aria-label=${remove} title=${remove}>${icon('close')}</summary>
      <span>${texts.removeQuestion(name)}</span>
      <button type="button" class="primary danger" part="button"
        @click=${dispatchRequest({ type: 'moderate', moderation: { action: 'remove', id } })}>${remove}</button>
    </details>
  </span>`;
}

/** A host's switches for the room, and the button that ends the call. */
export function roomActions({ roomSettings }: CallPort, strings: Strings): TemplateResult {
  const texts = strings.hosting;
  const { lobby, locked, history, unmute } = roomSettings;
  return html`<h3>${texts.callSettings}</h3>
    <div class="room-settings">
      ${roomSwitch(texts.room.lobby, lobby, (on) => ({ lobby: on }))}
      ${roomSwitch(texts.room.locked, locked, (on) => ({ locked: on }))}
      ${roomSwitch(texts.room.history, history, (on) => ({ history: on }))}
      ${roomSwitch(texts.room.onlyHostsUnmute, unmute === 'host', (on) => ({ unmute: on ? 'host' : 'anyone' }))}
    </div>
    <details class="ask end">
      <summary>${icon('leave')}${texts.endCall}</summary>
      <span>${texts.endQuestion}</span>
      <button type="button" class="primary danger" part="button"
        @click=${dispatchRequest({ type: 'moderate', moderation: { action: 'end' } })}>${texts.endCall}</button>
    </details>`;
}

/** Switch that shows the server's state: a click only sends a request. */
function roomSwitch(
  label: string,
  on: boolean,
  settings: (on: boolean) => Partial<RoomSettings>,
): TemplateResult {
  const request = (event: Event) => {
    event.preventDefault();
    const moderation = { action: 'set-room', settings: settings(!on) } as const;
    event.currentTarget?.dispatchEvent(new RequestEvent({ type: 'moderate', moderation }));
  };
  return html`<label class="switch"><input type="checkbox" role="switch" .checked=${on} @click=${request} /><span>${label}</span></label>`;
}
