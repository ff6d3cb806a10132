import type { CallState, RemoteState } from './call-state.js';
import type { Participant } from './participant.js';
import { handPositions, handTickets } from './raised-hands.js';

/**
 * The participants as a page sees them: the local one first, the others in the order of the room. Objects of
 * `previous` are given back where nothing changed, and `previous` itself where nothing changed at all.
 */
export function participantsOf(
  state: CallState,
  previous: readonly Participant[] = [],
): readonly Participant[] {
  const before = new Map(previous.map((participant) => [key(participant), participant]));
  const places = handPositions(handTickets(state));
  const all = [localParticipant(state), ...state.remotes.map(remoteParticipant)];
  const next = all.map((seen) => {
    const participant = { ...seen, hand: places.get(seen.id) ?? null };
    const known = before.get(key(participant));
    return known && same(known, participant) ? known : Object.freeze(participant);
  });
  const unchanged =
    next.length === previous.length && next.every((participant, i) => participant === previous[i]);
  return unchanged ? previous : Object.freeze(next);
}

/** What differs between two states of one participant. */
export function changesOf(before: Participant, after: Participant): Partial<Participant> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof Participant>;
  return Object.fromEntries(
    [...names].filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]),
  );
}

function same(a: Participant, b: Participant): boolean {
  return Object.keys(changesOf(a, b)).length === 0;
}

/** The local participant has no id before the first admission, and keeps its place in the list when it gets one. */
function key(participant: Participant): string {
  return participant.local ? 'local' : participant.id;
}

function localParticipant({ local }: CallState): Participant {
  return {
    ...quiet,
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
  // Whoever a host has muted is not heard, whatever they say of themselves.
  const microphone = member.media.microphone && member.silenced === undefined;
  return {
    ...quiet,
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

/** What is not known of a participant yet. */
const quiet = { hand: null, quality: 'unknown', videoPaused: false } as const;
