import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../support/paths.js';
import { type Installed, install, uninstall } from './packed.js';

const uses = join(root, 'test/package/uses');

const byNode = { module: 'nodenext', moduleResolution: 'nodenext' };
const byBundler = { module: 'esnext', moduleResolution: 'bundler' };

/** Kinds of projects with the files that they compile. Wrong uses are marked `@ts-expect-error`: accepted ones fail. */
const projects: Readonly<
  Record<string, { files: readonly string[]; options: Readonly<Record<string, string>> }>
> = {
  'Node, and pages without a bundler': { files: ['element.ts', 'headless.ts', 'server.ts'], options: byNode },
  bundlers: { files: ['element.ts', 'headless.ts', 'server.ts'], options: byBundler },
  'React 19': { files: ['react.tsx'], options: { ...byBundler, jsx: 'react-jsx' } },
  Preact: { files: ['preact.tsx'], options: { ...byBundler, jsx: 'react-jsx', jsxImportSource: 'preact' } },
  Solid: { files: ['solid.tsx'], options: { ...byBundler, jsx: 'preserve', jsxImportSource: 'solid-js' } },
  'Vue 3': { files: ['vue.ts'], options: byBundler },
  'Svelte 5': { files: ['svelte.ts'], options: byBundler },
};

describe('types of the packed package', () => {
  let installed: Installed;
  before(async () => {
    installed = await install(root, ['@types/react', 'preact', 'solid-js', 'vue', 'svelte']);
    await cp(uses, installed.project, { recursive: true });
    await writeFile(join(installed.project, 'package.json'), '{ "type": "module" }\n');
  });
  after(() => uninstall(installed));

  for (const [name, { files, options }] of Object.entries(projects))
    it(`accept correct uses and reject wrong ones in ${name}`, async () => {
      const compilerOptions = {
        ...{ ...options, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'], types: ['node'] },
        ...{ typeRoots: [join(root, 'node_modules/@types')], strict: true, noEmit: true },
        ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
      };
      const configuration = JSON.stringify({ compilerOptions, files });
      await writeFile(join(installed.project, 'tsconfig.json'), configuration);
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      const { stdout, status } = spawnSync(process.execPath, [compiler, '--project', installed.project], {
        encoding: 'utf8',
      });
      assert.equal(stdout, '');
      assert.equal(status, 0);
    });

  it('are checked with every file in test/package/uses', async () => {
    const compiled = Object.values(projects).flatMap(({ files }) => files);
    assert.deepEqual((await readdir(uses)).sort(), [...new Set(compiled)].sort());
  });
});
