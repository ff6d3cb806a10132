import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { MeshCallElement } from '../../component/element.js';
import { lowercaseAttributes } from '../../component/ui/element/properties.js';
import { root } from '../support/paths.js';

interface Named {
  readonly name: string;
  readonly description?: string;
  readonly type?: { readonly text: string };
  readonly default?: string;
}

interface Declaration {
  readonly tagName: string;
  readonly attributes: readonly (Named & { readonly readonly?: boolean })[];
  readonly members: readonly (Named & { readonly kind: 'field' | 'method' })[];
  readonly events: readonly Named[];
  readonly slots: readonly Named[];
  readonly cssParts: readonly Named[];
  readonly cssProperties: readonly Named[];
}

const folder = join(root, 'dist/component');
const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
const names = (list: readonly Named[]) => list.map(({ name }) => name).sort();

/** All sources of the interface as one text. */
const sources = readdirSync(join(root, 'component/ui'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join(root, 'component/ui', name), 'utf8'))
  .join('\n');
const allOf = (pattern: RegExp) => new Set([...sources.matchAll(pattern)].map(([, name = '']) => name));

describe('custom-elements.json', () => {
  let element: Declaration;
  before(async () => {
    const { modules } = await read('custom-elements.json');
    [element] = modules[0].declarations;
  });

  it('lists the observed attributes, and the reflected ones as read-only', () => {
    assert.equal(element.tagName, 'mesh-call');
    const { observedAttributes } = MeshCallElement;
    const reflected = element.attributes.filter(({ readonly }) => readonly);
    assert.deepEqual(names(reflected), ['signaling', 'state']);
    // Frameworks write these on a server; a person writes the documented ones.
    const documented = observedAttributes.filter((name) => !lowercaseAttributes.has(name));
    assert.deepEqual(names(element.attributes), [...documented, ...names(reflected)].sort());
  });

  it('has a description of every member, and spells out unions of literals', () => {
    const { attributes, members, slots, cssParts, cssProperties } = element;
    const undescribed = [...attributes, ...members, ...slots, ...cssParts, ...cssProperties]
      .filter(({ description }) => !description)
      .map(({ name }) => name);
    assert.deepEqual(undescribed, []);
    const layout = attributes.find(({ name }) => name === 'layout');
    assert.equal(layout?.type?.text, "'auto' | 'grid' | 'spotlight' | 'sidebar'");
    const uplink = attributes.find(({ name }) => name === 'max-uplink');
    assert.equal(uplink?.default, '2500');
    assert.ok(cssProperties.every((each) => each.default));
  });

  it('lists the slots, parts and custom properties in the sources', () => {
    assert.deepEqual(names(element.slots), [...allOf(/<slot name="([\w-]+)"/gu)].sort());
    const parts = new Set([...allOf(/\bpart=["']([\w -]+)["']/gu)].flatMap((each) => each.split(' ')));
    assert.deepEqual(names(element.cssParts), [...parts].sort());
    assert.deepEqual(names(element.cssProperties), [...allOf(/(--mesh-call-[\w-]+)/gu)].sort());
  });

  it('lists the attributes, events and members of the types', async () => {
    const project = await mkdtemp(join(root, 'dist/.cache/manifest-'));
    try {
      const settable = element.attributes.filter(({ readonly }) => !readonly);
      const truth = (list: readonly Named[]) =>
        JSON.stringify(Object.fromEntries(names(list).map((n) => [n, true])));
      const text = `
        import type { MeshCallElement, MeshCallEventMap } from '${join(folder, 'element.js')}';
        import type { MeshCallAttributes } from '${join(folder, 'frameworks/element-types.js')}';
        import type { LitElement } from 'lit';
        type Own = Exclude<keyof MeshCallElement, keyof LitElement | Internal>;
        type Internal = 'adoptedCallback' | 'connectedMoveCallback' | InternalMembers;
        type InternalMembers = ${JSON.stringify(internals()).slice(1, -1).replaceAll(',', ' | ') || 'never'};
        export const events: Record<keyof MeshCallEventMap, true> = ${truth(element.events)};
        export const attributes: Record<keyof MeshCallAttributes, true> = ${truth(settable)};
        export const members: Record<Own, true> = ${truth(element.members)};`;
      await writeFile(join(project, 'agreement.ts'), text);
      const compiler = join(root, 'node_modules/typescript/bin/tsc');
      const options =
        '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --target es2022 --types node'.split(
          ' ',
        );
      const { stdout } = spawnSync(process.execPath, [compiler, ...options, join(project, 'agreement.ts')], {
        encoding: 'utf8',
      });
      assert.equal(stdout, '');
    } finally {
      await rm(project, { recursive: true, force: true });
    }
  });

  it('agrees with the data for VS Code and JetBrains', async () => {
    const { tags } = await read('vscode.html-custom-data.json');
    assert.deepEqual(names(tags[0].attributes), names(element.attributes));
    const { properties, pseudoElements } = await read('vscode.css-custom-data.json');
    assert.deepEqual(names(properties), names(element.cssProperties));
    assert.equal(pseudoElements.length, element.cssParts.length);
    const { name, version, contributions } = await read('web-types.json');
    assert.equal(name, 'mesh-call');
    assert.equal(version, JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version);
    assert.deepEqual(names(contributions.html.elements[0].attributes), names(element.attributes));
  });
});

/** Members that are marked `@internal`: public for the interface's own parts only. */
function internals(): readonly string[] {
  const text = readFileSync(join(root, 'component/ui/element/mesh-call.ts'), 'utf8');
  return [
    ...text.matchAll(/@internal[^\n]*\n\s+(?:override |abstract |readonly )*(?:get |set |async )?(\w+)/gu),
  ].map(([, name = '']) => name);
}
