import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Plugin, rollup } from 'rollup';
import { browserBuild, root } from '../support/paths.js';

interface Configuration {
  releases(options: { version: string; now?: () => Date }): Plugin;
  smallTemplates(): Plugin;
}

const configuration: Configuration = await import(pathToFileURL(join(root, 'rollup.config.mjs')).href);

describe('the releases that the build keeps', () => {
  let folder: string;
  let dir: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-releases-'));
    dir = join(folder, 'browser');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Builds an entry with one lazily loaded chunk that holds `text`, and returns the chunk's name. */
  async function build(text: string): Promise<string> {
    await writeFile(join(folder, 'entry.js'), "export const panel = () => import('./panel.js');");
    await writeFile(join(folder, 'panel.js'), `export default ${JSON.stringify(text)};`);
    const bundle = await rollup({
      input: { 'mesh-call': join(folder, 'entry.js') },
      plugins: [configuration.releases({ version: '1.0.0' })],
    });
    const chunkFileNames = 'mesh-call-[name]-[hash].js';
    const { output } = await bundle.write({ dir, entryFileNames: '[name].js', chunkFileNames });
    await bundle.close();
    const panel = output.find(({ fileName }) => fileName.startsWith('mesh-call-panel-'));
    assert.ok(panel);
    return panel.fileName;
  }

  it('keeps the release before, deletes older ones, and counts the same build once', async () => {
    const first = await build('first');
    await writeFile(join(dir, 'theirs.txt'), 'not of the build');
    const second = await build('second');
    assert.ok(existsSync(join(dir, first)), 'a page opened before the update still finds its panel');

    assert.equal(await build('second'), second);
    assert.ok(existsSync(join(dir, first)), 'building the same again is no new release');

    const third = await build('third');
    const left = (await readdir(dir)).sort();
    assert.deepEqual(left, ['mesh-call.js', second, third, 'releases.json', 'theirs.txt'].sort());

    const { releases } = JSON.parse(await readFile(join(dir, 'releases.json'), 'utf8'));
    assert.deepEqual(
      releases.map(({ version, files }: { version: string; files: string[] }) => [version, files]),
      [
        ['1.0.0', [third, 'mesh-call.js'].sort()],
        ['1.0.0', [second, 'mesh-call.js'].sort()],
      ],
    );
  });

  it('a return to the release before keeps both', async () => {
    const fourth = await build('fourth');
    const third = await build('third');
    assert.ok(existsSync(join(dir, fourth)) && existsSync(join(dir, third)));
  });
});

describe('templates in the build', () => {
  async function shrunk(source: string): Promise<string> {
    const bundle = await rollup({
      input: 'entry',
      plugins: [
        { name: 'source', resolveId: (id) => id, load: () => source },
        configuration.smallTemplates(),
      ],
    });
    const { output } = await bundle.generate({ format: 'es' });
    await bundle.close();
    return output[0].code;
  }

  it('lose their indentation and comments', async () => {
    const code = await shrunk(
      // With the space that the compiler writes.
      'export const a = css `\n  /* why */\n  a :hover,\n  b {\n    gap: 1px 2px;\n  }\n`;',
    );
    assert.match(code, /css ?` ?a :hover,b\{gap:1px 2px\}`/u);
  });

  it('keep their values, nested templates and the line of what follows', async () => {
    const source =
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
      'export const a = (x) => html`\n  <p>\n    ${x ? html`\n      <b>1  2</b>` : nothing}\n  </p>`;\nexport const line = 6;';
    const code = await shrunk(source);
    assert.match(code, /html` <p> \$\{x \? html` <b>1 {2}2<\/b>`\s*: nothing\} <\/p>`/u);
    const lineOf = (text: string) => text.split('\n').findIndex((each) => each.includes('line = 6'));
    assert.equal(lineOf(code), lineOf(source));
  });
});

describe('the build for the browser', () => {
  it('has a compressed copy of every script, the same inside', async () => {
    const scripts = (await readdir(browserBuild)).filter((name) => name.endsWith('.js'));
    assert.ok(scripts.includes('mesh-call.js'), 'the build has an entry');
    for (const name of scripts) {
      const path = join(browserBuild, name);
      const text = await readFile(path);
      assert.ok(brotliDecompressSync(await readFile(`${path}.br`)).equals(text), `${name}.br`);
      assert.ok(gunzipSync(await readFile(`${path}.gz`)).equals(text), `${name}.gz`);
      assert.match(
        text.toString(),
        /\/\/# sourceMappingURL=\S+\.js\.map\s*$/u,
        `${name} names its source map`,
      );
    }
  });

  it('names the licence of every package in it', async () => {
    const text = await readFile(join(browserBuild, 'LICENSES.txt'), 'utf8');
    for (const name of ['lit-html', 'socket.io-client', 'valibot'])
      assert.match(text, new RegExp(`── ${name} `, 'u'));
  });
});
