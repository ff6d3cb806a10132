import { emptyHall, type Hall } from '../rooms/hall.js';

/** A hall as it is kept: JSON of its name's room, places and waiting, each map as a list of its entries; empty for nobody. */
export function hallToText({ room, places, waiting }: Hall): string {
  if (places.size + waiting.size === 0) return '';
  const { version, settings, members } = room;
  return JSON.stringify({
    room: { version, settings, members: [...members.values()] },
    places: [...places],
    waiting: [...waiting],
  });
}

/** What `hallToText` has written, as whoever can write into the store is one of us; anything that is no JSON counts as empty. */
export function hallFromText(name: string, text: string): Hall {
  const read = parsed(text);
  if (!read) return emptyHall(name);
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
  readonly room: Omit<Hall['room'], 'members'> & { readonly members: Values<Hall['room']['members']> };
  readonly places: Entries<Hall['places']>;
  readonly waiting: Entries<Hall['waiting']>;
}
