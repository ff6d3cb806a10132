import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { settingTable } from '../../server/config/settings.js';
import { root } from '../support/paths.js';

// Compares the documents with the code: names in text and code, and the targets of links.

interface Named {
  readonly name: string;
  readonly kind?: string;
}

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('dist/component/custom-elements.json'));
const [element] = manifest.modules[0].declarations as [Record<string, readonly Named[]>];
const names = (list: string) => new Set((element[list] ?? []).map(({ name }) => name));

/** Documents about the code itself: their words in code style are names of files and classes. */
const developerDocuments = [
  ...listed('demo/docs/decisions', '.md'),
  'demo/docs/glossary.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
];
const ownDocuments = [
  'README.md',
  ...listed('demo/docs', '.md').filter((path) => !developerDocuments.includes(path)),
  ...listed('demo/examples', '.html'),
];
const allDocuments = [
  ...ownDocuments,
  ...developerDocuments,
  ...['SECURITY.md', 'component/README.md', 'deploy/README.md'],
  ...['test/README.md', 'test/bench/README.md', 'demo/frameworks/README.md', 'server/protocol/README.md'],
];
const texts = new Map(allDocuments.map((path) => [path, read(path)]));

describe('the documents', () => {
  it('name only attributes that the element has', () => {
    const known = new Set([
      ...names('attributes'),
      // JSX has the names of properties.
      ...names('members'),
      ...['id', 'slot', 'class', 'lang', 'dir', 'ref', 'suppressHydrationWarning'],
      ...['data-turbo-permanent', 'hx-preserve'],
    ]);
    const used = findAll(ownDocuments, /<mesh-call\s([^>]*)>/gu).flatMap(({ path, found }) =>
      [...found.replaceAll(/="[^"]*"|=\{[^}]*\}/gu, '').matchAll(/[\w:@-]+/gu)].map(([name]) => ({
        path,
        name,
      })),
    );
    assert.ok(used.length > 10);
    // Syntax of a framework is checked by that framework's own test.
    assert.deepEqual(
      used.filter(({ name }) => !known.has(name)),
      [],
    );
  });

  it('name only events that are fired', () => {
    const ours = findAll(ownDocuments, /\bcall\.addEventListener\('([\w-]+)'/gu);
    const listed = findAll(
      ownDocuments,
      /`((?:call|participant|microphone|camera|screen-share|before|control)-[a-z]+)`/gu,
    );
    assert.ok(ours.length > 5);
    const known = new Set([...names('events'), ...names('attributes')]);
    assert.deepEqual(
      [...ours, ...listed].filter(({ found }) => !known.has(found)),
      [],
    );
  });

  it('name only methods and properties that exist', () => {
    const known = new Set([
      ...names('members'),
      ...['addEventListener', 'setAttribute', 'subscribe', 'show', 'configure'],
    ]);
    const called = findAll(ownDocuments, /(?<![\w.-])call\.(\w+)/gu);
    const written = findAll(ownDocuments, /`(\w+)\([^`]*\)`/gu).filter(
      ({ found }) => !['buildApp', 'registerTranslation'].includes(found),
    );
    assert.ok(called.length > 10);
    assert.deepEqual(
      [...called, ...written].filter(({ found }) => !known.has(found)),
      [],
    );
  });

  it('name only custom properties, parts and slots that exist', () => {
    const variables = findAll(allDocuments, /(--mesh-call-[\w-]+)/gu);
    const parts = findAll(allDocuments, /::part\(([\w-]+)\)/gu);
    const slots = findAll(ownDocuments, /\bslot="([\w-]+)"/gu);
    assert.ok(variables.length > 20 && parts.length > 3 && slots.length > 2);
    assert.deepEqual(
      variables.filter(({ found }) => !names('cssProperties').has(found)),
      [],
    );
    assert.deepEqual(
      parts.filter(({ found }) => !names('cssParts').has(found)),
      [],
    );
    assert.deepEqual(
      slots.filter(({ found }) => !names('slots').has(found)),
      [],
    );
  });

  it('name only settings that the server has', () => {
    const known = new Set<string>(
      Object.values(settingTable).flatMap(({ variable, isSecret }) =>
        isSecret ? [variable, `${variable}_FILE`] : [variable],
      ),
    );
    const written = findAll(allDocuments, /\b(MESH_CALL_[A-Z_]*[A-Z])\b/gu);
    assert.ok(written.length > 20);
    assert.deepEqual(
      written.filter(({ found }) => !known.has(found)),
      [],
    );
    const flags = new Set<string>([
      ...Object.values(settingTable).map(({ flag }) => flag),
      'help',
      'check-config',
      'health',
      'version',
    ]);
    const typed = findAll(allDocuments, /npx mesh-call ((?:--[\w-]+(?:[ =]\S+)? ?)+)/gu).flatMap(
      ({ path, found }) =>
        [...found.matchAll(/--([\w-]+)/gu)].map(([, flag = '']) => ({ path, found: flag })),
    );
    assert.ok(typed.length > 2);
    assert.deepEqual(
      typed.filter(({ found }) => !flags.has(found)),
      [],
    );
  });

  it('name only error codes that exist', () => {
    const unions = ['component/core/call/call-error.ts', 'server/protocol/errors.ts'].map((path) =>
      /type (?:CallErrorCode|WireErrorCode) =([^;]+);/u.exec(read(path)),
    );
    const known = new Set(
      unions.flatMap((union) => [...(union?.[1] ?? '').matchAll(/'([\w-]+)'/gu)].map(([, code]) => code)),
    );
    const troubles = findAll(['demo/docs/troubleshooting.md'], /`([a-z]+(?:-[a-z]+)+)`/gu);
    assert.ok(troubles.length > 8);
    const others = new Set([
      ...names('attributes'),
      ...names('events'),
      'connect-src',
      'script-src',
      'display-capture',
    ]);
    assert.deepEqual(
      troubles.filter(({ found }) => !known.has(found) && !others.has(found)),
      [],
    );
  });

  it('name only npm scripts and files to run that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const run = findAll(allDocuments, /\bnpm run ([\w:-]+)/gu);
    assert.ok(run.length > 10);
    assert.deepEqual(
      run.filter(({ found }) => !(found in scripts)),
      [],
    );
    const files = findAll(allDocuments, /\bnode ((?:demo|dist|component|test)\/[\w./-]+\.m?js)/gu);
    assert.deepEqual(
      files.filter(({ found }) => !existsSync(join(root, found))),
      [],
    );
  });

  it('name only source files that exist', () => {
    const named = findAll(
      [...developerDocuments, 'demo/docs/logging.md'],
      /`((?:component|server|test|demo)\/[\w./-]+)`/gu,
    );
    assert.ok(named.length > 100);
    assert.deepEqual(
      named.filter(({ found }) => !existsSync(join(root, found))),
      [],
    );
  });

  it('contain every decision record that a source refers to', () => {
    const sources = ['component', 'server', 'test', 'demo/site'].flatMap((folder) =>
      ['.ts', '.mjs'].flatMap((ending) => listed(folder, ending)),
    );
    const missing = sources.flatMap((path) =>
      [...read(path).matchAll(/demo\/docs\/decisions\/(\d{4}[\w-]*(?:\.md)?)/gu)].flatMap(([, name = '']) =>
        existsSync(join(root, 'demo/docs/decisions', name)) ? [] : [{ path, name }],
      ),
    );
    assert.deepEqual(missing, []);
  });

  it('describe every public name of the element, and every setting', () => {
    const reference = read('demo/docs/reference.md');
    const all = ['attributes', 'members', 'events', 'slots', 'cssParts', 'cssProperties'].flatMap((list) => [
      ...names(list),
    ]);
    // The property twin of an attribute is described as the attribute.
    const twin = (name: string) => name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`);
    assert.deepEqual(
      all.filter((name) => !reference.includes(`\`${name}`) && !names('attributes').has(twin(name))),
      [],
    );
    const settings = read('demo/docs/settings.md');
    assert.deepEqual(
      Object.values(settingTable).filter(({ variable }) => !settings.includes(variable)),
      [],
    );
  });

  it('contain references that match the code (else: npm run references)', async () => {
    const { references } = (await import(pathToFileURL(join(root, 'demo/site/reference.mjs')).href)) as {
      references: () => Promise<Record<string, string>>;
    };
    for (const [name, text] of Object.entries(await references()))
      assert.equal(read(`demo/docs/${name}.md`), text, name);
  });

  it('contain a heading in the changelog for this version', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    assert.ok(read('CHANGELOG.md').includes(`\n## ${version}`));
  });

  it('become a site that can use another call server, and leave other files of its folder alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mesh-call-site-'));
    try {
      await writeFile(join(folder, 'theirs.html'), 'theirs');
      const args = [
        join(root, 'demo/site/site.mjs'),
        '--server',
        'https://calls.example.net/',
        '--out',
        folder,
      ];
      assert.equal(spawnSync(process.execPath, args, { encoding: 'utf8' }).stderr, '');
      for (const page of ['index.html', 'configure.html', 'examples/events.html']) {
        const scripts = [
          ...readFileSync(join(folder, page), 'utf8').matchAll(/ src="([^"]*mesh-call\.js)"/gu),
        ];
        assert.deepEqual(
          scripts.map(([, src]) => src),
          ['https://calls.example.net/mesh-call.js'],
          page,
        );
      }
      const embed = readFileSync(join(folder, 'docs/embed.html'), 'utf8');
      assert.ok(
        embed.includes('https://calls.example.org/mesh-call.js'),
        'code that readers copy keeps its address',
      );
      assert.equal(readFileSync(join(folder, 'theirs.html'), 'utf8'), 'theirs');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('contain only links to files that exist', () => {
    for (const [path, text] of texts)
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/gu)) {
        if (/^(?:https?:|mailto:|#)/u.test(target)) continue;
        const [file = ''] = target.split('#');
        assert.ok(existsSync(join(root, dirname(path), file)), `${path}: ${target}`);
      }
  });

  it('become a site whose links and anchors exist, and which loads nothing from other origins', () => {
    const pages = listed('dist/site', '.html');
    assert.ok(pages.length > 25);
    for (const page of pages) {
      const html = read(page);
      for (const [, kind = '', target = ''] of html.matchAll(/\s(href|src)="([^"]+)"/gu)) {
        if (target === 'data:,') continue;
        if (/^https?:/u.test(target)) {
          assert.equal(kind, 'href', `${page}: ${target}`);
          continue;
        }
        const [file = '', id] = target.split('#');
        const path = file === '' ? page : join(dirname(page), file);
        if (path === 'dist/site/mesh-call.js') continue;
        assert.ok(existsSync(join(root, path)), `${page}: ${target}`);
        if (id) assert.ok(read(path).includes(` id="${id}"`), `${page}: ${target}`);
      }
    }
  });
});

function listed(folder: string, ending: string): string[] {
  const all = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return all.filter((name) => name.endsWith(ending)).map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

function findAll(paths: readonly string[], pattern: RegExp): { path: string; found: string }[] {
  return paths.flatMap((path) =>
    [...(texts.get(path) ?? '').matchAll(pattern)].map(([, found = '']) => ({ path, found })),
  );
}
