import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/paths.js';
import { pageLibraryViolations } from './page-libraries.js';

/** Folders whose code runs on pages. */
const folders = ['component', 'server/protocol'];
/** Programs that run at build time. */
const left = /^component\/build\//u;

describe('code that runs on pages', () => {
  it('uses nothing that a library on the page may have replaced', () => {
    const paths = folders.flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(folder, name).split(sep).join('/'),
      ),
    );
    const files = paths.filter((path) => path.endsWith('.ts') && !left.test(path));
    assert.ok(files.length > 100, `found only ${files.length} sources`);
    const sources = new Map(files.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
    assert.deepEqual(pageLibraryViolations(sources), []);
  });
});

describe('pageLibraryViolations()', () => {
  for (const [source, expected] of [
    ['for (const [i, x] of list.entries()) f(i, x);', /^a\.ts:1: Prototype deletes/u],
    ['\nconst x = Array.from({ length: 3 });', /^a\.ts:2: Prototype and MooTools/u],
    ['target.dispatchEvent(new Event("x"));', /^a\.ts:1: MooTools replaces Event/u],
    ['new CustomEvent("x")', /polyfills/u],
    ['class A extends Event {}', /MooTools/u],
    ['if (event instanceof CustomEvent) f();', /MooTools/u],
    ['for (const key in message) f(key);', /for-in/u],
  ] as const)
    it(`finds ${source.trim()}`, () => {
      const [found, ...more] = pageLibraryViolations(new Map([['a.ts', source]]));
      assert.match(found ?? '', expected);
      assert.deepEqual(more, []);
    });

  it('accepts comments, Object.entries, other events and native constructors', () => {
    const source = `// new Event()
      /** Array.from */
      Object.entries(x); new NativeEvent('x'); new MediaStreamTrackEvent('x'); map.keys(); report.values();`;
    assert.deepEqual(pageLibraryViolations(new Map([['a.ts', source]])), []);
  });
});
