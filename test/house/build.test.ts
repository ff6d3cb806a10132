import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { browserBuild } from '../support/paths.js';
import { currentRelease } from '../support/release.js';

describe('browser build', () => {
  it('has compressed copies of every script with the same content', async () => {
    const scripts = (await readdir(browserBuild)).filter((name) => name.endsWith('.js'));
    assert.ok(scripts.includes('mesh-call.js'), 'the build has no entry');
    for (const name of scripts) {
      const path = join(browserBuild, name);
      const text = await readFile(path);
      assert.ok(brotliDecompressSync(await readFile(`${path}.br`)).equals(text), `${name}.br`);
      assert.ok(gunzipSync(await readFile(`${path}.gz`)).equals(text), `${name}.gz`);
      assert.match(
        text.toString(),
        /\/\/# sourceMappingURL=\S+\.js\.map\s*$/u,
        `${name} does not name its source map`,
      );
    }
  });

  it('lists the licence text of every bundled package', async () => {
    const text = await readFile(join(browserBuild, 'LICENSES.txt'), 'utf8');
    const bundled = new Set<string>();
    for (const { map } of await readScripts())
      for (const source of map.sources) {
        const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/u.exec(source) ?? [];
        if (name) bundled.add(name);
      }
    assert.ok(bundled.size >= 8, `only ${[...bundled].join()}`);
    for (const name of bundled) {
      const [, entry = ''] = text.split(new RegExp(`^── ${name.replaceAll('.', '\\.')} .*$`, 'mu'));
      assert.match(entry.split('\n── ')[0] ?? '', /copyright/iu, `no licence of ${name}`);
    }
  });

  it('has source maps that lead from the scripts to TypeScript', async () => {
    let compared = 0;
    for (const { name, code, map } of await readScripts()) {
      const sourceMap = new SourceMap(map);
      const sources = new Map(map.sources.map((source, index) => [source, map.sourcesContent[index] ?? '']));
      for (const text of stringsFoundOnce(code)) {
        const found = [...sources].filter(([, source]) => source.includes(text));
        const [path, source = ''] = found[0] ?? [];
        // In quotation marks in exactly one place of the sources, so not within a template.
        const isClear = found.length === 1 && source.split(text).length === 2 && source.includes(`'${text}'`);
        if (!isClear || !path?.endsWith('.ts')) continue;
        const before = code.slice(0, code.indexOf(text)).split('\n');
        const entry = sourceMap.findEntry(before.length - 1, (before.at(-1) ?? '').length);
        assert.ok('originalSource' in entry, `${name}: no mapping for "${text}"`);
        const line = source.slice(0, source.indexOf(text)).split('\n').length - 1;
        assert.deepEqual(
          [entry.originalSource, entry.originalLine],
          [path, line],
          `${name}: the mapping of "${text}"`,
        );
        compared += 1;
      }
    }
    assert.ok(compared > 100, `only ${compared} strings were compared`);
  });
});

/** Hyphenated names in quotation marks that occur exactly once in a script, such as events' names. */
function stringsFoundOnce(code: string): string[] {
  const all = [...code.matchAll(/(?<=")[a-z]+(?:-[a-z]+)+(?=")/gu)].map(([text]) => text);
  return [...new Set(all)].filter((text) => code.split(text).length === 2);
}

interface Script {
  readonly name: string;
  readonly code: string;
  readonly map: {
    readonly file: string;
    readonly version: number;
    readonly sources: string[];
    readonly sourcesContent: string[];
    readonly names: string[];
    readonly mappings: string;
    readonly sourceRoot: string;
  };
}

/** The scripts of the newest release. */
async function readScripts(): Promise<Script[]> {
  const { chunks } = await currentRelease();
  return Promise.all(
    Object.keys(chunks).map(async (name) => ({
      name,
      code: await readFile(join(browserBuild, name), 'utf8'),
      map: JSON.parse(await readFile(join(browserBuild, `${name}.map`), 'utf8')),
    })),
  );
}
