import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { browserBuild } from './paths.js';

/** One browser build, as `releases.json` describes it. */
export interface Release {
  readonly version: string;
  readonly time: string;
  readonly files: readonly string[];
  readonly chunks: Readonly<Record<string, Chunk>>;
}

interface Chunk {
  readonly isEntry: boolean;
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
}

/** Reads the newest release in dist/browser. */
export async function currentRelease(): Promise<Release> {
  const { releases } = JSON.parse(await readFile(join(browserBuild, 'releases.json'), 'utf8'));
  return releases[0];
}
