import type { MeshCallElement } from 'mesh-call/element';
import type {} from 'mesh-call/preact';
import { createRef } from 'preact';

const call = createRef<MeshCallElement>();

export const visit = (
  <mesh-call
    ref={call}
    class="call"
    room="k3vQ9x7TzR2mWcY1bN8uLg"
    audio-only
    onparticipant-joined={({ detail }) => console.log(detail.participant.name)}
  >
    <p slot="empty">The doctor will be with you soon.</p>
  </mesh-call>
);

export const wrong = [
  // @ts-expect-error unknown layout
  <mesh-call layout="gird" />,
  // @ts-expect-error unknown attribute
  <mesh-call rom="x" />,
  // @ts-expect-error unknown property of the detail
  <mesh-call onparticipant-joined={({ detail }) => console.log(detail.person)} />,
];
