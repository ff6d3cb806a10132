/** Of what is kept, and how: another version of it begins anew beside this one. */
const PREFIX = 'mesh-call:1';

/** How everything is named in Redis. Halls are named by their epoch: those of another one are nobody's. */
export const keys = {
  processes: `${PREFIX}:processes`,
  epoch: `${PREFIX}:epoch`,
  secret: `${PREFIX}:secret`,
  hall: (epoch: string, name: string) => `${PREFIX}:${epoch}:hall:${name}`,
  index: (epoch: string) => `${PREFIX}:${epoch}:halls`,
  /** A bar holds longer than any epoch. Neither part can contain a NUL, so no two pairs share a name. */
  bar: (name: string, key: string) => `${PREFIX}:bar:${name}\0${key}`,
  /** Set by whoever clears up after a process. */
  swept: (process: string) => `${PREFIX}:swept:${process}`,
  /** Of the channels by which processes tell each other something. */
  channels: PREFIX,
} as const;
