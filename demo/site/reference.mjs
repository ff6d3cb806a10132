import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reasons } from './dependencies.mjs';

// Generates the reference documents from the code: the element's manifest, its error sentences, the server's settings.
//
//     node demo/site/reference.mjs    writes demo/docs/{reference,errors,settings,dependencies}.md, after `npm run build`

const root = join(import.meta.dirname, '../..');
const built = (path) => import(pathToFileURL(join(root, 'dist', path)).href);

/** Text of each reference, by the name of its document. */
export async function references() {
  const manifest = JSON.parse(await readFile(join(root, 'dist/component/custom-elements.json'), 'utf8'));
  const [element] = manifest.modules[0].declarations;
  return {
    reference: elementReference(element),
    errors: await errorReference(),
    settings: await settingReference(),
    dependencies: await dependencyReference(),
  };
}

/** Reference of the element's public names. */
function elementReference({ attributes, members, events, slots, cssParts, cssProperties }) {
  const fields = members.filter(({ kind }) => kind === 'field');
  const methods = members.filter(({ kind }) => kind === 'method');
  const twins = new Set(attributes.map(({ fieldName }) => fieldName));
  const settable = fields.filter(({ name, readonly }) => !readonly && !twins.has(name));
  const told = fields.filter(({ readonly }) => readonly);
  return `# The element

Written from the sources of the element that serves this page. For editors the same is in \`custom-elements.json\`,
\`vscode.html-custom-data.json\`, \`vscode.css-custom-data.json\` and \`web-types.json\` of the package.

## Attributes

Changes apply live, also in a call. Each has a property twin in camelCase; \`state\` and \`signaling\` only tell.
The nearest \`lang\` and \`dir\` hold for the element, too: see [Languages](languages.md).

${table(
  ['attribute', 'values', 'default', ''],
  attributes.map((each) => [code(each.name), code(each.type?.text), code(each.default), each.description]),
)}

## Properties

Beside the attributes' twins, two that can be set:

${table(
  ['property', 'type', ''],
  settable.map((each) => [code(each.name), code(each.type?.text), each.description]),
)}

And those that only tell:

${table(
  ['property', 'type', ''],
  told.map((each) => [code(each.name), code(each.type?.text), each.description]),
)}

## Methods

Each returns a promise that rejects with a [\`CallError\`](errors.md), but for \`streamOf\`.

${table(
  ['method', 'returns', ''],
  methods.map((each) => [
    code(`${each.name}(${parameters(each)})`),
    code(each.return?.type.text),
    each.description,
  ]),
)}

## Events

They bubble and leave shadow roots. [Events and methods](events.md) shows them at work.

${table(
  ['event', 'detail', ''],
  events.map((each) => [
    code(each.name),
    code(/^CustomEvent<(.*)>$/su.exec(each.type.text)?.[1].replaceAll('readonly ', '')),
    each.description,
  ]),
)}

## Slots

${table(
  ['slot', ''],
  slots.map((each) => [code(each.name), each.description]),
)}

## Parts

${table(
  ['part', ''],
  cssParts.map((each) => [code(each.name), each.description]),
)}

## Custom properties

${table(
  ['property', 'default', ''],
  cssProperties.map((each) => [code(each.name), code(each.default), each.description]),
)}
`;
}

/** Meanings of codes whose sentence is written where the error occurs, with details that the code lacks. */
const told = {
  'origin-not-allowed':
    'This site may not hold calls on that server. The message names the setting: `MESH_CALL_ALLOWED_ORIGINS`.',
  'token-required': 'This call is by invitation, and the page has given no `token`.',
  'token-invalid': 'The token is for another room, is signed by somebody else, or is no token.',
  'token-expired': 'The token has run out; or the call that it was for has been ended.',
  'room-full': 'The room holds no more people. The message says how many it takes.',
  'room-locked': 'A host has locked the room.',
  removed:
    'A host, or the operator, has removed this participant, who may not come back for as long as their token would hold.',
  'peer-unreachable': 'No way was found to one participant. The message says so when the server has no TURN.',
};

/** Reference of error codes and their sentences. */
async function errorReference() {
  const { errorSentence } = await built('component/core/call/error-sentences.js');
  const general = errorSentence('');
  const rows = (await errorCodes()).map((each) => {
    const sentence = errorSentence(each);
    const meaning = sentence === general ? told[each] : sentence;
    if (!meaning) throw new Error(`What ${each} means is said nowhere.`);
    return [code(each), meaning];
  });
  return `# Error codes

\`call-error\`, a rejected method and the property \`error\` give a \`CallError\`: \`code\` for programs, \`message\` for people (in the
language of the element), \`fatal\` where the call cannot go on, \`device\` (\`microphone\` \`camera\` \`speaker\` \`screen\`, or null),
and \`cause\`.

${table(['code', 'what a person reads, or what it means'], rows)}
`;
}

/** Members of the two unions that make up `CallErrorCode`. */
async function errorCodes() {
  const unions = {
    'component/core/call/call-error.ts': 'CallErrorCode',
    'server/protocol/errors.ts': 'WireErrorCode',
  };
  const all = Object.entries(unions).map(async ([path, name]) => {
    const [, union] = new RegExp(`type ${name} =([^;]+);`, 'u').exec(
      await readFile(join(root, path), 'utf8'),
    );
    return [...union.matchAll(/'([\w-]+)'/gu)].map(([, word]) => word);
  });
  return (await Promise.all(all)).flat().sort();
}

/** Reference of settings, as `--help` prints them. */
async function settingReference() {
  const { settingTable } = await built('server/config/settings.js');
  const secrets = Object.values(settingTable)
    .flatMap(({ variable, isSecret }) => (isSecret ? [code(variable)] : []))
    .join(', ');
  const rows = Object.values(settingTable).map(
    ({ variable, flag, placeholder, help, expected, fallback }) => [
      code(variable),
      code(`--${flag}${placeholder ? ` ${placeholder}` : ''}`),
      code(fallback === null || fallback === '' || fallback?.length === 0 ? undefined : String(fallback)),
      `${help}; ${expected}`,
    ],
  );
  return `# Server settings

Every setting is a variable and a flag; a flag wins. A wrong value stops the start with the setting's name and what was expected, and so
does any other variable that begins with \`MESH_CALL_\`, except those that Kubernetes sets for a service of this name. An empty variable
counts as unset. \`npx mesh-call --help\` prints the same. \`npx mesh-call --check-config\` checks what a start would check, and starts nothing.

A file may contain a secret, as Docker and systemd provide it: append \`_FILE\` to the variable, such as \`MESH_CALL_SECRET_FILE\`, or
\`-file\` to the flag. This works for ${secrets}.

${table(['variable', 'flag', 'default', ''], rows)}
`;
}

/** Reference of the packages in package.json: licence and reason. */
async function dependencyReference() {
  const read = async (path) => JSON.parse(await readFile(join(root, path), 'utf8'));
  const { dependencies, devDependencies } = await read('package.json');
  const rows = (list) =>
    Promise.all(
      Object.keys(list).map(async (name) => {
        if (!reasons[name]) throw new Error(`Why ${name} is here is said nowhere.`);
        const { license } = await read(`node_modules/${name}/package.json`);
        return [code(name), license, reasons[name]];
      }),
    );
  const gone = Object.keys(reasons).filter((name) => !(name in dependencies) && !(name in devDependencies));
  if (gone.length > 0) throw new Error(`${gone.join(', ')} is not here any more.`);
  return `# Dependencies

\`LICENSES.txt\` beside the browser's script has the licences of the packages that are bundled into it.

## At run time

${table(['package', 'licence', 'why'], await rows(dependencies))}

## For build and tests

${table(['package', 'licence', 'why'], await rows(devDependencies))}
`;
}

function parameters({ parameters: all = [] }) {
  return all.map(({ name, optional, type }) => `${name}${optional ? '?' : ''}: ${type.text}`).join(', ');
}

function table(heads, rows) {
  const line = (cells) =>
    `| ${cells.map((cell) => (cell ?? '').replaceAll(/\s*\n\s*/gu, ' ')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Escapes the bar, which would end a table cell. */
function code(text) {
  return text ? `\`${text.replaceAll('|', '\\|')}\`` : '';
}

if (process.argv[1] === import.meta.filename)
  for (const [name, text] of Object.entries(await references()))
    await writeFile(join(root, `demo/docs/${name}.md`), text);
