import {
  broadcastVersion,
  type ConnectionRef,
  type Decision,
  type Effect,
  endMembership,
  inSequence,
  leaveLobby,
  type Place,
  type RoomRecord,
} from './room-record.js';

/** Participant connected to this process. */
export interface ConnectedParticipant extends ConnectionRef {
  /** Whether its request to enter is still being decided. */
  readonly isEntering: boolean;
}

/**
 * Reconciles a room record with the connections of this process, after a store outage or the death of another
 * process. Ends memberships without a connection. Dismisses connections without a place: their pages reconnect
 * and are checked like any newcomer.
 *
 * @param process the name of this process
 * @param isGone whether another process is known to have died
 */
export function reconcile(
  record: RoomRecord,
  connected: readonly ConnectedParticipant[],
  process: string,
  isGone: (process: string) => boolean,
): Decision<null> {
  const connectedHere = new Set(connected.map(({ id, socketId }) => `${id} ${socketId}`));
  const isLost = (id: string, place: Place) =>
    place.process === process ? !connectedHere.has(`${id} ${place.socketId}`) : isGone(place.process);
  const lostMembers = [...record.places].filter(([id, place]) => isLost(id, place));
  const lostFromLobby = [...record.waiting].filter(([id, place]) => isLost(id, place));
  const withoutPlace = connected.filter(
    ({ id, socketId, isEntering }) =>
      !isEntering &&
      record.places.get(id)?.socketId !== socketId &&
      record.waiting.get(id)?.socketId !== socketId,
  );
  const dismissals = withoutPlace.map(
    ({ id, socketId }): Effect => ({ kind: 'dismiss', id, socketId, reason: 'resumed' }),
  );
  const { effects, ...reconciled } = inSequence(
    record,
    ...lostMembers.map(
      ([id, { socketId }]) =>
        (next: RoomRecord) =>
          endMembership(next, { id, socketId }, 'lost'),
    ),
    ...lostFromLobby.map(
      ([id, { socketId }]) =>
        (next: RoomRecord) =>
          leaveLobby(next, { id, socketId }),
    ),
  );
  return { ...reconciled, effects: [...dismissals, ...effects] };
}

/**
 * Adopts a record that another process has written. If clients here know a newer version, raises the version
 * above theirs, because clients ignore versions that they have already reached.
 */
export function adoptRecord(record: RoomRecord, knownVersion: number): Decision<null> {
  const isBehind = record.room.version < knownVersion;
  const next = isBehind ? { ...record, room: { ...record.room, version: knownVersion + 1 } } : record;
  return { record: next, effects: [broadcastVersion(next)], result: null };
}
