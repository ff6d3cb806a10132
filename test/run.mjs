import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installPrerequisites } from './runner/prerequisites.mjs';
import { printDurations, printSummary } from './runner/report.mjs';
import { stageNames, stages } from './runner/stages.mjs';

// Runs all checks, stage after stage, and continues after a failure. Plain JavaScript without packages, because it
// runs before the installation and the build. test/README.md describes the stages.

const root = join(import.meta.dirname, '..');
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    repeat: { type: 'string', default: '1' },
    'no-build': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const unknown = positionals.filter((name) => !stageNames.includes(name));
const repeat = Number(options.repeat);
if (options.help || unknown.length > 0 || !(Number.isInteger(repeat) && repeat > 0)) {
  console.log(
    `npm test -- [stage …] [--grep text] [--repeat N] [--no-build]\n  stages: ${stageNames.join(' ')}\n` +
      '  --grep      only tests whose name contains the text\n' +
      '  --repeat    runs the stages N times and prints the duration of each test (median and 95th percentile)\n' +
      '  --no-build  uses dist/ as it is',
  );
  if (unknown.length > 0) console.error(`Unknown stage: ${unknown.join(', ')}`);
  process.exit(options.help ? 0 : 1);
}

const chosen = stages.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
process.chdir(root);
if (!existsSync('node_modules')) {
  console.log('node_modules is missing: running npm install.');
  const installed = spawnSync('npm', ['install', '--ignore-scripts'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (installed.status !== 0) process.exit(1);
}

const workFolder = mkdtempSync(join(tmpdir(), 'mesh-call-test-'));
process.on('exit', () => rmSync(workFolder, { recursive: true, force: true }));

const environment = {
  ...process.env,
  // Tests that have a long variant run it.
  ...(repeat > 1 ? { LONG_TESTS: '1' } : {}),
  ...(positionals.includes('frameworks') ? { ALL_FRAMEWORKS: '1' } : {}),
  ...(await installPrerequisites(new Set(chosen.flatMap(({ needs }) => needs)))),
};
const results = [];
const startedAt = Date.now();
for (let round = 1; round <= repeat; round += 1) {
  const withBuild = round === 1 && !options['no-build'];
  const selected = stages.filter((each) => chosen.includes(each) || (withBuild && each.buildsOnly));
  for (const group of groups(selected.filter(({ buildsOnly }) => withBuild || !buildsOnly))) {
    const names = group.map(({ name }) => name).join(', ');
    const heading = repeat > 1 ? `${names} (${round} of ${repeat})` : names;
    console.log(`\n━━ ${heading} ${'━'.repeat(Math.max(0, 90 - heading.length))}`);
    results.push(...(await Promise.all(group.map(runStage))));
  }
}

if (repeat > 1) printDurations(results);
const failed = printSummary(results, Date.now() - startedAt);
process.exitCode = failed > 0 ? 1 : 0;

/** Groups consecutive stages that may run at once. */
function groups(all) {
  const found = [];
  for (const stage of all)
    if (stage.shares && found.at(-1)?.[0].shares) found.at(-1).push(stage);
    else found.push([stage]);
  return found;
}

async function runStage({ name, run }) {
  const stageStartedAt = Date.now();
  const outcome = await run({ environment, grep: options.grep, workFolder });
  return { stage: name, durationMs: Date.now() - stageStartedAt, ...outcome };
}
