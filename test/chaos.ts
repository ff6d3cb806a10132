import { parseArgs } from 'node:util';
import { Chaos } from './support/chaos/chaos.js';

// npm run chaos -- --minutes 30 --seed 7

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string', default: '1' } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0) || !Number.isSafeInteger(seed)) {
  console.error('usage: npm run chaos -- --minutes N --seed N (a whole number)');
  process.exit(2);
}
const startedAt = performance.now();
const timestamp = () => `${((performance.now() - startedAt) / 1_000).toFixed(1).padStart(7)} s`;
try {
  const chaos = new Chaos(seed, (line) => console.log(timestamp(), line));
  const { storms, faults, recoveredMs } = await chaos.run(minutes * 60_000);
  const sorted = [...recoveredMs].sort((one, other) => one - other);
  const percentile = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  console.log(`\nseed ${seed}, ${minutes} minutes: the call recovered after each of ${storms} storms.`);
  console.log(
    `recovery time: median ${percentile(0.5)} ms, p95 ${percentile(0.95)} ms, at most ${sorted.at(-1)} ms`,
  );
  console.log(
    Object.entries(faults)
      .map(([name, count]) => `${count} × ${name}`)
      .join(', '),
  );
} catch (error) {
  console.error(`\nseed ${seed}: ${error instanceof Error ? error.stack : error}`);
  process.exitCode = 1;
}
