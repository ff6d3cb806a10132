import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { browserBuild } from './paths.js';

/** One build for the browser, as `releases.json` describes it. */
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

/** The newest release in dist/browser. */
export async function currentRelease(): Promise<Release> {
  const { releases } = JSON.parse(await readFile(join(browserBuild, 'releases.json'), 'utf8'));
  return releases[0];
}

/**
 * The scripts that a page loads to hold a call: the entry, what it imports on its way, and everything these
 * import statically. What they import dynamically later (panels) is not needed for a call.
 */
export function scriptsOfACall({ chunks }: Release): string[] {
  const needed = new Set<string>();
  const take = (fileName: string) => {
    if (needed.has(fileName)) return;
    needed.add(fileName);
    for (const each of chunks[fileName]?.imports ?? []) take(each);
  };
  for (const [fileName, chunk] of Object.entries(chunks)) {
    if (!chunk.isEntry) continue;
    take(fileName);
    chunk.dynamicImports.forEach(take);
  }
  return [...needed].sort();
}
