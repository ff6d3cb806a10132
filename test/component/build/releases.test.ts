import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type Plugin, rollup } from 'rollup';
import { root } from '../../support/paths.js';

interface ReleasesModule {
  releases(options: { version: string; now?: () => Date }): Plugin;
}

const path = join(root, 'component/build/releases.mjs');
const { releases }: ReleasesModule = await import(pathToFileURL(path).href);

describe('releases plugin', () => {
  let folder: string;
  let dir: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-releases-'));
    dir = join(folder, 'browser');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Builds an entry with one lazy chunk that contains `text`, and returns the chunk's file name. */
  async function build(text: string): Promise<string> {
    await writeFile(join(folder, 'entry.js'), "export const panel = () => import('./panel.js');");
    await writeFile(join(folder, 'panel.js'), `export default ${JSON.stringify(text)};`);
    const bundle = await rollup({
      input: { 'mesh-call': join(folder, 'entry.js') },
      plugins: [releases({ version: '1.0.0' })],
    });
    const chunkFileNames = 'mesh-call-[name]-[hash].js';
    const { output } = await bundle.write({ dir, entryFileNames: '[name].js', chunkFileNames });
    await bundle.close();
    const panel = output.find(({ fileName }) => fileName.startsWith('mesh-call-panel-'));
    assert.ok(panel);
    return panel.fileName;
  }

  it('keeps the previous release, deletes older ones, and counts a repeated build once', async () => {
    const first = await build('first');
    await writeFile(join(dir, 'theirs.txt'), 'not written by the build');
    const second = await build('second');
    assert.ok(existsSync(join(dir, first)), 'a page opened before the update can still load its panel');

    assert.equal(await build('second'), second);
    assert.ok(existsSync(join(dir, first)), 'a repeated build is not a new release');

    const third = await build('third');
    const left = (await readdir(dir)).sort();
    assert.deepEqual(left, ['mesh-call.js', second, third, 'releases.json', 'theirs.txt'].sort());

    const list = JSON.parse(await readFile(join(dir, 'releases.json'), 'utf8'));
    assert.deepEqual(
      list.releases.map(({ version, files }: { version: string; files: string[] }) => [version, files]),
      [
        ['1.0.0', [third, 'mesh-call.js'].sort()],
        ['1.0.0', [second, 'mesh-call.js'].sort()],
      ],
    );
  });

  it('keeps both releases when a build returns to the previous one', async () => {
    const fourth = await build('fourth');
    const third = await build('third');
    assert.ok(existsSync(join(dir, fourth)) && existsSync(join(dir, third)));
  });
});
