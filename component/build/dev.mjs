import { fork, spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { context } from 'esbuild';

// Development server (`npm run dev`): rebuilds what was saved, restarts the server after a change of its code, and
// reloads the open pages. Settings are the server's own variables, such as PORT.
//
// esbuild bundles the component from its sources without checking types, which takes a fraction of a second; the
// compiler then prints type errors, and compiles the server. It runs after each change, because its own watch mode
// (TypeScript 7.0) misses changes of referenced projects. The output is in dist/dev, so that a release build stays as
// it is.

const root = join(import.meta.dirname, '../..');
const output = (...path) => join(root, 'dist/dev', ...path);
const children = new Set();

process.once('exit', () => {
  for (const child of children) child.kill();
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit());

// The site's generator reads the manifest, and the sizes of a release build.
const isBuilt = ['browser/releases.json', 'component/custom-elements.json', 'server/main.js'].every((path) =>
  existsSync(join(root, 'dist', path)),
);
if (!isBuilt) await run('component/build/build.mjs');

const bundle = await context({
  entryPoints: { 'mesh-call': join(root, 'component/script.ts') },
  outdir: output('browser'),
  chunkNames: 'mesh-call-[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['production', 'browser'],
  sourcemap: true,
  logLevel: 'warning',
});
rmSync(output('browser'), { recursive: true, force: true });
await Promise.all([bundle.rebuild(), buildSite(), compile('server', 'component')]);
let server = startServer();

onChange('component', async () => {
  if (await rebuild()) server.send('reload');
  await compile('component');
});
onChange('demo', async (names) => {
  // Style sheets and scripts of pages are served as they are; anything else may be in any page.
  if (names.every((name) => dirname(name) === 'assets'))
    for (const name of names) copyFileSync(join(root, 'demo', name), output('site', basename(name)));
  else await buildSite();
  server.send('reload');
});
onChange('server', async () => {
  if (!(await compile('server'))) return;
  const isClosed = new Promise((resolve) => server.once('exit', resolve));
  if (server.exitCode === null && server.kill()) await isClosed;
  // The component bundles the protocol, which is in this folder. Pages reload once they reach the new process.
  await rebuild();
  server = startServer();
});

/** Returns whether it succeeded; esbuild prints the errors. */
async function rebuild() {
  const startedAt = Date.now();
  try {
    await bundle.rebuild();
  } catch {
    return false;
  }
  console.log(`dev: bundled in ${Date.now() - startedAt} ms`);
  return true;
}

/** Compiles projects, and prints their type errors. @returns whether there were none */
async function compile(...projects) {
  return run('node_modules/typescript/bin/tsc', ['--build', ...projects]);
}

/** Generates the site, with the script that reloads its pages. */
async function buildSite() {
  await run('demo/site/site.mjs', ['--out', output('site'), '--uncompressed']);
  for (const name of readdirSync(output('site'), { recursive: true })) {
    if (!name.endsWith('.html')) continue;
    const path = output('site', name);
    const html = readFileSync(path, 'utf8');
    writeFileSync(path, html.replace('</head>', '<script src="/dev-reload.js"></script></head>'));
  }
  writeFileSync(
    output('site/dev-reload.js'),
    `const events = new EventSource('/dev/events');
events.addEventListener('message', () => location.reload());
// A second 'open' means that the server was restarted.
events.addEventListener('open', () => events.addEventListener('open', () => location.reload()), { once: true });
`,
  );
}

function startServer() {
  return start(fork, 'component/build/dev-server.mjs', [output('browser'), output('site')]);
}

function start(launch, script, args) {
  const path = join(root, script);
  const options = { cwd: root, stdio: launch === fork ? 'inherit' : ['ignore', 'inherit', 'inherit'] };
  const child =
    launch === fork ? fork(path, args, options) : spawn(process.execPath, [path, ...args], options);
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function run(script, args = []) {
  const child = start(spawn, script, args);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) console.error(`dev: ${script} ended with code ${code}`);
  return code === 0;
}

/** Calls `act` with the changed files of a folder: one call at a time, 50 ms after the last change. */
function onChange(folder, act) {
  const names = new Set();
  let timer;
  let isBusy = false;
  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      if (isBusy || names.size === 0) return;
      isBusy = true;
      const changed = [...names];
      names.clear();
      try {
        await act(changed);
      } finally {
        isBusy = false;
        schedule();
      }
    }, 50);
  };
  watch(join(root, folder), { recursive: true }, (_event, name) => {
    if (name !== null) names.add(name);
    schedule();
  });
}
