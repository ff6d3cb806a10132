import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';

// Build driver that runs only the steps whose inputs have changed since they last succeeded:
//
//     node component/build/build.mjs [--force] [step …]
//
// `--force` runs every step. The content hashes of the inputs are kept in dist/.cache/build.json.

if (import.meta.dirname === undefined) {
  console.error(`build: mesh-call needs Node 22.2 or later, and this is Node ${process.versions.node}.`);
  process.exit(1);
}
const root = join(import.meta.dirname, '../..');
const stampPath = join(root, 'dist/.cache/build.json');
const compiled = ['dist/component', 'dist/server', 'dist/test'];
const packages = ['package.json', 'package-lock.json'];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { force: { type: 'boolean', default: false } },
});

/** `inputs` are files, or folders with everything in them; `outputs` must exist for a step to be fresh. */
const steps = {
  types: {
    inputs: ['component', 'server', 'test', 'tsconfig.json', ...packages],
    outputs: ['component/script.js', 'server/main.js', 'test/support/paths.js'],
    command: ['node_modules/typescript/bin/tsc', '--build'],
  },
  bundle: {
    inputs: ['component', 'server/protocol', 'rollup.config.mjs', 'tsconfig.json', ...packages],
    outputs: ['browser/mesh-call.js', 'browser/releases.json', 'browser/LICENSES.txt'],
    command: ['node_modules/rollup/dist/bin/rollup', '--config', '--silent'],
  },
  manifest: {
    inputs: ['component', ...packages],
    outputs: ['component/custom-elements.json', 'component/web-types.json'],
    command: ['component/build/manifest.mjs'],
  },
  site: {
    inputs: [
      ...['demo', 'deploy', 'component', 'server', ...filesIn('.')],
      ...['dist/browser/releases.json', 'dist/component/custom-elements.json'],
    ],
    outputs: ['site/index.html'],
    command: ['demo/site/site.mjs'],
  },
};

const unknown = positionals.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`build: unknown step ${unknown.join(', ')}; the steps are ${Object.keys(steps).join(', ')}`);
  process.exit(1);
}
if (!existsSync(join(root, steps.types.command[0]))) endWithoutTools();
const chosen = positionals.length > 0 ? positionals : Object.keys(steps);

// The bundle and the manifest both need the compiler's output only.
for (const group of [['types'], ['bundle', 'manifest'], ['site']]) {
  const succeeded = await Promise.all(group.filter((name) => chosen.includes(name)).map(runIfStale));
  if (succeeded.includes(false)) process.exit(1);
}

/**
 * Ends the run where the packages for building are not installed: an installation without them, and a start of what is built,
 * go on.
 */
function endWithoutTools() {
  const outputs = Object.values(steps).flatMap(({ outputs }) => outputs);
  const isBuilt = outputs.every((path) => path.startsWith('test/') || existsSync(join(root, 'dist', path)));
  const advice = 'To build, run "npm install --include=dev && npm run build".';
  console.error(
    `build: the packages for building are not installed${isBuilt ? ', so dist stays as it is' : ''}. ${advice}`,
  );
  process.exit(isBuilt || process.env.npm_lifecycle_event === 'prepare' ? 0 : 1);
}

/** Returns whether the step is fresh afterwards. */
async function runIfStale(name) {
  const { inputs, outputs, command } = steps[name];
  const hash = hashOf(inputs);
  const isComplete = outputs.every((path) => existsSync(join(root, 'dist', path)));
  if (!values.force && isComplete && readStamps()[name] === hash) return true;
  if (name === 'types') removeOrphans();
  // The compiler does not notice that its output was deleted.
  const isForced = name === 'types' && (values.force || !isComplete);
  const startedAt = Date.now();
  const code = await run(isForced ? [...command, '--force'] : command);
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (code !== 0) {
    console.error(`build: ${name} failed after ${seconds} s`);
    return false;
  }
  console.log(`build: ${name} ${seconds} s`);
  mkdirSync(join(stampPath, '..'), { recursive: true });
  writeFileSync(stampPath, `${JSON.stringify({ ...readStamps(), [name]: hash }, null, 2)}\n`);
  return true;
}

function run(command) {
  const child = spawn(process.execPath, command, { cwd: root, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function readStamps() {
  return existsSync(stampPath) ? JSON.parse(readFileSync(stampPath, 'utf8')) : {};
}

/** Hash over paths and contents. */
function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs)
    for (const path of filesIn(input))
      hash
        .update(path)
        .update(readFileSync(join(root, path)))
        .update('\0');
  return hash.digest('hex');
}

/** The files in a folder and below it, or the file itself; of the root only the files directly in it. */
function filesIn(path) {
  const absolute = join(root, path);
  if (!existsSync(absolute)) return [];
  if (statSync(absolute).isFile()) return [path];
  const entries = readdirSync(absolute, { recursive: path !== '.', withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort();
}

/** Deletes compiled files whose source was renamed or deleted: they would be packed and tested. */
function removeOrphans() {
  for (const path of compiled.flatMap(filesIn)) {
    const source = path.replace(/^dist[\\/]/u, '').replace(/(?:\.d)?\.(?:ts|js)(?:\.map)?$/u, '.ts');
    if (source.endsWith('.ts') && !existsSync(join(root, source.split(sep).join('/'))))
      rmSync(join(root, path));
  }
}
