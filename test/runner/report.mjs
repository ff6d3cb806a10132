/** Prints one line per stage, each failed test, and last the line that other programs parse. */
export function printSummary(results, durationMs) {
  console.log(`\n━━ summary ${'━'.repeat(81)}`);
  for (const { stage, passed, failed, skipped, durationMs } of results) {
    const counts = [
      `${passed} passed`,
      failed > 0 && `${failed} failed`,
      skipped > 0 && `${skipped} skipped`,
    ];
    console.log(
      `${failed > 0 ? '✖' : '✔'} ${stage.padEnd(10)} ${counts.filter(Boolean).join(', ')} (${seconds(durationMs)})`,
    );
  }
  const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
  for (const { stage, failures } of results) {
    for (const { name, file, message } of failures) {
      console.log(`\n✖ ${stage}: ${name}${file ? `\n    ${file}` : ''}${message ? `\n    ${message}` : ''}`);
    }
  }
  console.log(`\nin ${seconds(durationMs)}${total('skipped') > 0 ? `, ${total('skipped')} skipped` : ''}`);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  return total('failed');
}

/** Prints the duration of each test over all rounds, the slowest first. */
export function printDurations(results) {
  const byName = new Map();
  for (const { stage, durations } of results) {
    for (const { name, durationMs } of durations) {
      const key = `${stage}: ${name}`;
      byName.set(key, [...(byName.get(key) ?? []), durationMs]);
    }
  }
  const rows = [...byName].map(([name, values]) => {
    const sorted = values.sort((a, b) => a - b);
    return { name, runs: sorted.length, p50Ms: percentile(sorted, 0.5), p95Ms: percentile(sorted, 0.95) };
  });
  rows.sort((a, b) => b.p50Ms - a.p50Ms);
  console.log(`\n${'p50'.padStart(9)} ${'p95'.padStart(9)}  runs  test`);
  for (const { name, runs, p50Ms, p95Ms } of rows) {
    console.log(
      `${seconds(p50Ms).padStart(9)} ${seconds(p95Ms).padStart(9)}  ${String(runs).padStart(4)}  ${name}`,
    );
  }
}

function percentile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

const seconds = (ms) => `${(ms / 1000).toFixed(ms < 100_000 ? 2 : 0)} s`;
