import 'mesh-call';
import { CallError, type MeshCallElement, type Participant } from 'mesh-call/element';

const element = document.createElement('mesh-call');
const same: MeshCallElement = element;
const found: MeshCallElement | null = document.querySelector('mesh-call');

// Properties of attributes.
element.room = 'k3vQ9x7TzR2mWcY1bN8uLg';
element.audioOnly = true;
element.layout = 'spotlight';
element.selfView = 'float';
element.iceServers = [{ urls: 'stun:calls.example.org' }];
// @ts-expect-error unknown layout
element.layout = 'gird';
// @ts-expect-error not a boolean
element.audioOnly = 'yes';
// @ts-expect-error read-only
element.state = 'joined';
// @ts-expect-error read-only array
element.participants.push();

// Events, on the element and on an ancestor.
element.addEventListener('participant-joined', (event) => {
  const { participant } = event.detail;
  const name: string = participant.name;
  const quality: 'good' | 'fair' | 'poor' | 'unknown' = participant.quality;
  const role: 'host' | 'guest' = participant.role;
  // @ts-expect-error read-only
  participant.name = 'Eve';
  // @ts-expect-error unknown property
  participant.nickname;
  console.log(name, quality, role);
});
document.body.addEventListener('call-left', ({ detail }) => {
  const reason: 'left' | 'removed' | 'ended' | 'replaced' | 'refused' = detail.reason;
  // @ts-expect-error unknown reason
  if (detail.reason === 'bored') console.log(reason);
});
element.addEventListener('control-click', (event) => {
  if (event.detail.control === 'chat') event.preventDefault();
});
element.addEventListener('call-error', ({ detail: { error } }) => {
  if (error.code === 'room-full') console.log(error.message, error.fatal);
  // @ts-expect-error unknown error code
  if (error.code === 'room-empty') console.log(error);
});
element.addEventListener('active-speaker-changed', ({ detail }) => {
  // @ts-expect-error the participant may be null
  console.log(detail.participant.name);
});

// Methods.
async function use(): Promise<void> {
  await element.join();
  const on: boolean = await element.toggleMicrophone();
  await element.toggleCamera(false);
  const { delivered, pending } = await element.sendMessage('Hello');
  const people: readonly Participant[] = element.participants;
  const [first] = people;
  if (first) {
    const stream: MediaStream | null = element.streamOf(first.id, 'camera');
    await element.setVolume(first.id, 0.5);
    console.log(stream);
  }
  // @ts-expect-error not a string
  await element.sendMessage(1);
  // @ts-expect-error unknown source
  element.streamOf('id', 'sound');
  await element.setRoom({ lobby: true, unmute: 'host' });
  // @ts-expect-error unknown setting
  await element.setRoom({ loby: true });
  await element.leave();
  console.log(on, delivered, pending);
}

use().catch((error: unknown) => {
  if (error instanceof CallError && error.code === 'permission-denied') console.log(error.message);
});
console.log(same, found);
