import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const browser = join(import.meta.dirname, '../../dist/browser');

/** Document with the size of each chunk of the present build, and when it is loaded. */
export async function sizes() {
  const { releases } = JSON.parse(await readFile(join(browser, 'releases.json'), 'utf8'));
  const [{ chunks }] = releases;
  const entry = 'mesh-call.js';
  const first = [entry, ...chunks[entry].dynamicImports];
  const all = await Promise.all(
    Object.keys(chunks).map(async (file) => ({ file, bytes: await gzipped(file) })),
  );
  const byFile = new Map(all.map(({ file, bytes }) => [file, bytes]));
  const languages = all.filter(({ file }) => /^mesh-call-(?:\w\w|zh-Han[st])-[\da-z]{8}\.js$/u.test(file));
  const later = all.filter((each) => !first.includes(each.file) && !languages.includes(each));
  const sum = (files) => files.reduce((total, file) => total + byFile.get(file), 0);
  const rows = [
    ['**to come into a call**', sum(first)],
    ...later
      .sort((one, other) => other.bytes - one.bytes)
      .map(({ file, bytes }) => [`\`${nameOf(file)}\``, bytes]),
    [`a language, of ${languages.length}`, Math.max(...languages.map(({ bytes }) => bytes))],
  ];
  return `# Sizes

What a browser loads of this very build, gzipped. What comes later comes when it is first needed, or as soon as the call has a quiet moment; all of it is there
then, so that a server may go away.

| part | KiB |
| --- | --- |
${rows.map(([name, bytes]) => `| ${name} | ${(bytes / 1024).toFixed(1)} |`).join('\n')}

From npm the element comes unbundled: how large it is then is for your bundler to say. [Dependencies](dependencies.md) says what is in it, and why.
`;
}

async function gzipped(file) {
  return gzipSync(await readFile(join(browser, file)), { level: 9 }).length;
}

/** Name of a chunk without its hash. */
function nameOf(file) {
  return file.replace(/^mesh-call-(.+)-[\da-z]{8}\.js$/u, '$1');
}
