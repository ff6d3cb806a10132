import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { root } from '../support/paths.js';
import { type Installed, install, namedFiles, uninstall } from './packed.js';

const run = promisify(execFile);

interface Expected {
  readonly source: string;
  /** Patterns of the files that belong into the package. */
  readonly mayHold: readonly RegExp[];
  readonly mostMiB: number;
  /** Entries that can be imported, each with exports that it must have. */
  readonly entries: Readonly<Record<string, readonly string[]>>;
}

const data = ['custom-elements', 'vscode.html-custom-data', 'vscode.css-custom-data', 'web-types'].map(
  (name) => `${name}.json`,
);
const code = String.raw`(?:js|js\.map|d\.ts)$`;
const editorData = new RegExp(`^(?:dist/)?component/(?:${data.join('|').replaceAll('.', '\\.')})$`, 'u');
const about = /^(?:package\.json|README\.md|LICENSE)$/u;

/** Entries without a value export. */
const frameworks = ['react', 'preact', 'solid', 'vue', 'svelte'];
const typesOf = (name: string) => Object.fromEntries(frameworks.map((each) => [`${name}/${each}`, []]));

const packages: Readonly<Record<string, Expected>> = {
  'mesh-call': {
    source: root,
    mayHold: [
      about,
      editorData,
      new RegExp(`^dist/(?:component|server)/.+\\.${code}`, 'u'),
      /^dist\/browser\/(?:mesh-call[\w-]*\.js(?:\.map|\.br|\.gz)?|LICENSES\.txt|releases\.json)$/u,
      /^dist\/site\/(?:[\w-]+\.(?:html|css|js)|docs\/[\w-]+\.html|examples\/[\w-]+\.(?:html|js)|files\/[\w-]+\.txt)(?:\.br)?$/u,
      /^dist\/site\/images\/[\w-]+\.jpg$/u,
    ],
    mostMiB: 12,
    entries: {
      'mesh-call': ['CallError', 'MeshCallElement', 'registerTranslation'],
      'mesh-call/element': ['CallError', 'MeshCallElement', 'registerTranslation'],
      'mesh-call/headless': ['Call', 'CallError'],
      'mesh-call/server': ['buildApp'],
      ...typesOf('mesh-call'),
    },
  },
  'mesh-call-element': {
    source: join(root, 'dist/element-package'),
    mayHold: [about, editorData, new RegExp(`^(?:component|server/protocol)/.+\\.${code}`, 'u')],
    mostMiB: 4,
    entries: {
      'mesh-call-element': ['CallError', 'MeshCallElement', 'registerTranslation'],
      'mesh-call-element/element': ['CallError', 'MeshCallElement', 'registerTranslation'],
      'mesh-call-element/headless': ['Call', 'CallError'],
      ...typesOf('mesh-call-element'),
    },
  },
};

before(() => run(process.execPath, [join(root, 'component/build/element-package.mjs')]));

for (const [name, { source, mayHold, mostMiB, entries }] of Object.entries(packages))
  describe(`packed ${name}`, () => {
    let installed: Installed;
    before(async () => {
      installed = await install(source);
    });
    after(() => uninstall(installed));

    it('contains the files of its entries, and no unexpected file', async () => {
      const { manifest, files, folder } = installed;
      assert.equal(manifest.name, name);
      assert.deepEqual(
        files.filter((file) => !mayHold.some((kind) => kind.test(file))),
        [],
      );
      assert.deepEqual(
        namedFiles(manifest).filter((file) => !files.includes(file)),
        [],
      );
      const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
      const mib = sizes.reduce((sum, size) => sum + size, 0) / 1024 ** 2;
      assert.ok(mib <= mostMiB, `${mib.toFixed(1)} MiB, of ${mostMiB}`);
    });

    it('contains no output of a deleted source', () => {
      const modules = installed.files.filter((file) => /(?:component|server)\/.+\.js$/u.test(file));
      const orphans = modules.filter(
        (file) => !existsSync(join(root, file.replace(/^dist\//u, '').replace(/js$/u, 'ts'))),
      );
      assert.ok(modules.length > 100);
      assert.deepEqual(orphans, []);
    });

    it('contains source maps that include the sources', async () => {
      const maps = installed.files.filter((file) => /(?:component|server)\/.+\.js\.map$/u.test(file));
      assert.ok(maps.length > 100);
      for (const file of maps) {
        const { sources, sourcesContent } = JSON.parse(
          await readFile(join(installed.folder, file), 'utf8'),
        ) as { sources: string[]; sourcesContent?: (string | null)[] };
        assert.equal(
          sourcesContent?.filter((content) => typeof content === 'string').length,
          sources.length,
          file,
        );
      }
    });

    it('passes publint', async () => {
      const { messages, pkg } = await publint({ pkgDir: installed.folder, strict: true, pack: false });
      assert.deepEqual(
        messages.map((message) => formatMessage(message, pkg, { color: false })),
        [],
      );
    });

    it('exports exactly the expected entries', () => {
      const named = Object.keys(installed.manifest.exports).map((entry) => join(name, entry));
      assert.deepEqual(
        named.sort(),
        [...Object.keys(entries), ...[...data, 'package.json'].map((each) => join(name, each))].sort(),
      );
    });

    it('imports without a DOM, every entry, and twice', async () => {
      const script = `
        const given = {};
        for (const entry of ${JSON.stringify(Object.keys(entries))}) {
          const [first, second] = [await import(entry), await import(import.meta.resolve(entry) + '?again')];
          given[entry] = Object.keys(first).sort();
          if (Object.keys(second).length !== given[entry].length) throw new Error(entry);
        }
        console.log(JSON.stringify(given));`;
      const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', script], {
        cwd: installed.project,
      });
      assert.equal(stderr, '');
      const given = JSON.parse(stdout) as Record<string, string[]>;
      for (const [entry, names] of Object.entries(entries))
        assert.deepEqual(
          names.filter((each) => !given[entry]?.includes(each)),
          [],
          entry,
        );
    });
  });
