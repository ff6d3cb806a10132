import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

// Runs one test file after an incremental compilation, without the rest of the build:
//
//     npm run test:file -- FILE [option …]
//
// FILE is a test, or a source whose test has the same path under test/. Options go to the test runner.

const root = join(import.meta.dirname, '..');
const [file, ...options] = process.argv.slice(2);
const test = file === undefined ? null : testOf(relative(root, file).split(sep).join('/'));
if (test === null) {
  console.error(
    file === undefined
      ? 'npm run test:file -- FILE: a source or a test'
      : `There is no test of ${file}: expected ${candidates(file).join(' or ')}.`,
  );
  process.exit(1);
}

run(['node_modules/typescript/bin/tsc', '--build']);
const compiled = `dist/${test.replace(/ts$/u, 'js')}`;
if (test.endsWith('.browser.test.ts'))
  run([
    'node_modules/@web/test-runner/dist/bin.js',
    ...['--config', 'test/web-test-runner.config.mjs', '--files', compiled, ...options],
  ]);
else run(['--test', '--enable-source-maps', '--test-reporter=spec', ...options, compiled]);

/** The path of the test from the root, or null when there is none. */
function testOf(path) {
  if (!path.startsWith('test/')) return candidates(path).find((each) => existsSync(join(root, each))) ?? null;
  return path.endsWith('.test.ts') && existsSync(join(root, path)) ? path : null;
}

function candidates(path) {
  const name = `test/${path.replace(/\.[^./]+$/u, '')}`;
  return [`${name}.test.ts`, `${name}.browser.test.ts`];
}

/** Ends this program with the exit code of one that fails. */
function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
