import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

/** Name of the chunk of a release that `writeBrowserBuild` makes. */
export const chunkOf = (release: number) => `mesh-call-panel-release${release}.js`;

/**
 * Writes a clean build of the script with one chunk, as an image or a package has it.
 *
 * @returns its folder, in `parent`
 */
export async function writeBrowserBuild(parent: string, release: number): Promise<string> {
  const folder = await mkdtemp(join(parent, 'build-'));
  const code = `export const release = ${release};\n`;
  const chunk = chunkOf(release);
  const files: Record<string, string | Buffer> = {
    'mesh-call.js': `import('./${chunk}');\n`,
    [chunk]: code,
    [`${chunk}.br`]: brotliCompressSync(code),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const chunks = { 'mesh-call.js': { dynamicImports: [chunk] }, [chunk]: { dynamicImports: [] } };
  const listed = { version: '1.0.0', time: '', files: Object.keys(files), chunks };
  await writeFile(join(folder, 'releases.json'), JSON.stringify({ releases: [listed] }));
  return folder;
}
