import { emptyRoomRecord, type RoomRecord } from '../rooms/room-record.js';

/** A hall as it is kept: JSON of its name's room, places and waiting, each map as a list of its entries; empty for nobody. */
export function serializeRoomRecord({ room, places, waiting }: RoomRecord): string {
  if (places.size + waiting.size === 0) return '';
  const { version, settings, members } = room;
  return JSON.stringify({
    room: { version, settings, members: [...members.values()] },
    places: [...places],
    waiting: [...waiting],
  });
}

/** What `hallToText` has written, as whoever can write into the store is one of us; anything that is no JSON counts as empty. */
export function parseRoomRecord(name: string, text: string): RoomRecord {
  const read = parsed(text);
  if (!read) return emptyRoomRecord(name);
  const { room, places, waiting } = read;
  const members = new Map(room.members.map((member) => [member.id, member]));
  return { name, room: { ...room, members }, places: new Map(places), waiting: new Map(waiting) };
}

type Entries<Collection> = Collection extends ReadonlyMap<infer Key, infer Value> ? [Key, Value][] : never;
type Values<Collection> = Collection extends ReadonlyMap<unknown, infer Value> ? Value[] : never;

function parsed(text: string): HallJson | null {
  try {
    return text === '' ? null : (JSON.parse(text) as HallJson);
  } catch {
    return null;
  }
}

interface HallJson {
  readonly room: Omit<RoomRecord['room'], 'members'> & {
    readonly members: Values<RoomRecord['room']['members']>;
  };
  readonly places: Entries<RoomRecord['places']>;
  readonly waiting: Entries<RoomRecord['waiting']>;
}
