import { Call, CallError } from 'mesh-call/headless';

const call = new Call({ room: 'k3vQ9x7TzR2mWcY1bN8uLg', server: 'https://calls.example.org', name: 'Ada' });

call.addEventListener('participant-left', ({ detail }) => {
  const reason: 'left' | 'lost' | 'removed' | 'ended' = detail.reason;
  console.log(detail.participant.name, reason);
});
// @ts-expect-error event of the element only
call.addEventListener('control-click', ({ detail }) => console.log(detail));

await call.join();
for (const { id, local } of call.participants)
  if (!local) document.createElement('video').srcObject = call.streamOf(id, 'camera');
// @ts-expect-error unknown option
new Call({ rom: 'k3vQ9x7TzR2mWcY1bN8uLg' });
console.log(CallError.name);
