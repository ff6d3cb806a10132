import { readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { join, normalize } from 'node:path/posix';
import { gzipSync } from 'node:zlib';
import { browserBuild } from '../support/paths.js';
import { currentRelease, type Release } from '../support/release.js';

/** One chunk of the browser build with its gzip size, divided among its sources in proportion to their length. */
export interface ChunkSize {
  readonly fileName: string;
  readonly bytes: number;
  /** Path of the source from the root → its share of `bytes`. */
  readonly bySource: ReadonlyMap<string, number>;
}

/** Sources that load only after an action or in certain browsers; a name with a slash at the end is a folder. */
export type OnDemand = Readonly<Record<string, string>>;

export interface BundleSizes {
  /** All that loads before joining is possible: the entry, the chunk it imports at once, and their static imports. */
  readonly firstScript: readonly ChunkSize[];
  /** The first script, and each chunk that a call loads by itself. */
  readonly wholeCall: readonly ChunkSize[];
  /** Names in `onDemand` that no chunk contains. */
  readonly unknown: readonly string[];
}

/** Measures the newest release in dist/browser. */
export async function measureBundle(onDemand: OnDemand): Promise<BundleSizes> {
  const release = await currentRelease();
  const chunks = await Promise.all(Object.keys(release.chunks).map(measureChunk));
  const excluded = (source: string) =>
    Object.keys(onDemand).find((name) => (name.endsWith('/') ? source.startsWith(name) : source === name));
  const excludedNames = new Map(
    chunks.map(({ fileName, bySource }) => [
      fileName,
      [...bySource.keys()].map(excluded).find((name) => name !== undefined),
    ]),
  );
  const entry = Object.keys(release.chunks).filter((name) => release.chunks[name]?.isEntry);
  const start = [...entry, ...entry.flatMap((name) => release.chunks[name]?.dynamicImports ?? [])];
  const firstScript = reachable(release, start, () => false);
  const wholeCall = reachable(release, start, (name) => excludedNames.get(name) === undefined);
  return {
    firstScript: chunks.filter(({ fileName }) => firstScript.has(fileName)),
    wholeCall: chunks.filter(({ fileName }) => wholeCall.has(fileName)),
    unknown: Object.keys(onDemand).filter((name) => ![...excludedNames.values()].includes(name)),
  };
}

/** The chunks in `start`, their static imports, and the dynamic imports for which `follow` is true. */
function reachable({ chunks }: Release, start: readonly string[], follow: (name: string) => boolean) {
  const found = new Set<string>();
  const add = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const { imports = [], dynamicImports = [] } = chunks[name] ?? {};
    for (const each of [...imports, ...dynamicImports.filter(follow)]) add(each);
  };
  for (const name of start) add(name);
  return found;
}

async function measureChunk(fileName: string): Promise<ChunkSize> {
  const code = await readFile(join(browserBuild, fileName), 'utf8');
  const map = new SourceMap(JSON.parse(await readFile(join(browserBuild, `${fileName}.map`), 'utf8')));
  const characters = new Map<string, number>();
  for (const [line, text] of code.split('\n').entries())
    for (let column = 0; column < text.length; column += 1) {
      const entry = map.findEntry(line, column);
      const source = 'originalSource' in entry ? sourcePath(entry.originalSource) : '(bundler)';
      characters.set(source, (characters.get(source) ?? 0) + 1);
    }
  const bytes = gzipSync(code, { level: 9 }).length;
  const bySource = new Map([...characters].map(([source, count]) => [source, (bytes * count) / code.length]));
  return { fileName, bytes, bySource };
}

/** A source's path from the root: maps lie in dist/browser. */
function sourcePath(source: string): string {
  return normalize(join('dist/browser', source));
}

export function totalBytes(chunks: readonly ChunkSize[]): number {
  return chunks.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Gzip bytes by npm package, or by top folder of own sources (one level deeper in `ui`), the largest first. */
export function bytesByPart(chunks: readonly ChunkSize[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { bySource } of chunks)
    for (const [source, bytes] of bySource) {
      const part = partOf(source);
      sums.set(part, (sums.get(part) ?? 0) + bytes);
    }
  return new Map([...sums].sort(([, one], [, other]) => other - one));
}

function partOf(source: string): string {
  const [, packagePath] = source.split(/.*node_modules\//u);
  if (packagePath !== undefined)
    return packagePath
      .split('/')
      .slice(0, packagePath.startsWith('@') ? 2 : 1)
      .join('/');
  const folders = source.split('/').slice(0, -1);
  return folders.length === 0 ? source : `${folders.slice(0, folders[1] === 'ui' ? 3 : 2).join('/')}/`;
}
