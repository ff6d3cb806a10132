import type {} from 'mesh-call/svelte';
import type { SvelteHTMLElements } from 'svelte/elements';

type Props = SvelteHTMLElements['mesh-call'];

/** Checked as the props of a template: `<mesh-call room="…" audioOnly onparticipant-joined={…} />`. */
export const right: Props = {
  room: 'k3vQ9x7TzR2mWcY1bN8uLg',
  audioOnly: true,
  layout: 'spotlight',
  'onparticipant-joined': ({ detail }) => console.log(detail.participant.name),
  'on:call-left': ({ detail }) => console.log(detail.reason),
};

export const wrong: Props[] = [
  // @ts-expect-error unknown layout
  { layout: 'gird' },
  // @ts-expect-error unknown attribute
  { rom: 'x' },
  // @ts-expect-error unknown property of the detail
  { 'onparticipant-joined': ({ detail }) => console.log(detail.person) },
];
