import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import minifyTemplates from '@lit-labs/rollup-plugin-minify-html-literals';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { createRollupLicensePlugin } from 'rollup-license-plugin';
import sourcemaps from 'rollup-plugin-sourcemaps2';
import { releases } from './component/build/releases.mjs';
import { retriedImports } from './component/build/retried-imports.mjs';

// Bundles the output of `tsc --build` for browsers: the entry `mesh-call.js`, and chunks with a content hash in
// their names. Dependencies are bundled as published.

const root = import.meta.dirname;
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const dependencies = '**/node_modules/**';

export default {
  input: { 'mesh-call': join(root, 'dist/component/script.js') },
  output: {
    dir: join(root, 'dist/browser'),
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'mesh-call-[name]-[hash].js',
    hashCharacters: 'base36',
    sourcemap: true,
    generatedCode: 'es2015',
  },
  plugins: [
    // Reads the compiler's source maps, so that a debugger shows TypeScript.
    sourcemaps({ exclude: dependencies }),
    nodeResolve({ browser: true, exportConditions: ['production', 'browser'] }),
    retriedImports(),
    minifyTemplates({ exclude: dependencies, failOnError: true }),
    terser({ module: true, ecma: 2022, compress: { passes: 2 }, format: { comments: false } }),
    createRollupLicensePlugin({ outputFilename: false, additionalFiles: { 'LICENSES.txt': licenseList } }),
    compressedCopies(),
    releases({ version }),
  ],
  onwarn(warning, warn) {
    // A missing module or export would fail in the browser, so it fails the build.
    if (warning.code === 'UNRESOLVED_IMPORT' || warning.code === 'MISSING_EXPORT')
      throw new Error(warning.message);
    // The compiler's decorator helpers begin with `this &&` on purpose.
    if (warning.code !== 'THIS_IS_UNDEFINED') warn(warning);
  },
};

/** Writes the text of LICENSES.txt: the licence of every bundled package. */
function licenseList(packages) {
  const sorted = packages.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  const texts = sorted.map(({ name, version, license, licenseText }) => {
    return `── ${name} ${version} ──\n\n${(licenseText ?? `Licence: ${license}`).trim()}\n`;
  });
  return `mesh-call ${version} contains the following packages.\n\n${texts.join('\n')}`;
}

/** Plugin that emits a `.br` and a `.gz` copy of every chunk, so that the server never compresses a response. */
function compressedCopies() {
  return {
    name: 'compressed-copies',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle).filter(({ type }) => type === 'chunk')) {
        const code = Buffer.from(chunk.code);
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: code.length };
        const copies = { br: brotliCompressSync(code, { params }), gz: gzipSync(code, { level: 9 }) };
        for (const [ending, source] of Object.entries(copies))
          this.emitFile({ type: 'asset', fileName: `${chunk.fileName}.${ending}`, source });
      }
    },
  };
}
