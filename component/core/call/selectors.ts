import type { CallState, RemoteState } from './call-state.js';
import type { Participant } from './participant.js';
import { handPositions, handTickets } from './raised-hands.js';

/**
 * Selector of the participants: the local one first, the remote ones in the order of the room. Memoized:
 * reuses the objects of `previous` that did not change, and returns `previous` itself where none did.
 */
export function participantsOf(
  state: CallState,
  previous: readonly Participant[] = [],
): readonly Participant[] {
  const before = new Map(previous.map((participant) => [key(participant), participant]));
  const positions = handPositions(handTickets(state));
  const all = [localParticipant(state), ...state.remotes.map(remoteParticipant)];
  const next = all.map((selected) => {
    const participant = { ...selected, hand: positions.get(selected.id) ?? null };
    const known = before.get(key(participant));
    return known && isSame(known, participant) ? known : Object.freeze(participant);
  });
  const unchanged =
    next.length === previous.length && next.every((participant, i) => participant === previous[i]);
  return unchanged ? previous : Object.freeze(next);
}

/** Properties that differ between two states of one participant. */
export function changesOf(before: Participant, after: Participant): Partial<Participant> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Participant>;
  return Object.fromEntries(
    [...names].filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]),
  );
}

function isSame(a: Participant, b: Participant): boolean {
  return Object.keys(changesOf(a, b)).length === 0;
}

/**
 * The local participant has no id before the first admission, and must stay the same entry when it gets one.
 */
function key(participant: Participant): string {
  return participant.local ? 'local' : participant.id;
}

function localParticipant({ local }: CallState): Participant {
  return {
    ...unmeasured,
    id: local.id,
    name: local.name,
    local: true,
    connection: 'connected',
    microphone: local.microphone,
    camera: local.camera,
    speaking: local.speaking,
    screen: local.screen,
    role: local.role,
    verified: local.verified,
    ...(local.externalId === null ? {} : { externalId: local.externalId }),
    ...(local.metadata === null ? {} : { metadata: local.metadata }),
  };
}

function remoteParticipant({ member, connection, quality, paused, speaking }: RemoteState): Participant {
  // A host's mute wins over the media state that the participant itself announces.
  const microphone = member.media.microphone && member.silenced === undefined;
  return {
    ...unmeasured,
    id: member.id,
    name: member.name,
    local: false,
    connection,
    quality,
    speaking: speaking && microphone,
    videoPaused: paused,
    microphone,
    camera: member.media.camera,
    screen: member.media.screen,
    role: member.role ?? 'guest',
    verified: member.verified ?? false,
    ...(member.externalId === undefined ? {} : { externalId: member.externalId }),
    ...(member.metadata === undefined ? {} : { metadata: member.metadata }),
  };
}

/** Values of a participant before anything was measured. */
const unmeasured = { hand: null, quality: 'unknown', videoPaused: false } as const;
