import { runCheck } from './check.mjs';
import { runComponentTests } from './component-tests.mjs';
import { mergeOutcomes, runNodeTests } from './node-tests.mjs';

// The stages in the order in which they run. `needs` names the programs that must be installed; stages with `shares`
// that follow each other run at once; those with `buildsOnly` belong to the build, which precedes any choice of stages.

const minutes = 60_000;

/** End-to-end tests that mostly wait for time to pass: each pair runs at once. */
const pairs = [
  ['low-bandwidth', 'expiring-turn-credentials'],
  ['suspending-and-hiding', 'joining-with-a-token'],
];

/** A step of `component/build/build.mjs`, which runs it if its inputs have changed. */
const buildStage = (name, step, title) => ({
  name,
  needs: [],
  buildsOnly: true,
  run: (context) => runCheck(context, title, [process.execPath, 'component/build/build.mjs', step]),
});

export const stages = [
  buildStage('types', 'types', 'types: tsc --build'),
  buildStage('build', 'bundle', 'build: rollup'),
  buildStage('manifest', 'manifest', "manifest: the element's description for editors and documents"),
  buildStage('site', 'site', 'site: pages and guides'),
  {
    name: 'lint',
    needs: [],
    run: (context) =>
      runCheck(context, 'lint: biome check', [
        ...[process.execPath, 'node_modules/@biomejs/biome/bin/biome', 'check', '.'],
      ]),
  },
  {
    name: 'floors',
    needs: [],
    run: (context) =>
      runNodeTests(context, 'house', { only: ['floors', 'journeys', 'build', 'ratio', 'page-libraries'] }),
  },
  { name: 'size', needs: [], run: (context) => runNodeTests(context, 'house', { only: ['size'] }) },
  { name: 'package', needs: [], shares: true, run: (context) => runNodeTests(context, 'package') },
  { name: 'unit', needs: [], shares: true, run: (context) => runNodeTests(context, 'component') },
  // One page at a time: browsers do not draw a page in the background. It mostly waits, so other stages run beside it.
  { name: 'component', needs: ['chromium'], shares: true, run: runComponentTests },
  {
    name: 'server',
    needs: ['redis', 'nginx', 'caddy'],
    // Most of these tests wait for time to pass.
    run: (context) => runNodeTests(context, 'server', { timeoutMs: 2 * minutes, concurrency: 4 }),
  },
  {
    name: 'frameworks',
    needs: ['chromium'],
    run: (context) => runNodeTests(context, 'frameworks', { timeoutMs: 4 * minutes }),
  },
  {
    name: 'e2e',
    needs: ['chromium', 'firefox', 'ffmpeg', 'coturn', 'redis', 'prototype', 'mootools'],
    async run(context) {
      const calls = (options) => runNodeTests(context, 'e2e', { timeoutMs: 4 * minutes, ...options });
      const outcomes = [];
      for (const only of pairs) outcomes.push(await calls({ only, concurrency: 2 }));
      // One file at a time: two cores carry the browsers of one call only.
      outcomes.push(await calls({ except: pairs.flat(), concurrency: 1 }));
      return mergeOutcomes(outcomes);
    },
  },
];

export const stageNames = stages.map(({ name }) => name);
