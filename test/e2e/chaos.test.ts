import { describe, it } from 'node:test';
import { Chaos } from '../support/chaos/chaos.js';
import { longRun } from '../support/long-run.js';

const MINUTES = longRun ? 1 : 0.5;
const SEED = Number(process.env.CHAOS_SEED ?? 1);

describe('Chaos', () => {
  it(`a call of four recovers after each storm of random faults, for ${MINUTES} min`, {
    timeout: (MINUTES + 2) * 60_000,
  }, async () => {
    const faults: string[] = [];
    try {
      const report = await new Chaos(SEED, (line) => faults.push(line)).run(MINUTES * 60_000);
      console.log(
        `seed ${SEED}: ${report.storms} storms, recovered after ${report.recoveredMs.join(', ')} ms`,
      );
    } catch (error) {
      console.log(`seed ${SEED}, last faults:\n${faults.slice(-40).join('\n')}`);
      throw error;
    }
  });
});
