import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { buildApp } from '../../../server/app.js';
import { chunkOf, writeBrowserBuild } from '../../support/server/browser-build.js';

describe('MESH_CALL_CHUNKS_DIR', () => {
  let folder: string;
  let chunksDirectory: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-chunks-'));
    chunksDirectory = join(folder, 'kept', 'chunks');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const build = (release: number) => writeBrowserBuild(folder, release);

  const start = (browserDirectory: string, kept: string | null = chunksDirectory) =>
    buildApp({
      ...{ logger: false, stunPort: 'off', browserDirectory, siteDirectory: browserDirectory },
      chunksDirectory: kept,
    });

  it('keeps the chunks of earlier releases through clean builds, and serves them as their own', async () => {
    await (await start(await build(1))).close();
    const app = await start(await build(2));
    for (const number of [1, 2]) {
      const { statusCode, headers, body } = await app.inject(`/${chunkOf(number)}`);
      assert.deepEqual([statusCode, body], [200, `export const release = ${number};\n`]);
      assert.match(String(headers['cache-control']), /immutable/u);
      assert.equal(headers['access-control-allow-origin'], '*');
      const compressed = await app.inject({
        url: `/${chunkOf(number)}`,
        headers: { 'accept-encoding': 'br' },
      });
      assert.equal(compressed.headers['content-encoding'], 'br');
    }
    assert.equal((await app.inject('/mesh-call.js')).body, `import('./${chunkOf(2)}');\n`);
    const missing = await app.inject(`/${chunkOf(3)}`);
    assert.deepEqual([missing.statusCode, missing.headers['cache-control']], [404, 'no-store']);
    await app.close();
  });

  it('lets an older server serve the chunks of a newer one that shares the folder', async () => {
    const older = await start(await build(1));
    const newer = await start(await build(2));
    assert.equal((await older.inject(`/${chunkOf(2)}`)).statusCode, 200);
    await Promise.all([older.close(), newer.close()]);
  });

  it('deletes the chunks of old releases, and nothing else', async () => {
    await (await start(await build(1))).close();
    await writeFile(join(chunksDirectory, 'of-the-operator.txt'), '');
    for (const number of [2, 3, 4, 5]) await (await start(await build(number))).close();
    const files = (await readdir(chunksDirectory)).filter(
      (name) => name.endsWith('.js') || name.endsWith('.txt'),
    );
    assert.deepEqual(files.sort(), [...[2, 3, 4, 5].map(chunkOf), 'of-the-operator.txt']);
  });

  it('serves the own release if the folder cannot be written, and does so without one', async () => {
    await writeFile(join(folder, 'kept'), 'a file in the way');
    for (const kept of [chunksDirectory, null]) {
      const app = await start(await build(1), kept);
      assert.equal((await app.inject(`/${chunkOf(1)}`)).statusCode, 200);
      await app.close();
    }
  });
});
