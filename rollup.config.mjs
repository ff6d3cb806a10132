import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';

// The browser's build: one small entry, `mesh-call.js`, and chunks with the hash of their content in their
// name beside it. Its input is what `tsc --build` has written to dist/component.

const root = import.meta.dirname;
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));

/** Text over one WebSocket in the place of Engine.IO's client, all of whose transports it is otherwise. */
const TEXT_ENGINE = join(root, 'dist/component/signaling/text-engine.js');

export default {
  input: { 'mesh-call': join(root, 'dist/component/script.js') },
  output: {
    dir: join(root, 'dist/browser'),
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'mesh-call-[name]-[hash].js',
    hashCharacters: 'base36',
    sourcemap: true,
    generatedCode: { preset: 'es2015', symbols: false },
  },
  treeshake: 'smallest',
  plugins: [
    sourceMapsOfTheCompiler(),
    textOverWebSocketOnly(),
    nodeResolve({ browser: true, exportConditions: ['production', 'browser'] }),
    withoutUnusedMethods(),
    smallTemplates(),
    terser({
      module: true,
      ecma: 2022,
      compress: { passes: 4, unsafe_arrows: true, pure_getters: true },
      // What libraries name like this they call themselves; nothing of the browser's, of Lit's templates or of our own is.
      mangle: { properties: { regex: /^_[a-z]/ } },
      format: { comments: false },
    }),
    licences(),
    precompressed(),
    releases({ version }),
  ],
  onwarn(warning, warn) {
    // What cannot be resolved would fail in the browser, so it fails here.
    if (warning.code === 'UNRESOLVED_IMPORT' || warning.code === 'MISSING_EXPORT')
      throw new Error(warning.message);
    // Decorator helpers that the compiler writes begin with `this &&`, which is meant.
    if (warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
  },
};

/** Hands the compiler's source maps on, which have the sources inside, so that a debugger shows TypeScript. */
function sourceMapsOfTheCompiler() {
  return {
    name: 'source-maps-of-the-compiler',
    async load(id) {
      const mapPath = `${id}.map`;
      if (id.includes(`${sep}node_modules${sep}`) || !existsSync(mapPath)) return null;
      const code = await readFile(id, 'utf8');
      return {
        code: code.replace(/\n\/\/# sourceMappingURL=.*\s*$/u, '\n'),
        map: JSON.parse(await readFile(mapPath, 'utf8')),
      };
    },
  };
}

/**
 * The product speaks text over WebSocket to one namespace, and nothing else: Engine.IO's other transports, Socket.IO's
 * binary packets and its cache of managers stay out of the build. The server refuses the first two.
 */
function textOverWebSocketOnly() {
  const refuse = '() => { throw new Error("binary packets are not supported"); }';
  const replaced = new Map([
    ['socket.io-client/build/esm/index.js', 'export { Manager } from "./manager.js";'],
    [
      'socket.io-parser/build/esm/is-binary.js',
      'export const isBinary = () => false; export const hasBinary = isBinary;',
    ],
    [
      'socket.io-parser/build/esm/binary.js',
      `export const deconstructPacket = ${refuse}; export const reconstructPacket = deconstructPacket;`,
    ],
  ]);
  const seen = new Set();
  return {
    name: 'text-over-web-socket-only',
    resolveId(source) {
      if (source !== 'engine.io-client') return null;
      seen.add(source);
      return TEXT_ENGINE;
    },
    load(id) {
      const [, path] = id.split(`${sep}node_modules${sep}`);
      const name = path?.split(sep).join('/');
      seen.add(name);
      return replaced.get(name) ?? null;
    },
    buildEnd() {
      const [missed] = ['engine.io-client', ...replaced.keys()].filter((path) => !seen.has(path));
      if (missed) throw new Error(`${missed} was not met in the build: has Socket.IO moved it?`);
    },
  };
}

/**
 * Takes out what Socket.IO offers and the product never asks for: bundlers cannot tell which methods are called. Where
 * its own code calls one, an answer stays that is true for one WebSocket.
 */
function withoutUnusedMethods() {
  const answers = { _drainQueue: '{}' };
  const unused = new Map([
    ['socket.io-parser/build/esm/index.js', ['encodeAsBinary', 'takeBinaryData', 'finishedReconstruction']],
    [
      'socket.io-client/build/esm/socket.js',
      [
        '_addToQueue',
        '_drainQueue',
        'compress',
        'send',
        'volatile',
        'onAny',
        'prependAny',
        'offAny',
        'listenersAny',
        'onAnyOutgoing',
        'prependAnyOutgoing',
        'offAnyOutgoing',
        'listenersAnyOutgoing',
      ],
    ],
  ]);
  return {
    name: 'without-unused-methods',
    transform(code, id) {
      const path = id.split(`${sep}node_modules${sep}`)[1]?.split(sep).join('/');
      const names = unused.get(path);
      if (!names) return null;
      const methods = [];
      visit(this.parse(code), (node) => {
        if (node.type === 'MethodDefinition' && names.includes(node.key.name)) methods.push(node);
      });
      if (methods.length !== names.length) throw new Error(`${path} has other methods than it had`);
      const edits = methods.map(({ start, end, key, value }) => {
        const answer = answers[key.name];
        return answer ? { ...value.body, text: answer } : { start, end, text: '' };
      });
      return { code: edited(code, edits), map: null };
    },
  };
}

/** Makes the edits in a text, which must not overlap. */
function edited(text, edits) {
  let result = text;
  for (const { start, end, text: replacement } of [...edits].sort(
    (a, b) => b.start - a.start || b.end - a.end,
  ))
    result = result.slice(0, start) + replacement + result.slice(end);
  return result;
}

/**
 * Takes the indentation out of Lit's templates and style sheets. The line breaks taken out are put back behind
 * the template, so that every other line keeps its place in the source map.
 */
export function smallTemplates() {
  const smaller = {
    html: (text) => text.replace(/\s*\n\s*/gu, ' '),
    svg: (text) => text.replace(/\s*\n\s*/gu, ' '),
    css: (text) =>
      text
        .replace(/\/\*[\s\S]*?\*\//gu, '')
        .replace(/\s+/gu, ' ')
        .replace(/ ?([{};,]) ?/gu, '$1')
        .replace(/: /gu, ':')
        .replace(/;\}/gu, '}'),
  };
  return {
    name: 'small-templates',
    transform(code, id) {
      if (id.includes(`${sep}node_modules${sep}`) || !/\b(?:html|svg|css)\s*`/u.test(code)) return null;
      const edits = [];
      visit(this.parse(code), (node) => {
        const shrink = node.type === 'TaggedTemplateExpression' && smaller[node.tag.name];
        if (!shrink) return;
        let breaks = 0;
        for (const { start, end } of node.quasi.quasis) {
          const text = code.slice(start, end);
          const small = shrink(text);
          breaks += text.split('\n').length - small.split('\n').length;
          edits.push({ start, end, text: small });
        }
        edits.push({ start: node.end, end: node.end, text: '\n'.repeat(breaks) });
      });
      return { code: edited(code, edits), map: null };
    },
  };
}

function visit(node, see) {
  if (Array.isArray(node)) {
    for (const each of node) visit(each, see);
  } else if (node !== null && typeof node === 'object') {
    if (typeof node.type === 'string') see(node);
    for (const value of Object.values(node)) if (typeof value === 'object') visit(value, see);
  }
}

/** Writes LICENSES.txt: the licence of every package whose code is in the build. */
function licences() {
  return {
    name: 'licences',
    async generateBundle(_options, bundle) {
      const folders = new Set();
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.type === 'chunk' ? Object.keys(chunk.modules) : []) {
          const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/u.exec(id)?.[0];
          if (folder) folders.add(folder);
        }
      }
      const texts = await Promise.all([...folders].sort().map(licenceOf));
      const source = `mesh-call ${version} contains the following packages.\n\n${texts.join('\n')}`;
      this.emitFile({ type: 'asset', fileName: 'LICENSES.txt', source });
    },
  };
}

async function licenceOf(folder) {
  const about = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license']
    .map((name) => join(folder, name))
    .find(existsSync);
  const text = file ? (await readFile(file, 'utf8')).trim() : `Licence: ${about.license}`;
  return `── ${about.name} ${about.version} ──\n\n${text}\n`;
}

/** Writes a `.br` and a `.gz` beside every script, so that the server never compresses while somebody waits. */
function precompressed() {
  return {
    name: 'precompressed',
    generateBundle(_options, bundle) {
      for (const [fileName, { type, code }] of Object.entries(bundle)) {
        if (type !== 'chunk') continue;
        const text = Buffer.from(code);
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
        this.emitFile({
          type: 'asset',
          fileName: `${fileName}.br`,
          source: brotliCompressSync(text, { params }),
        });
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(text, { level: 9 }) });
      }
    },
  };
}

/**
 * Keeps the chunks of the release before, so that a page opened before an update finds its panels after it.
 * `releases.json` lists the newest release first, with its files and what each chunk imports; files of older
 * releases are deleted, nothing else is. A build with the same set of chunks is the same release.
 */
export function releases({ version, kept = 2, now = () => new Date() }) {
  return {
    name: 'releases',
    async writeBundle({ dir }, bundle) {
      const path = join(dir, 'releases.json');
      const earlier = existsSync(path) ? JSON.parse(await readFile(path, 'utf8')).releases : [];
      const chunks = {};
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const { fileName, isEntry, imports, dynamicImports } = chunk;
        chunks[fileName] = { isEntry, imports, dynamicImports };
      }
      const release = { version, time: now().toISOString(), chunks, files: Object.keys(bundle).sort() };
      const names = (release) => Object.keys(release.chunks).sort().join();
      const older = earlier.filter((each) => names(each) !== names(release));
      const keep = [release, ...older.slice(0, kept - 1)];
      const keptFiles = new Set(keep.flatMap(({ files }) => files));
      const outdated = older.slice(kept - 1).flatMap(({ files }) => files);
      for (const file of outdated) if (!keptFiles.has(file)) await rm(join(dir, file), { force: true });
      await mkdir(dir, { recursive: true });
      await writeFile(`${path}.new`, `${JSON.stringify({ releases: keep }, null, 2)}\n`);
      await rename(`${path}.new`, path);
    },
  };
}
