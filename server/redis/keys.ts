/** Prefix of what outlives a change of the record format: the shared secret and the bans. */
const PREFIX = 'mesh-call:1';
/** Prefix with the version of the record format. A new version starts empty beside the old one. */
const RECORD_PREFIX = 'mesh-call:2';

/** Names of all keys in Redis. Those of rooms contain the epoch, so that a new epoch starts without rooms. */
export const keys = {
  secret: `${PREFIX}:secret`,
  /** A ban outlives any epoch. Neither part can contain NUL, so two different pairs never share a key. */
  ban: (room: string, key: string) => `${PREFIX}:bar:${room}\0${key}`,
  processes: `${RECORD_PREFIX}:processes`,
  epoch: `${RECORD_PREFIX}:epoch`,
  record: (epoch: string, room: string) => `${RECORD_PREFIX}:${epoch}:room:${room}`,
  index: (epoch: string) => `${RECORD_PREFIX}:${epoch}:rooms`,
  /** Lock of the one process that cleans up after a dead one. */
  cleanup: (process: string) => `${RECORD_PREFIX}:cleanup:${process}`,
  /** Prefix of the channels through which the processes send each other events. */
  channels: RECORD_PREFIX,
} as const;
