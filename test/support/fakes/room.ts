import type { Joined, Member, ParticipantId } from '../../../server/protocol/index.js';

/** Id of the participant that a letter stands for. */
export const id = (letter: string): ParticipantId => letter.repeat(43);

/** Member that a letter stands for: its name is the letter. */
export const member = (letter: string, joinedAt = 1): Member => ({
  id: id(letter),
  session: letter.repeat(22),
  name: letter,
  joinedAt,
  media: { counter: 0, microphone: false, camera: false, screen: false },
});

/** Admission of the local participant `m`, who joins at 5, to a room with other members. */
export const admission = (version: number, members: readonly Member[], epoch = 'one'): Joined => ({
  id: id('m'),
  joinedAt: 5,
  epoch,
  room: { version, members: [...members] },
  iceServers: [],
  limits: { participants: 8 },
});
