import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';

// Component tests: each file is a page in a real Chromium, with fake devices and no permission prompts.

const root = join(import.meta.dirname, '..');
const grep = process.env.MESH_CALL_TEST_GREP;
const executablePath = process.env.CHROME_PATH || '/usr/bin/chromium';

/** Reporter that writes the results that `npm test` counts. */
const resultsReporter = {
  onTestRunFinished({ sessions }) {
    const outcome = { passed: 0, failed: 0, skipped: 0, failures: [], durations: [] };
    for (const session of sessions) {
      const file = relative(root, session.testFile);
      const failedBefore = outcome.failed;
      if (session.testResults) countSuite(session.testResults, [], file, outcome);
      if (hasFailed(session) && outcome.failed === failedBefore) {
        const message = session.errors[0]?.message ?? 'the page ended without a result';
        outcome.failed += 1;
        outcome.failures.push({ name: file, file, message });
      }
    }
    const path = process.env.MESH_CALL_TEST_RESULTS;
    if (path) writeFileSync(path, JSON.stringify(outcome));
  },
};

/** With a pattern, `passed` is false as soon as one test does not match, so it says nothing. */
function hasFailed({ passed, errors, testResults }) {
  return grep ? errors.length > 0 || !testResults : !passed;
}

function countSuite({ tests, suites }, parents, file, outcome) {
  for (const { name, passed, skipped, duration, error } of tests) {
    // Mocha also lists the tests that do not match the pattern, without a result.
    if (grep && !passed && !skipped && !error) continue;
    const fullName = [...parents, name].join(' › ');
    const result = skipped ? 'skipped' : passed ? 'passed' : 'failed';
    outcome[result] += 1;
    if (result === 'failed')
      outcome.failures.push({ name: fullName, file, message: error?.message.split('\n')[0] });
    if (result !== 'skipped') outcome.durations.push({ name: fullName, durationMs: duration ?? 0 });
  }
  for (const suite of suites) countSuite(suite, [...parents, suite.name], file, outcome);
}

export default {
  files: ['dist/test/component/**/*.browser.test.js'],
  filterBrowserLogs: () => false,
  rootDir: root,
  nodeResolve: { browser: true, exportConditions: ['production', 'browser'] },
  concurrency: 1,
  testsFinishTimeout: 120_000,
  testFramework: { config: { timeout: 10_000, ...(grep && { grep }) } },
  reporters: [defaultReporter({ reportTestProgress: false }), resultsReporter],
  browsers: [
    chromeLauncher({
      launchOptions: {
        ...(existsSync(executablePath) && { executablePath }),
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-background-networking',
          '--disable-component-update',
          '--use-fake-device-for-media-stream=fps=10',
          '--use-fake-ui-for-media-stream',
        ],
      },
    }),
  ],
};
