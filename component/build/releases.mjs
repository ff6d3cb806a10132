import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Rollup plugin that keeps the chunks of the previous release, so that a page opened before an update still loads
 * its panels afterwards. `releases.json` lists the newest release first, with its files and the imports of each
 * chunk. Files of older releases are deleted; no other file is. A build with the same set of chunks counts as the
 * same release.
 *
 * @param options `version` of the package; `kept`: number of releases; `now`: clock
 */
export function releases({ version, kept = 2, now = () => new Date() }) {
  return {
    name: 'releases',
    async writeBundle({ dir }, bundle) {
      const path = join(dir, 'releases.json');
      const previous = existsSync(path) ? JSON.parse(await readFile(path, 'utf8')).releases : [];
      const release = {
        version,
        time: now().toISOString(),
        chunks: chunksOf(bundle),
        files: filesOf(bundle),
      };
      const older = previous.filter((each) => chunkNames(each) !== chunkNames(release));
      const current = [release, ...older.slice(0, kept - 1)];
      const currentFiles = new Set(current.flatMap(({ files }) => files));
      const outdated = older.slice(kept - 1).flatMap(({ files }) => files);
      for (const file of outdated) if (!currentFiles.has(file)) await rm(join(dir, file), { force: true });
      await mkdir(dir, { recursive: true });
      // Renamed into place: a running server may read the list at any time.
      await writeFile(`${path}.new`, `${JSON.stringify({ releases: current }, null, 2)}\n`);
      await rename(`${path}.new`, path);
    },
  };
}

function chunksOf(bundle) {
  const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
  return Object.fromEntries(
    chunks.map(({ fileName, isEntry, imports, dynamicImports }) => [
      fileName,
      { isEntry, imports, dynamicImports },
    ]),
  );
}

function filesOf(bundle) {
  return Object.keys(bundle).sort();
}

function chunkNames({ chunks }) {
  return Object.keys(chunks).sort().join();
}
