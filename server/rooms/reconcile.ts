import {
  type Addressee,
  type Decision,
  type Effect,
  end,
  inTurn,
  type RoomRecord,
  stopWaiting,
  tellOfVersion,
} from './room-record.js';

/** Who is connected to this process. */
export interface Connected extends Addressee {
  /** Whether it is being decided whether they get a place. */
  readonly isEntering: boolean;
}

/**
 * Makes a hall true again after the store was away or another process has gone. Whoever is connected here, but not in the hall, is
 * hung up on: their page comes back by itself, and is looked at as everybody who comes.
 *
 * @param process this one
 * @param isGone whether a process is known to be there no more
 */
export function reconcile(
  hall: RoomRecord,
  connected: readonly Connected[],
  process: string,
  isGone: (process: string) => boolean,
): Decision<null> {
  const isHere = new Set(connected.map(({ id, socket }) => `${id} ${socket}`));
  const isLost = (id: string, place: { process: string; socket: string }) =>
    place.process === process ? !isHere.has(`${id} ${place.socket}`) : isGone(place.process);
  const lost = [...hall.places].filter(([id, place]) => isLost(id, place));
  const gone = [...hall.waiting].filter(([id, place]) => isLost(id, place));
  const strangers = connected.filter(
    ({ id, socket, isEntering }) =>
      !isEntering && hall.places.get(id)?.socket !== socket && hall.waiting.get(id)?.socket !== socket,
  );
  const dismissals = strangers.map(
    ({ id, socket }): Effect => ({ kind: 'dismiss', id, socket, why: 'resumed' }),
  );
  const { effects, ...mended } = inTurn(
    hall,
    ...lost.map(
      ([id, { socket }]) =>
        (next: RoomRecord) =>
          end(next, { id, socket }, 'lost'),
    ),
    ...gone.map(
      ([id, { socket }]) =>
        (next: RoomRecord) =>
          stopWaiting(next, { id, socket }),
    ),
  );
  return { ...mended, effects: [...dismissals, ...effects] };
}

/** Takes over a hall that another process has written, where those who are here know a version of it already. */
export function takeOver(hall: RoomRecord, knownVersion: number): Decision<null> {
  const isBehind = hall.room.version < knownVersion;
  const next = isBehind ? { ...hall, room: { ...hall.room, version: knownVersion + 1 } } : hall;
  return { hall: next, effects: [tellOfVersion(next)], answer: null };
}
