import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../support/paths.js';

const run = promisify(execFile);

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly sideEffects: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Package that is installed in a project of its own, beside its dependencies only. */
export interface Installed {
  /** Folder of the project. */
  readonly project: string;
  /** Folder of the package, inside the project. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Paths of all files of the package, relative to it, with slashes. */
  readonly files: readonly string[];
}

/**
 * Packs the package in `source` and unpacks it in a new project. Of other packages, the project has only the direct
 * dependencies, as links into this checkout.
 *
 * @param beside names of further packages of the project
 */
export async function install(source: string, beside: readonly string[] = []): Promise<Installed> {
  const project = await mkdtemp(join(tmpdir(), 'mesh-call-packed-'));
  const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as Manifest;
  const folder = join(project, 'node_modules', manifest.name);
  await mkdir(folder, { recursive: true });
  const options = ['--ignore-scripts', '--json', '--pack-destination', project];
  const { stdout } = await run('npm', ['pack', source, ...options], { maxBuffer: 8 * 1024 * 1024 });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  await run('tar', ['-xzf', join(project, filename), '-C', folder, '--strip-components=1']);
  for (const name of [...Object.keys(manifest.dependencies), ...beside]) {
    const link = join(project, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', name), link);
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  return { project, folder, manifest, files };
}

export function uninstall({ project }: Installed): Promise<void> {
  return rm(project, { recursive: true, force: true });
}

/** Paths of all files that `exports` and `bin` name. */
export function namedFiles({ exports, bin = {} }: Manifest): readonly string[] {
  const targets = Object.values(exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
  return [...targets, ...Object.values(bin)].map((path) => path.replace(/^\.\//u, ''));
}
