import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { create } from '@custom-elements-manifest/analyzer/src/create.js';
import { getWebTypesData } from 'custom-element-jet-brains-integration';
import { getVsCodeCssCustomData, getVsCodeHtmlCustomData } from 'custom-element-vs-code-integration';

// Writes descriptions of the element for editors and documents to dist/component: custom-elements.json (the Custom
// Elements Manifest), and from it the data of VS Code and JetBrains. They are read from the sources; the attributes
// from the compiled element.

const root = join(import.meta.dirname, '../..');
/** The analyzer's own version of TypeScript: it reads no other version's syntax trees. */
const ts = createRequire(fileURLToPath(import.meta.resolve('@custom-elements-manifest/analyzer/cli.js')))(
  'typescript',
);

const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const built = (path) => import(pathToFileURL(join(root, 'dist/component', path)).href);
const { elementProperties } = await built('ui/element/properties.js');
const { defaultCallOptions } = await built('call/call-options.js');

const parsed = (path, text) => ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
const source = async (path) => parsed(path, await readFile(join(root, path), 'utf8'));

const aliases = await literalUnions('component/core');
const events = {
  ...(await detailsOf('component/core/call/public-events.ts', 'CallEventDetails')),
  'control-click': {
    detail: '{ readonly control: ControlName }',
    description: 'Cancelable: fired before a control acts.',
  },
};
const defaults = defaultsOf(await readFile(join(root, 'component/ui/element/theme-styles.ts'), 'utf8'));

const analyzed = create({
  modules: [await source('component/ui/element/mesh-call.ts')],
  plugins: [],
  context: { dev: false },
});
const element = analyzed.modules
  .flatMap(({ declarations }) => declarations)
  .find(({ name }) => name === 'MeshCallElement');
const manifest = publicManifest(element);

const folder = join(root, 'dist/component');
const write = (name, data) => writeFile(join(folder, name), `${JSON.stringify(data, null, 2)}\n`);
await write('custom-elements.json', manifest);
await write('vscode.html-custom-data.json', JSON.parse(getVsCodeHtmlCustomData(manifest, {})));
await write('vscode.css-custom-data.json', JSON.parse(getVsCodeCssCustomData(manifest, {})));
await write('web-types.json', { ...JSON.parse(getWebTypesData(manifest, {})), name: 'mesh-call', version });

/** The manifest of the tag, with its public members only. */
function publicManifest({ members, attributes, events: fired, cssProperties, ...rest }) {
  const isPublic = ({ name, privacy, static: isStatic }) =>
    !isStatic && (privacy ?? 'public') === 'public' && !name.endsWith('Callback');
  const shown = members.filter(isPublic).map(({ inheritedFrom, type, ...member }) => ({
    ...member,
    ...(type ? { type: spelledOut(type) } : {}),
  }));
  const path = 'component/index.js';
  const declaration = {
    ...rest,
    ...{ tagName: 'mesh-call', customElement: true, superclass: { name: 'LitElement', package: 'lit' } },
    members: shown,
    attributes: [...attributesOf(shown), ...attributes.map((each) => reflected(each, shown))],
    events: fired.map(({ name }) => eventOf(name)),
    cssProperties: cssProperties.map((each) => ({ ...each, default: defaults[each.name] })),
  };
  const exports = [
    { kind: 'js', name: 'MeshCallElement', declaration: { name: 'MeshCallElement', module: path } },
    {
      kind: 'custom-element-definition',
      name: 'mesh-call',
      declaration: { name: 'MeshCallElement', module: path },
    },
  ];
  return {
    schemaVersion: '2.1.0',
    readme: '',
    modules: [{ kind: 'javascript-module', path, declarations: [declaration], exports }],
  };
}

/** The attributes of Lit's property table, each with the description of its property. */
function attributesOf(members) {
  return Object.entries(elementProperties)
    .filter(([, { attribute }]) => attribute !== false)
    .map(([fieldName, { attribute, type }]) => {
      const {
        description,
        type: propertyType,
        default: written,
      } = members.find(({ name }) => name === fieldName);
      const value = written ?? defaultCallOptions[fieldName]?.toString();
      const text = type === Boolean ? 'boolean' : type === Number ? 'number' : propertyType.text;
      return {
        ...{
          name: attribute ?? fieldName,
          fieldName,
          description,
          type: { text: text.replace(' | null', '') },
        },
        ...(value === 'null' || value === undefined ? {} : { default: value }),
      };
    });
}

/** A read-only attribute that reflects a property. */
function reflected({ name, description }, members) {
  const { type } = members.find((member) => member.name === name);
  return { name, description, type, readonly: true };
}

function eventOf(name) {
  const known = events[name];
  if (!known) throw new Error(`@fires ${name}: the event has no entry in CallEventDetails.`);
  const { detail, description } = known;
  return { name, type: { text: `CustomEvent<${detail}>` }, ...(description ? { description } : {}) };
}

/** Replaces type aliases by their unions of string literals, so that editors offer the values. */
function spelledOut({ text }) {
  return { text: text.replace(/\b[A-Z]\w+\b/gu, (name) => aliases.get(name) ?? name) };
}

/** Type aliases in a folder that are unions of string literals: name → union. */
async function literalUnions(path) {
  const unions = new Map();
  for (const name of (await readdir(join(root, path), { recursive: true })).filter((each) =>
    each.endsWith('.ts'),
  ))
    for (const statement of (await source(`${path}/${name}`)).statements)
      if (ts.isTypeAliasDeclaration(statement) && ts.isUnionTypeNode(statement.type)) {
        const { types } = statement.type;
        if (types.every((each) => ts.isLiteralTypeNode(each) && ts.isStringLiteral(each.literal)))
          unions.set(statement.name.text, types.map((each) => each.getText()).join(' | '));
      }
  return unions;
}

/** Members of an interface with their comments and types. */
async function detailsOf(path, name) {
  const { statements } = await source(path);
  const found = statements.find((each) => ts.isInterfaceDeclaration(each) && each.name.text === name);
  return Object.fromEntries(
    found.members.map((member) => {
      const description = ts
        .getJSDocCommentsAndTags(member)
        .map(({ comment }) => comment)
        .join(' ');
      return [member.name.text, { detail: member.type.getText().replace(/\s+/gu, ' '), description }];
    }),
  );
}

/** Default of each custom property in the theme; lengths in the reader's default font size, as `em`. */
function defaultsOf(text) {
  const uses = text.matchAll(/var\((--mesh-call-[\w-]+), ((?:[^()]|\((?:[^()]|\([^()]*\))*\))+)\)/gu);
  const inEm = (value) => value.replace(/calc\((.+) \* var\(--_em\)\)/u, '$1em').replace('var(--_em)', '1em');
  return Object.fromEntries([...uses].map(([, name, value]) => [name, inEm(value)]));
}
