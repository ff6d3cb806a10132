import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { RoomSettings } from '../../../server/protocol/index.js';
import type { Participant } from '../../core/call/participant.js';
import type { Strings } from '../../i18n/strings.js';
import type { CallPort } from '../base/call-port.js';
import { icon } from '../base/icons.js';
import { dispatchRequest, RequestEvent } from '../base/requests.js';
import { decisions, hostStrings } from '../moderation/moderation.js';

/** Those who wait to be let in, the first first. */
export function waitingPeople({ waiting }: CallPort, strings: Strings): unknown {
  if (waiting.length === 0) return nothing;
  const texts = hostStrings(strings);
  return html`<h3>${texts.waitingPeople}</h3>
    <ul class="people">
      ${repeat(
        waiting,
        ({ id }) => id,
        ({ id, name }) => html`<li class="person waiter">
          <span class="person-name"><bdi>${name}</bdi></span>${decisions(id, texts)}
        </li>`,
      )}
    </ul>`;
}

/** What a host can do about somebody; putting them out takes a second click. */
export function actionsOn({ id, name, microphone }: Participant, strings: Strings): TemplateResult {
  const texts = hostStrings(strings);
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

/** What a host decides for the room, and the end of it all. */
export function roomActions({ roomSettings }: CallPort, strings: Strings): TemplateResult {
  const texts = hostStrings(strings);
  const { lobby, locked, history, unmute } = roomSettings;
  return html`<h3>${texts.callSettings}</h3>
    <div class="room-settings">
      ${setting(texts.room.lobby, lobby, (on) => ({ lobby: on }))}
      ${setting(texts.room.locked, locked, (on) => ({ locked: on }))}
      ${setting(texts.room.history, history, (on) => ({ history: on }))}
      ${setting(texts.room.onlyHostsUnmute, unmute === 'host', (on) => ({ unmute: on ? 'host' : 'anyone' }))}
    </div>
    <details class="ask end">
      <summary>${icon('leave')}${texts.endCall}</summary>
      <span>${texts.endQuestion}</span>
      <button type="button" class="primary danger" part="button"
        @click=${dispatchRequest({ type: 'moderate', moderation: { action: 'end' } })}>${texts.endCall}</button>
    </details>`;
}

/** It turns when the server has decided so, and not because it was clicked. */
function setting(
  label: string,
  on: boolean,
  settings: (on: boolean) => Partial<RoomSettings>,
): TemplateResult {
  const ask = (event: Event) => {
    event.preventDefault();
    const moderation = { action: 'set-room', settings: settings(!on) } as const;
    event.currentTarget?.dispatchEvent(new RequestEvent({ type: 'moderate', moderation }));
  };
  return html`<label class="switch"><input type="checkbox" role="switch" .checked=${on} @click=${ask} /><span>${label}</span></label>`;
}
