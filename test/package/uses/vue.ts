import type {} from 'mesh-call/vue';
import type { GlobalComponents } from 'vue';

type Props = InstanceType<GlobalComponents['mesh-call']>['$props'];

/** As templates are checked: `<mesh-call :audio-only="true" layout="spotlight" @participant-joined="…" />`. */
export const right: Props = {
  room: 'k3vQ9x7TzR2mWcY1bN8uLg',
  'audio-only': true,
  layout: 'spotlight',
  onParticipantJoined: ({ detail }) => console.log(detail.participant.name),
};

export const wrong: Props[] = [
  // @ts-expect-error there is no such layout
  { layout: 'gird' },
  // @ts-expect-error there is no such thing in its detail
  { onParticipantJoined: ({ detail }) => console.log(detail.person) },
];
