import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runSchedule } from './negotiation-model.js';

// NEGOTIATION_SEED=N replays one schedule, and NEGOTIATION_SCHEDULES=N runs that many of them.
const replayed = process.env.NEGOTIATION_SEED;
const count = Number(process.env.NEGOTIATION_SCHEDULES ?? 10_000);

describe('Negotiator, in simulated schedules', () => {
  it('never gets stuck and applies nothing stale, in thousands of seeded schedules', async () => {
    const first = replayed === undefined ? 1 : Number(replayed);
    const last = replayed === undefined ? count : first;
    let dropped = 0;
    for (let seed = first; seed <= last; seed += 1) {
      const outcome = await runSchedule(seed);
      dropped += outcome.dropped;
      const fault =
        outcome.stuck ?? (outcome.staleApplied > 0 ? `${outcome.staleApplied} stale applied` : null);
      const report = `seed ${seed}: ${fault}\n${outcome.schedule.join('\n')}\nreplay with NEGOTIATION_SEED=${seed}`;
      assert.equal(fault, null, report);
      if (replayed !== undefined) console.log(outcome.schedule.join('\n'));
    }
    console.log(
      `${last - first + 1} schedules: 0 stuck, 0 stale applied, ${dropped} messages dropped as stale`,
    );
  });
});
