import type {} from 'mesh-call/vue';
import type { GlobalComponents } from 'vue';

type Props = InstanceType<GlobalComponents['mesh-call']>['$props'];

/** Checked as the props of a template: `<mesh-call :audio-only="true" layout="spotlight" @participant-joined="…" />`. */
export const right: Props = {
  room: 'k3vQ9x7TzR2mWcY1bN8uLg',
  'audio-only': true,
  layout: 'spotlight',
  onParticipantJoined: ({ detail }) => console.log(detail.participant.name),
};

export const wrong: Props[] = [
  // @ts-expect-error unknown layout
  { layout: 'gird' },
  // @ts-expect-error unknown property of the detail
  { onParticipantJoined: ({ detail }) => console.log(detail.person) },
];
