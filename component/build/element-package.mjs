import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

// Makes dist/element-package: the npm package `mesh-call-element`, which is what a frontend needs of this tree and nothing of the
// server's. Its input is what `tsc --build` has written; folders keep their places, so that no import is rewritten.

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'dist/element-package');

/** All that its code imports. */
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
      exports: Object.fromEntries(Object.keys(about.exports).filter(isOfTheElement).map(entry)),
      ...{ customElements: 'component/custom-elements.json', 'web-types': 'component/web-types.json' },
      sideEffects: ['./component/index.js'],
      dependencies: Object.fromEntries(dependencies.map((name) => [name, about.dependencies[name]])),
    },
    null,
    2,
  )}\n`,
);

function isOfTheElement(name) {
  return name !== './server';
}

/** The same entry as the whole package has, one folder higher. */
function entry(name) {
  const text = JSON.stringify(about.exports[name]).replaceAll('"./dist/', '"./');
  return [name, JSON.parse(text)];
}

/** `script.js` is what the server's own script is built of. Maps of types would lead to sources that are not there. */
function isShipped(path) {
  const name = path.split(sep).at(-1) ?? '';
  return !name.endsWith('.d.ts.map') && !name.startsWith('script.');
}
