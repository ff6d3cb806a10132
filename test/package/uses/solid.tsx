import type {} from 'mesh-call/solid';

export const visit = () => (
  <mesh-call
    class="call"
    room="k3vQ9x7TzR2mWcY1bN8uLg"
    audioOnly={true}
    on:participant-joined={({ detail }) => console.log(detail.participant.name)}
  >
    <p slot="empty">The doctor will be with you soon.</p>
  </mesh-call>
);

export const wrong = () => [
  // @ts-expect-error there is no such layout
  <mesh-call layout="gird" />,
  // @ts-expect-error there is no such attribute
  <mesh-call rom="x" />,
  // @ts-expect-error there is no such thing in its detail
  <mesh-call on:participant-joined={({ detail }) => console.log(detail.person)} />,
];
