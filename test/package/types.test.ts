import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Installed, install, uninstall } from '../support/packed.js';
import { root } from '../support/paths.js';

const uses = join(root, 'test/package/uses');

/** How people's projects find packages. */
const resolutions = [
  { module: 'nodenext', moduleResolution: 'nodenext' },
  { module: 'esnext', moduleResolution: 'bundler' },
] as const;

describe('the types of the packed package', () => {
  let installed: Installed;
  before(async () => {
    installed = await install(root);
    await cp(uses, installed.project, { recursive: true });
  });
  after(() => uninstall(installed));

  for (const resolution of resolutions)
    it(`take right uses and refuse wrong ones: ${resolution.moduleResolution}`, async () => {
      const files = (await readdir(uses)).filter((name) => name.endsWith('.ts'));
      assert.ok(files.length > 1);
      await writeFile(join(installed.project, 'package.json'), '{ "type": "module" }\n');
      const compilerOptions = {
        ...{ ...resolution, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'], types: ['node'] },
        ...{ typeRoots: [join(root, 'node_modules/@types')], strict: true, noEmit: true },
        ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: true },
      };
      await writeFile(join(installed.project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      const { stdout, status } = spawnSync(process.execPath, [compiler, '--project', installed.project], {
        encoding: 'utf8',
      });
      assert.equal(stdout, '');
      assert.equal(status, 0);
    });
});
