import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

// Runs the build, the unit tests and the server tests on each supported version of Node, and prints a table. The npm
// package `node` installs a binary of each version. Usage: npm run test:node-versions [-- 22 24 …]

const root = join(import.meta.dirname, '..');
const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24', '26'];
const stages = ['types', 'build', 'unit', 'server'];

const results = versions.map(runStages);
console.table(Object.fromEntries(results.map(({ name, ...columns }) => [name, columns])));
process.exitCode = results.every(({ result }) => result === 'passed') ? 0 : 1;

function runStages(version) {
  const binary = install(version);
  const name = spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\n══ Node ${name} ${'═'.repeat(80)}`);
  const startedAtMs = Date.now();
  const { status } = spawnSync(binary, ['test/run.mjs', ...stages], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH}` },
  });
  const seconds = Math.round((Date.now() - startedAtMs) / 1_000);
  return { name, stages: stages.join(' '), result: status === 0 ? 'passed' : 'failed', seconds };
}

/** Installs a version into a folder of its own. @returns the path of its binary */
function install(version) {
  const folder = join(root, 'dist/node-versions', version);
  const binary = join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  // Without a package.json of its own, npm would install into the project.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // The package downloads its binary, as another npm package, in its install script.
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', `node@${version}`], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0 || !existsSync(binary)) throw new Error(`Node ${version} could not be installed`);
  return binary;
}
