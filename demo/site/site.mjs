import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants } from 'node:zlib';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import { decisions } from './decisions.mjs';
import { guides } from './guides.mjs';
import { layout } from './layout.mjs';
import { fileName, render } from './markdown.mjs';
import { sizes } from './sizes.mjs';

// Builds the site that the server shows: start page, configurator, self-check, guides and examples, as static files in
// dist/site. All links but those of 404.html are relative, so the site works under any address:
//
//     node demo/site/site.mjs [--server URL] [--out FOLDER] [--uncompressed]
//
// `--server` is the call server of a copy that another web server serves. `--uncompressed`
// writes no Brotli twins.

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: { server: { type: 'string' }, out: { type: 'string' }, uncompressed: { type: 'boolean' } },
});
const out = values.out ?? join(root, 'dist/site');
const server = values.server?.replace(/\/$/u, '');

const demo = (path) => join(root, 'demo', path);
const manifest = JSON.parse(await readFile(join(root, 'dist/component/custom-elements.json'), 'utf8'));
const [element] = manifest.modules[0].declarations;

// A folder given by `--out` may hold other files.
if (!values.out) await rm(out, { recursive: true, force: true });
for (const folder of ['', 'docs', 'examples', 'files', 'images'])
  await mkdir(join(out, folder), { recursive: true });

for (const name of ['index', 'configure', 'check', '404']) {
  const { default: page } = await import(`../pages/${name}.mjs`);
  await write(`${name}.html`, layout({ ...page, path: `${name}.html`, body: page.body({ element }) }));
}

/** Documents that are generated during the build, by name. */
const generated = { sizes, decisions };

const linked = new Set();
for (const { name, title, description, source = `demo/docs/${name}.md` } of guides) {
  const text = (await generated[name]?.()) ?? (await readFile(join(root, source), 'utf8'));
  const path = `docs/${name}.html`;
  const { body, headings, files } = await render(text, source);
  for (const file of files) linked.add(file);
  await write(
    path,
    layout({ path, title, description, body, headings, styles: ['guide.css'], scripts: ['copy.js'] }),
  );
}
for (const file of linked) await write(`files/${fileName(file)}`, await readFile(join(root, file), 'utf8'));

for (const name of await readdir(demo('examples')))
  await write(`examples/${name}`, await codeFor(demo(`examples/${name}`)));
for (const name of await readdir(demo('assets')))
  await write(name, await readFile(demo(`assets/${name}`), 'utf8'));
for (const name of await readdir(demo('images')))
  await copyFile(demo(`images/${name}`), join(out, 'images', name));

/** Text of an example; imports from packages are bundled into it. */
async function codeFor(path) {
  const text = await readFile(path, 'utf8');
  if (!/^import .+ from '[^.]/mu.test(text)) return text;
  const bundle = await rollup({
    input: path,
    plugins: [nodeResolve({ browser: true }), terser({ module: true })],
  });
  const { output } = await bundle.generate({ format: 'es', inlineDynamicImports: true });
  return output[0].code;
}

/** Writes a file and, if it is worth it, its Brotli twin. */
async function write(path, text) {
  const content = server ? text.replaceAll(/(?<= src=")(?:\.\.\/)*(?=mesh-call\.js")/gu, `${server}/`) : text;
  await writeFile(join(out, path), content);
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  if (content.length > 1_000 && !values.uncompressed)
    await writeFile(join(out, `${path}.br`), brotliCompressSync(content, { params }));
}
