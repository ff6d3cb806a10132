import type { MeshCallElement } from 'mesh-call/element';
import type {} from 'mesh-call/react';
import { useRef } from 'react';

export function Visit({ room }: { readonly room: string }) {
  const call = useRef<MeshCallElement>(null);
  return (
    <mesh-call
      ref={call}
      className="call"
      room={room}
      audioOnly
      max-uplink={800}
      layout="spotlight"
      iceServers={[{ urls: 'stun:calls.example.org' }]}
      onparticipant-joined={({ detail }) => console.log(detail.participant.name)}
      oncall-left={() => call.current?.leave()}
    >
      <p slot="empty">The doctor will be with you soon.</p>
    </mesh-call>
  );
}

export const wrong = [
  // @ts-expect-error unknown layout
  <mesh-call key="1" layout="gird" />,
  // @ts-expect-error not a boolean
  <mesh-call key="2" audioOnly="yes" />,
  // @ts-expect-error unknown attribute
  <mesh-call key="3" rom="x" />,
  // @ts-expect-error unknown property of the detail
  <mesh-call key="4" onparticipant-joined={({ detail }) => console.log(detail.person)} />,
];
