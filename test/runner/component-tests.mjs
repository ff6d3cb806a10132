import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './check.mjs';

/** Runs the component tests in Chromium with @web/test-runner; `test/web-test-runner.config.mjs` writes the results. */
export async function runComponentTests({ environment, grep, workFolder }) {
  const resultsFile = join(workFolder, `component-${Date.now()}.json`);
  const program = 'node_modules/@web/test-runner/dist/bin.js';
  const code = await runProgram([process.execPath, program, '--config', 'test/web-test-runner.config.mjs'], {
    ...environment,
    MESH_CALL_TEST_RESULTS: resultsFile,
    MESH_CALL_TEST_GREP: grep ?? '',
  });
  if (existsSync(resultsFile)) {
    const outcome = JSON.parse(readFileSync(resultsFile, 'utf8'));
    // With a pattern, the runner ends with an error code as soon as one test does not match.
    if (code === 0 || grep || outcome.failed > 0) return outcome;
  }
  const failure = {
    name: 'component',
    file: '',
    message: `the test runner exited with code ${code} without a failed test`,
  };
  return { passed: 0, failed: 1, skipped: 0, failures: [failure], durations: [] };
}
