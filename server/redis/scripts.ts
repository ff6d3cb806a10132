// Lua scripts that Redis runs atomically (https://redis.io/docs/latest/develop/programmability/eval-intro/). They need
// Redis 7 or Valkey.

/**
 * Sends the heartbeat of a process and lists the others. The epoch is a key that expires without heartbeats; its value
 * begins with its start time. Keys of rooms contain the epoch, so a new one starts without rooms.
 *
 * KEYS: processes, epoch, secret. ARGV: this process, a new epoch, a new secret, TTL of the epoch (ms), TTL of a
 * silent process (ms). Returns epoch, secret, the time (ms since 1970), and each process with its last heartbeat.
 */
export const HEARTBEAT = `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], nowMs, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', nowMs - ARGV[5])
redis.call('SET', KEYS[2], string.format('%.0f', nowMs) .. '-' .. ARGV[2], 'NX')
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('SET', KEYS[3], ARGV[3], 'NX')
return {redis.call('GET', KEYS[2]), redis.call('GET', KEYS[3]), nowMs, redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')}
`;

/**
 * Compare-and-set of a room record: writes it if its revision is the one that was read. Also adds bans; of two bans for
 * the same key, the later end counts. The bans come first: Redis undoes nothing when a command fails, and a participant
 * who is removed but not banned would return.
 *
 * KEYS: epoch, record, index of rooms, then bans. ARGV: the epoch, the room's name, the revision that was read ('' for
 * none), the new revision, the new record, its TTL (ms), then the end of each ban (ms since 1970). Returns 'done',
 * 'over' if the epoch has ended, or 'changed' if the record has another revision.
 */
export const COMMIT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'over' end
if (redis.call('HGET', KEYS[2], 'revision') or '') ~= ARGV[3] then return 'changed' end
for ban = 4, #KEYS do
  local untilMs = ARGV[ban + 3]
  if redis.call('PEXPIRETIME', KEYS[ban]) < tonumber(untilMs) then
    redis.call('SET', KEYS[ban], untilMs, 'PXAT', untilMs)
  end
end
redis.call('HSET', KEYS[2], 'revision', ARGV[4], 'record', ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
redis.call('SADD', KEYS[3], ARGV[2])
if ARGV[5] == '' then redis.call('SREM', KEYS[3], ARGV[2]) end
redis.call('PEXPIRE', KEYS[3], ARGV[6])
return 'done'
`;

/** Renews the TTL of records. KEYS: index, then records. ARGV: TTL (ms). Returns each record's revision, '' for none. */
export const RENEW = `
local revisions = {}
redis.call('PEXPIRE', KEYS[1], ARGV[1])
for record = 2, #KEYS do
  redis.call('PEXPIRE', KEYS[record], ARGV[1])
  revisions[record - 1] = redis.call('HGET', KEYS[record], 'revision') or ''
end
return revisions
`;
