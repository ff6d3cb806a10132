import { runCheck } from './check.mjs';
import { runComponentTests } from './component-tests.mjs';
import { runNodeTests, together } from './node-tests.mjs';

// The stages in the order in which they run. `needs` names what must be on the machine for it; those with `shares` that
// follow each other run at once.

const bin = (path) => [process.execPath, `node_modules/${path}`];
const minutes = 60_000;

/** Tests of whole calls that mostly wait, for what takes its time: each pair runs at once. */
const sideBySide = [
  ['narrow', 'relay-credentials'],
  ['silence', 'tokens'],
];

export const stages = [
  {
    name: 'types',
    needs: [],
    always: true,
    buildsOnly: true,
    run: (context) => runCheck(context, 'types: tsc --build', bin('typescript/bin/tsc').concat('--build')),
  },
  {
    name: 'build',
    needs: [],
    always: true,
    buildsOnly: true,
    run: (context) =>
      runCheck(context, 'build: rollup', bin('rollup/dist/bin/rollup').concat('--config', '--silent')),
  },
  {
    name: 'manifest',
    needs: [],
    always: true,
    buildsOnly: true,
    run: (context) =>
      runCheck(context, 'manifest: of the element', [process.execPath, 'component/build/manifest.mjs']),
  },
  {
    name: 'site',
    needs: [],
    always: true,
    buildsOnly: true,
    run: (context) => runCheck(context, 'site: pages and guides', [process.execPath, 'demo/site/site.mjs']),
  },
  {
    name: 'lint',
    needs: [],
    run: (context) =>
      runCheck(context, 'lint: biome check', bin('@biomejs/biome/bin/biome').concat('check', '.')),
  },
  {
    name: 'floors',
    needs: [],
    run: (context) => runNodeTests(context, 'house', { only: ['floors', 'journeys', 'build'] }),
  },
  { name: 'size', needs: [], run: (context) => runNodeTests(context, 'house', { only: ['size'] }) },
  { name: 'package', needs: [], shares: true, run: (context) => runNodeTests(context, 'package') },
  { name: 'unit', needs: [], shares: true, run: (context) => runNodeTests(context, 'component') },
  // Its pages mostly wait: one that is not in front is not drawn, so there is one at a time.
  { name: 'component', needs: ['chromium'], shares: true, run: runComponentTests },
  {
    name: 'server',
    needs: ['redis'],
    // Most of them wait, for what takes its time.
    run: (context) => runNodeTests(context, 'server', { timeoutMs: 2 * minutes, concurrency: 4 }),
  },
  {
    name: 'frameworks',
    needs: ['chromium'],
    run: (context) => runNodeTests(context, 'frameworks', { timeoutMs: 4 * minutes }),
  },
  {
    name: 'e2e',
    needs: ['chromium', 'firefox', 'ffmpeg', 'coturn', 'redis'],
    async run(context) {
      const calls = (options) => runNodeTests(context, 'e2e', { timeoutMs: 4 * minutes, ...options });
      const outcomes = [];
      for (const only of sideBySide) outcomes.push(await calls({ only, concurrency: 2 }));
      // Else one file at a time: the browsers of one call are all that two cores can carry.
      outcomes.push(await calls({ except: sideBySide.flat(), concurrency: 1 }));
      return together(outcomes);
    },
  },
];

export const stageNames = stages.map(({ name }) => name);
