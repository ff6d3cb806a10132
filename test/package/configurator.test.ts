import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { compileScript, compileTemplate, parse } from 'vue/compiler-sfc';
import { root } from '../support/paths.js';

interface Choice {
  readonly script: string;
  readonly attributes: Readonly<Record<string, string | true>>;
  readonly styles: Readonly<Record<string, string>>;
}

interface Output {
  htmlOf(choice: Choice): string;
  reactOf(choice: Choice): string;
  vueOf(choice: Choice): string;
}

/** Arbitrary user input, which the element itself shortens or rejects. */
const text = fc.string({ unit: fc.constantFrom(...'aZ9 "\'<>&{}\\`$/=é漢'), minLength: 1, maxLength: 12 });
const choice: fc.Arbitrary<Choice> = fc.record({
  script: fc.constant('https://calls.example.org/mesh-call.js'),
  attributes: fc.record(
    {
      room: text,
      name: text,
      metadata: text,
      muted: fc.constant(true as const),
      'audio-only': fc.constant(true as const),
      layout: fc.constantFrom('grid', 'spotlight'),
      'max-uplink': fc.constant('800'),
      controls: fc.constant(''),
    },
    { requiredKeys: ['room'], noNullPrototype: true },
  ) as fc.Arbitrary<Choice['attributes']>,
  styles: fc.record(
    { '--mesh-call-accent': fc.constantFrom('#0b6e63', 'rebeccapurple'), height: fc.constant('30rem') },
    { requiredKeys: [], noNullPrototype: true },
  ) as fc.Arbitrary<Choice['styles']>,
});

const compiler = join(root, 'node_modules/typescript/bin/tsc');
const options =
  '--ignoreConfig --noEmit --strict --skipLibCheck --module nodenext --target es2022 --jsx react-jsx --types react'.split(
    ' ',
  );
/** Rewrites imports of the package to the types in this checkout. */
const inThisTree = (code: string) =>
  code
    .replace("import 'mesh-call-element';\n", '')
    .replace('mesh-call-element/react', join(root, 'dist/component/frameworks/react.js'));

describe('configurator output', () => {
  let output: Output;
  let project: string;
  before(async () => {
    output = (await import(pathToFileURL(join(root, 'demo/assets/configure-output.js')).href)) as Output;
    project = await mkdtemp(join(root, 'dist/.cache/configurator-'));
  });
  after(() => rm(project, { recursive: true, force: true }));

  it('escapes every attribute value in HTML', () => {
    fc.assert(
      fc.property(choice, (chosen) => {
        const html = output.htmlOf(chosen);
        const [, tag = ''] = /<mesh-call((?:\s+[\w-]+(?:="[^"]*")?)*)\s*><\/mesh-call>/u.exec(html) ?? [];
        const read = [...tag.matchAll(/([\w-]+)(?:="([^"]*)")?/gu)].map(([, name = '', value]) => [
          name,
          value === undefined ? true : value.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
        ]);
        assert.deepEqual(Object.fromEntries(read), chosen.attributes);
      }),
    );
  });

  it('compiles as a React component, with an error only for a wrong attribute value', async () => {
    const wrong = { script: '', attributes: { room: 'a', layout: 'gird' }, styles: {} };
    const chosen = [...fc.sample(choice, 40), wrong];
    const files = chosen.map((_, index) => join(project, `call-${index}.tsx`));
    for (const [index, file] of files.entries())
      await writeFile(file, inThisTree(output.reactOf(chosen[index] ?? wrong)));
    const { stdout } = spawnSync(process.execPath, [compiler, ...options, ...files], { encoding: 'utf8' });
    const complaints = stdout.split('\n').filter((line) => line.includes('error'));
    assert.equal(complaints.length, 1, stdout);
    assert.match(complaints[0] ?? '', /call-40\.tsx.+"gird"/u);
  });

  it('compiles as a Vue component', () => {
    fc.assert(
      fc.property(choice, (chosen) => {
        const source = output.vueOf(chosen);
        const { descriptor, errors } = parse(source);
        assert.deepEqual(errors, []);
        compileScript(descriptor, { id: 'call' });
        const { errors: wrong, ast } = compileTemplate({
          source: descriptor.template?.content ?? '',
          filename: 'VideoCall.vue',
          id: 'call',
          compilerOptions: { isCustomElement: (tag) => tag === 'mesh-call' },
        });
        assert.deepEqual(wrong, []);
        const [element] = ast?.children ?? [];
        assert.ok(element && 'props' in element);
        const props = element.props.map((prop) => [
          prop.name,
          'value' in prop && prop.value ? prop.value.content : true,
        ]);
        assert.deepEqual(Object.fromEntries(props), chosen.attributes);
      }),
      { numRuns: 50 },
    );
  });
});
