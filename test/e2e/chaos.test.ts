import { describe, it } from 'node:test';
import { Chaos } from '../support/chaos/chaos.js';
import { longRun } from '../support/long-run.js';

const MINUTES = longRun ? 1 : 0.5;
const SEED = Number(process.env.CHAOS_SEED ?? 1);

describe('a call to which everything happens', () => {
  it(`is whole again after each storm, for ${MINUTES} min`, {
    timeout: (MINUTES + 2) * 60_000,
  }, async () => {
    const lines: string[] = [];
    try {
      const report = await new Chaos(SEED, (line) => lines.push(line)).run(MINUTES * 60_000);
      console.log(
        `seed ${SEED}: ${report.storms} storms, whole again after ${report.settledMs.join(', ')} ms`,
      );
    } catch (error) {
      console.log(`seed ${SEED}, what happened last:\n${lines.slice(-40).join('\n')}`);
      throw error;
    }
  });
});
