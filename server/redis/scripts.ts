// What Redis does in one step, in its Lua (https://redis.io/docs/latest/develop/programmability/eval-intro/). Redis 7 or Valkey.

/**
 * Says that a process is there, and asks who else is. The epoch ends when nobody has said so for a while: the halls are named by
 * it, and a new one begins without any. It says when it began.
 *
 * KEYS: processes, epoch, secret. ARGV: this process, a new epoch, a new secret, ms that the epoch outlives the last beat, ms
 * that a silent process is remembered. Gives back epoch, secret, now (ms since 1970), and each process with when it was heard.
 */
export const BEAT = `
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
 * Changes a hall where it is still as it was read, and sets bars, of which the later holds.
 *
 * KEYS: epoch, hall, index of halls, then bars. ARGV: the epoch, the hall's name, the revision that was read ('' for none), the
 * next, the hall as text, ms to keep it, then for each bar until when (ms since 1970). Gives back 'done', 'over' where the
 * epoch has ended, or 'changed' where the hall has.
 */
export const COMMIT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 'over' end
if (redis.call('HGET', KEYS[2], 'revision') or '') ~= ARGV[3] then return 'changed' end
redis.call('HSET', KEYS[2], 'revision', ARGV[4], 'hall', ARGV[5])
redis.call('PEXPIRE', KEYS[2], ARGV[6])
redis.call(ARGV[5] == '' and 'SREM' or 'SADD', KEYS[3], ARGV[2])
redis.call('PEXPIRE', KEYS[3], ARGV[6])
for bar = 4, #KEYS do
  local untilMs = ARGV[bar + 3]
  if redis.call('PEXPIRETIME', KEYS[bar]) < tonumber(untilMs) then
    redis.call('SET', KEYS[bar], untilMs, 'PXAT', untilMs)
  end
end
return 'done'
`;

/** Keeps halls for longer. KEYS: their index, then halls. ARGV: ms. Gives back the revision of each hall, '' for none. */
export const KEEP = `
local revisions = {}
redis.call('PEXPIRE', KEYS[1], ARGV[1])
for hall = 2, #KEYS do
  redis.call('PEXPIRE', KEYS[hall], ARGV[1])
  revisions[hall - 1] = redis.call('HGET', KEYS[hall], 'revision') or ''
end
return revisions
`;
