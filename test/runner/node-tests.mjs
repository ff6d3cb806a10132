import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { runProgram } from './check.mjs';

const compiled = 'dist/test';
const ending = '.test.js';

/**
 * Runs compiled test files with Node's own runner: readable on the terminal, and as lines of JSON for counting.
 *
 * @param folder of dist/test; its folders are taken too
 * @param options `only`, `except`: names of files without their ending
 */
export async function runNodeTests({ environment, grep, workFolder }, folder, options = {}) {
  const { only, except = [] } = options;
  const files = testFiles(folder).filter((path) => {
    const name = basename(path, ending);
    return (!only || only.includes(name)) && !except.includes(name);
  });
  if (files.length === 0) {
    const message = `No test was found in ${compiled}/${folder}: is the build complete?`;
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
    outcome.failures.push({ name: folder, file: '', message: `the runner ended with code ${code}` });
  }
  return outcome;
}

/** What several runs have come to, as one. */
export function together(outcomes) {
  const sum = (pick) => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  return {
    passed: sum(({ passed }) => passed),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    failures: outcomes.flatMap(({ failures }) => failures),
    durations: outcomes.flatMap(({ durations }) => durations),
  };
}

/** Compiled tests that still have a source: one that was renamed or deleted leaves its output behind. */
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
