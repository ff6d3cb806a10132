import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { root } from '../support/paths.js';

describe('a checkout', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-checkout-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  for (const [args, env] of [
    [['install'], { NODE_ENV: 'production' }],
    [['install', '--omit=dev'], {}],
  ] as const)
    it(`installs what its build needs by npm ${args.join(' ')} ${JSON.stringify(env)}`, async () => {
      await cp(join(root, '.npmrc'), join(folder, '.npmrc'));
      await mkdir(join(folder, 'tool'));
      await writeFile(join(folder, 'tool/package.json'), '{ "name": "tool", "version": "1.0.0" }');
      const about = { name: 'checkout', version: '1.0.0', devDependencies: { tool: 'file:tool' } };
      await writeFile(join(folder, 'package.json'), JSON.stringify(about));
      const { npm_config_omit: _omit, npm_config_include: _include, ...inherited } = process.env;
      const { status, stderr } = spawnSync('npm', [...args, '--offline'], {
        cwd: folder,
        env: { ...inherited, ...env },
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      assert.ok(existsSync(join(folder, 'node_modules/tool/package.json')));
    });

  it('without the packages for building installs and starts what is built, or says what to do', async () => {
    await mkdir(join(folder, 'component/build'), { recursive: true });
    await cp(join(root, 'component/build/build.mjs'), join(folder, 'component/build/build.mjs'));
    const build = (npm_lifecycle_event: string) =>
      spawnSync(process.execPath, ['component/build/build.mjs'], {
        cwd: folder,
        env: { ...process.env, npm_lifecycle_event },
        encoding: 'utf8',
      });
    assert.equal(build('prepare').status, 0);
    const start = build('prestart');
    assert.equal(start.status, 1);
    assert.match(start.stderr, /^build: .* run "npm install --include=dev && npm run build"\.\n$/u);
    for (const path of [
      ...['component/script.js', 'server/main.js', 'site/index.html'],
      ...['browser/mesh-call.js', 'browser/releases.json', 'browser/LICENSES.txt'],
      ...['component/custom-elements.json', 'component/web-types.json'],
    ])
      await cp(join(root, 'LICENSE'), join(folder, 'dist', path));
    const built = build('prestart');
    assert.equal(built.status, 0);
    assert.match(built.stderr, /dist stays as it is/u);
  });
});
