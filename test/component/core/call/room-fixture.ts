import { type CallAction, initialCallState } from '../../../../component/core/call/call-state.js';
import { type PublicEvent, publicEventsOf } from '../../../../component/core/call/public-events.js';
import { reduceCall } from '../../../../component/core/call/reduce-call.js';
import { participantsOf } from '../../../../component/core/call/selectors.js';
import type { Joined, Member } from '../../../../server/protocol/index.js';

/** Participant id of a letter: 43 characters, as the server's ids have. */
export const id = (letter: string) => letter.repeat(43);

export const member = (letter: string, joinedAt: number, more: Partial<Member> = {}): Member => ({
  id: id(letter),
  session: `${letter}-session`.padEnd(22, '0'),
  name: letter.toUpperCase(),
  joinedAt,
  media: { counter: 1, microphone: true, camera: true, screen: false },
  ...more,
});

/** Admission of the local participant `m` to a room with the given other members. */
export const joined = (version: number, members: readonly Member[], epoch = 'e1'): Joined => ({
  id: id('m'),
  joinedAt: 50,
  epoch,
  room: { version, members: [...members, member('m', 50)] },
  iceServers: [],
  limits: { participants: 8 },
});

/** Actions that put the local participant into a room with A and B, at version 3. */
export const inRoom: readonly CallAction[] = [
  { type: 'join-started' },
  { type: 'joined', joined: joined(3, [member('b', 20), member('a', 10)]) },
];

export const linkChanged = (letter: string, connection: 'connected' | 'reconnecting'): CallAction => ({
  type: 'link-changed',
  id: id(letter),
  session: member(letter, 0).session,
  connection,
});

/** Reduces actions. `events` are all public events that were due, in order. */
export function run(actions: readonly CallAction[], from = initialCallState('Me')) {
  let state = from;
  let participants = participantsOf(state);
  const events: PublicEvent[] = [];
  for (const action of actions) {
    const before = { state, participants };
    state = reduceCall(state, action);
    participants = participantsOf(state, participants);
    events.push(...publicEventsOf(action, before, { state, participants }));
  }
  return { state, participants, events, eventNames: events.map(({ name }) => name) };
}
