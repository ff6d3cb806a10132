import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

// Makes dist/element-package, the npm package `mesh-call-element`: the component without the server. Its input is the
// output of `tsc --build`; folders keep their places, so that no import changes.

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'dist/element-package');

/** Packages that its code imports. */
const dependencies = ['lit', 'lucide', 'socket.io-client', 'uqr', 'valibot'];

const about = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const { version, license, type, keywords } = about;

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const path of ['component', 'server/protocol'])
  await cp(join(root, 'dist', path), join(folder, path), { recursive: true, filter: isShipped });
await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
await cp(join(root, 'component/README.md'), join(folder, 'README.md'));
await writeFile(
  join(folder, 'package.json'),
  `${JSON.stringify(
    {
      ...{ name: 'mesh-call-element', version },
      description: 'The <mesh-call> element alone: a video call for any web page, to be bundled with it.',
      ...{ license, type, keywords },
      exports: Object.fromEntries(Object.keys(about.exports).filter(isElementEntry).map(entry)),
      ...{ customElements: 'component/custom-elements.json', 'web-types': 'component/web-types.json' },
      sideEffects: ['./component/index.js'],
      dependencies: Object.fromEntries(dependencies.map((name) => [name, about.dependencies[name]])),
    },
    null,
    2,
  )}\n`,
);

function isElementEntry(name) {
  return name !== './server';
}

/** The entry of the whole package without `dist/`. */
function entry(name) {
  const text = JSON.stringify(about.exports[name]).replaceAll('"./dist/', '"./');
  return [name, JSON.parse(text)];
}

/** Leaves out the entry of the browser build, and maps of types, whose sources are not in the package. */
function isShipped(path) {
  const name = path.split(sep).at(-1) ?? '';
  return !name.endsWith('.d.ts.map') && !name.startsWith('script.');
}
