import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** Releases whose chunks are kept: the current one, and those of pages that are still open. */
const KEPT_RELEASES = 4;

const releasesSchema = v.object({
  releases: v.array(
    v.object({
      version: v.string(),
      time: v.string(),
      // Names of files only: they are copied and deleted.
      files: v.array(v.pipe(v.string(), v.regex(/^[\w-][\w.-]*$/u))),
      chunks: v.record(v.string(), v.unknown()),
    }),
  ),
});

type Release = v.InferOutput<typeof releasesSchema>['releases'][number];

export interface KeptChunksOptions {
  /** Folder that survives updates. Several servers may share it. */
  readonly folder: string;
  readonly browserDirectory: string;
  /** Whether a file of the script belongs to one release only, by the hash in its name. */
  readonly isHashed: (file: string) => boolean;
}

/**
 * Copies the chunks of this release into a folder that survives updates, and deletes those of old releases from it. A
 * container image, a package and a clean build have one release only, but pages that were opened before an update load
 * their panels afterwards.
 *
 * See demo/docs/decisions/0066-chunks-survive-updates.md.
 *
 * @throws if the folder cannot be written
 */
export async function keepChunks({ folder, browserDirectory, isHashed }: KeptChunksOptions): Promise<void> {
  await mkdir(folder, { recursive: true });
  const own = await readReleases(browserDirectory);
  const names = new Set(own.map(chunkNames));
  const known = await readReleases(folder);
  const releases = [...own, ...known.filter((each) => !names.has(chunkNames(each)))];
  for (const file of own.flatMap(({ files }) => files).filter(isHashed))
    await copyOnce(join(browserDirectory, file), join(folder, file));
  const kept = releases.slice(0, KEPT_RELEASES);
  const keptFiles = new Set(kept.flatMap(({ files }) => files));
  for (const file of releases
    .slice(KEPT_RELEASES)
    .flatMap(({ files }) => files)
    .filter(isHashed))
    if (!keptFiles.has(file)) await rm(join(folder, file), { force: true });
  await replace(join(folder, 'releases.json'), (path) =>
    writeFile(path, `${JSON.stringify({ releases: kept }, null, 2)}\n`),
  );
}

async function copyOnce(from: string, to: string): Promise<void> {
  // A file with a hash never changes. The build may have deleted one of an older release.
  if (existsSync(to) || !existsSync(from)) return;
  await replace(to, (path) => copyFile(from, path, constants.COPYFILE_FICLONE));
}

/** Writes a file beside its place and renames it, because other servers read the folder at any time. */
async function replace(path: string, write: (path: string) => Promise<void>): Promise<void> {
  const temporary = `${path}.${process.pid}.new`;
  await write(temporary);
  await rename(temporary, path);
}

/** Releases of a folder, the latest first; none without a readable list. */
async function readReleases(folder: string): Promise<readonly Release[]> {
  const path = join(folder, 'releases.json');
  if (!existsSync(path)) return [];
  try {
    const result = v.safeParse(releasesSchema, JSON.parse(await readFile(path, 'utf8')));
    return result.success ? result.output.releases : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function chunkNames({ chunks }: Release): string {
  return Object.keys(chunks).sort().join();
}
