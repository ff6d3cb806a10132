import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Participant } from '../../core/call/participant.js';
import { initials, tileHue } from '../../core/interface/avatar.js';
import { type AllStrings, allStrings } from '../../i18n/in-call-strings.js';
import { icon } from '../base/icons.js';
import { inviteLinkOf } from '../moderation/invite-link.js';
import { actionsOn, roomActions, waitingPeople } from './host-actions.js';
import { invitation } from './invitation.js';
import type { PanelView } from './panel-loader.js';

/** Who is here, how each of them is, and how to have others come. */
export function render({ call, strings: said, host }: PanelView): TemplateResult {
  const inviteLink = inviteLinkOf(host);
  const strings = allStrings(said);
  const { participants, localParticipant } = call;
  const isHost = localParticipant.role === 'host';
  return html`${isHost ? waitingPeople(call, said) : nothing}<p class="hint">${strings.participantsCount(participants.length)}</p>
    <ul class="people">
      ${repeat(
        participants,
        ({ id, local }) => (local ? 'local' : id),
        (participant) => person(participant, isHost && !participant.local, strings),
      )}
    </ul>
    ${isHost ? roomActions(call, said) : nothing}
    ${inviteLink === null ? nothing : invitation(inviteLink, strings)}`;
}

function person(participant: Participant, hosted: boolean, strings: AllStrings): TemplateResult {
  const { id, name, local, microphone, camera, screen, hand, role, verified } = participant;
  const words = [
    role === 'host' ? strings.isHost : null,
    verified ? strings.verified : null,
    condition(participant, strings),
  ];
  return html`<li class="person hue-${tileHue(id)}">
    <span class="person-avatar" aria-hidden="true">${initials(name)}</span>
    <span class="person-name">
      <span><bdi>${name}</bdi>${local ? html` <span class="you">(${strings.you})</span>` : nothing}</span>
      <span class="hint">${words.filter((word) => word !== null).join(' · ')}</span>
    </span>
    ${hand === null ? nothing : html`<span class="person-hand">${mark('hand', strings.handPlace(hand))}${hand}</span>`}
    ${screen ? mark('screen', strings.screenOf(name)) : nothing}
    ${camera ? nothing : mark('camera-off', strings.videoOff)}
    ${microphone ? nothing : mark('microphone-off', strings.microphoneOff)}
    ${hosted ? actionsOn(participant, strings) : nothing}
  </li>`;
}

/** How the link stands, where it is not as it should be. */
function condition({ connection, quality, local }: Participant, strings: AllStrings): string | null {
  if (local) return null;
  if (connection !== 'connected') return strings.connection[connection];
  return quality === 'fair' || quality === 'poor' ? strings.quality[quality] : null;
}

function mark(name: Parameters<typeof icon>[0], label: string): TemplateResult {
  return html`<span class="mark" role="img" aria-label=${label} title=${label}>${icon(name)}</span>`;
}
