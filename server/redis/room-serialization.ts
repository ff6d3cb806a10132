import { emptyRoomRecord, type RoomRecord } from '../rooms/room-record.js';

/** Serializes a record as JSON, each map as a list of entries. An empty record is an empty text. */
export function serializeRoomRecord({ room, places, waiting }: RoomRecord): string {
  if (places.size + waiting.size === 0) return '';
  const { version, settings, members } = room;
  return JSON.stringify({
    room: { version, settings, members: [...members.values()] },
    places: [...places],
    waiting: [...waiting],
  });
}

/**
 * Parses the text of `serializeRoomRecord`. The content is trusted, because only mesh-call servers write to the
 * store. Text that is not JSON counts as an empty record.
 */
export function parseRoomRecord(name: string, text: string): RoomRecord {
  const json = parseJson(text);
  if (!json) return emptyRoomRecord(name);
  const { room, places, waiting } = json;
  const members = new Map(room.members.map((member) => [member.id, member]));
  return { name, room: { ...room, members }, places: new Map(places), waiting: new Map(waiting) };
}

type Entries<Collection> = Collection extends ReadonlyMap<infer Key, infer Value> ? [Key, Value][] : never;
type Values<Collection> = Collection extends ReadonlyMap<unknown, infer Value> ? Value[] : never;

interface RoomRecordJson {
  readonly room: Omit<RoomRecord['room'], 'members'> & {
    readonly members: Values<RoomRecord['room']['members']>;
  };
  readonly places: Entries<RoomRecord['places']>;
  readonly waiting: Entries<RoomRecord['waiting']>;
}

function parseJson(text: string): RoomRecordJson | null {
  try {
    return text === '' ? null : (JSON.parse(text) as RoomRecordJson);
  } catch {
    return null;
  }
}
