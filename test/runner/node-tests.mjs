import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { runProgram } from './check.mjs';

const compiled = 'dist/test';
const ending = '.test.js';

/**
 * Runs compiled test files with Node's test runner, with a readable report on the terminal and JSON lines for counting.
 *
 * @param folder below dist/test, with its subfolders
 * @param options `only`, `except`: file names without their ending
 */
export async function runNodeTests({ environment, grep, workFolder }, folder, options = {}) {
  const { only, except = [] } = options;
  const files = testFiles(folder).filter((path) => {
    const name = basename(path, ending);
    return (!only || only.includes(name)) && !except.includes(name);
  });
  if (files.length === 0) {
    const message = `no tests in ${compiled}/${folder}: is the build complete?`;
    console.error(message);
    return {
      passed: 0,
      failed: 1,
      skipped: 0,
      failures: [{ name: folder, file: '', message }],
      durations: [],
    };
  }
  const resultsFile = join(workFolder, `${folder}-${Date.now()}.jsonl`);
  const args = ['--test', '--test-reporter=spec', '--test-reporter-destination=stdout'];
  args.push(
    '--test-reporter=./test/runner/results-reporter.mjs',
    `--test-reporter-destination=${resultsFile}`,
  );
  args.push('--enable-source-maps', `--test-timeout=${options.timeoutMs ?? 60_000}`);
  if (options.concurrency) args.push(`--test-concurrency=${options.concurrency}`);
  if (grep) args.push(`--test-name-pattern=${grep.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')}`);
  const code = await runProgram([process.execPath, ...args, ...files], environment);
  const outcome = readResults(resultsFile);
  if (code !== 0 && outcome.failed === 0) {
    outcome.failed = 1;
    outcome.failures.push({ name: folder, file: '', message: `the test runner exited with code ${code}` });
  }
  return outcome;
}

/** Sums the outcomes of several runs. */
export function mergeOutcomes(outcomes) {
  const sum = (pick) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    failures: outcomes.flatMap(({ failures }) => failures),
    durations: outcomes.flatMap(({ durations }) => durations),
  };
}

/** Compiled tests whose source exists: the compiler leaves the output of deleted sources behind. */
function testFiles(folder) {
  const base = join(compiled, folder);
  if (!existsSync(base)) return [];
  return readdirSync(base, { recursive: true })
    .map((name) => join(base, name))
    .filter(
      (path) => path.endsWith(ending) && !path.endsWith('.browser.test.js') && existsSync(sourceOf(path)),
    )
    .sort();
}

const sourceOf = (path) => join('test', relative(compiled, path).replace(/\.js$/u, '.ts'));

function readResults(path) {
  const outcome = { passed: 0, failed: 0, skipped: 0, failures: [], durations: [] };
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  for (const { result, name, file, message, durationMs } of lines.map((line) => JSON.parse(line))) {
    outcome[result] += 1;
    if (result === 'failed')
      outcome.failures.push({ name, file: file && relative(process.cwd(), file), message });
    if (result !== 'skipped') outcome.durations.push({ name, durationMs });
  }
  return outcome;
}
