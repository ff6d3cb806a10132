import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Participant } from '../../core/call/participant.js';
import { initials, tileHue } from '../../core/interface/avatar.js';
import type { Strings } from '../../i18n/strings.js';
import { icon } from '../base/icons.js';
import type { PanelView } from '../base/panel.js';
import { inviteLinkOf } from '../moderation/invite-link.js';
import { participantActions, roomActions, waitingList } from './host-actions.js';
import { invitation } from './invitation.js';
import { peopleStyles } from './people-styles.js';

export const styles = peopleStyles;

/** Contents of the people panel: participants, host actions, and the invitation. */
export function render({ call, strings, host }: PanelView): TemplateResult {
  const inviteLink = inviteLinkOf(host);
  const { participants, localParticipant } = call;
  const isHost = localParticipant.role === 'host';
  return html`${isHost ? waitingList(call, strings) : nothing}<p class="hint">${strings.participantsCount(participants.length)}</p>
    <ul class="people">
      ${repeat(
        participants,
        ({ id, local }) => (local ? 'local' : id),
        (participant) => person(participant, isHost && !participant.local, strings),
      )}
    </ul>
    ${isHost ? roomActions(call, strings) : nothing}
    ${inviteLink === null ? nothing : invitation(inviteLink, strings, host.log)}`;
}

function person(participant: Participant, showsActions: boolean, strings: Strings): TemplateResult {
  const { id, name, local, microphone, camera, screen, hand, role, verified } = participant;
  const facts = [
    role === 'host' ? strings.isHost : null,
    verified ? strings.verified : null,
    connectionFact(participant, strings),
  ];
  return html`<li class="person hue-${tileHue(id)}">
    <span class="person-avatar" aria-hidden="true">${initials(name)}</span>
    <span class="person-name">
      <span><bdi>${name}</bdi>${local ? html` <span class="you">(${strings.you})</span>` : nothing}</span>
      <span class="hint">${facts.filter((fact) => fact !== null).join(' · ')}</span>
    </span>
    ${hand === null ? nothing : html`<span class="person-hand">${mark('hand', strings.handPlace(hand))}${hand}</span>`}
    ${screen ? mark('screen', strings.screenOf(name)) : nothing}
    ${camera ? nothing : mark('camera-off', strings.videoOff)}
    ${microphone ? nothing : mark('microphone-off', strings.microphoneOff)}
    ${showsActions ? participantActions(participant, strings) : nothing}
  </li>`;
}

/** State of a connection that is not good; null if it is. */
function connectionFact({ connection, quality, local }: Participant, strings: Strings): string | null {
  if (local) return null;
  if (connection !== 'connected') return strings.connection[connection];
  return quality === 'fair' || quality === 'poor' ? strings.quality[quality] : null;
}

function mark(name: Parameters<typeof icon>[0], label: string): TemplateResult {
  return html`<span class="mark" role="img" aria-label=${label} title=${label}>${icon(name)}</span>`;
}
