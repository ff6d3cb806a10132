import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

/** As much as is needed here of what the build writes beside the script. */
const releasesSchema = v.object({
  releases: v.pipe(
    v.array(v.object({ chunks: v.record(v.string(), v.object({ dynamicImports: v.array(v.string()) })) })),
    v.minLength(1),
  ),
});

/** The chunks that the entry of the newest release fetches at once; none where the build tells nothing of them. */
export function chunksOfEntry(browserDirectory: string, entry: string): readonly string[] {
  const result = v.safeParse(releasesSchema, readJson(join(browserDirectory, 'releases.json')));
  return result.success ? (result.output.releases[0]?.chunks[entry]?.dynamicImports ?? []) : [];
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
