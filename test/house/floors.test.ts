import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/paths.js';
import {
  circleViolations,
  componentFloors,
  findImports,
  floorViolations,
  lazyViolations,
  serverFloors,
} from './floors.js';

/** The sources under one folder of the checkout: path from the root → text. */
function sources(folder: string): Map<string, string> {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
  return new Map(files.map((path) => [path.split(sep).join('/'), readFileSync(join(root, path), 'utf8')]));
}

describe('imports of this project', () => {
  for (const [folder, floors] of [
    ['component', componentFloors],
    ['server', serverFloors],
  ] as const) {
    const files = sources(folder);
    assert.ok(files.size > 5, `found only ${files.size} sources under ${folder}/`);

    it(`go down the floors in ${folder}, never up or sideways`, () => {
      assert.deepEqual(floorViolations(files, floors), []);
    });

    it(`form no circle between files in ${folder}`, () => {
      assert.deepEqual(circleViolations(files), []);
    });
  }

  it('load lazy folders by import() only', () => {
    assert.deepEqual(lazyViolations(sources('component')), []);
  });
});

describe('floorViolations()', () => {
  const one = (path: string, source: string, floors = componentFloors) =>
    floorViolations(new Map([[path, source]]), floors);

  const caught: readonly [
    what: string,
    path: string,
    source: string,
    floors: typeof componentFloors,
    RegExp,
  ][] = [
    [
      'an import of a higher floor',
      'component/core/a.ts',
      "import { Call } from '../call/call.js';",
      componentFloors,
      /goes up: core .* call/,
    ],
    [
      'a type import of a higher floor',
      'component/rtc/a.ts',
      "import type { A } from '../ui/a.js';",
      componentFloors,
      /goes up/,
    ],
    [
      'a re-export of a higher floor',
      'component/core/a.ts',
      "export * from '../ui/a.js';",
      componentFloors,
      /goes up/,
    ],
    [
      'an import() of a higher floor',
      'component/call/a.ts',
      "const a = await import('../ui/a.js');",
      componentFloors,
      /goes up/,
    ],
    [
      'a bare import of a higher floor',
      'component/call/a.ts',
      "import '../ui/a.js';",
      componentFloors,
      /goes up/,
    ],
    [
      'an import of a higher floor over several lines',
      'component/core/a.ts',
      "import {\n  one,\n  two,\n} from '../call/call.js';",
      componentFloors,
      /a\.ts:4 goes up/,
    ],
    [
      'an import of a room beside',
      'component/media/a.ts',
      "import { L } from '../rtc/l.js';",
      componentFloors,
      /goes sideways/,
    ],
    [
      'the interface in the headless entry',
      'component/headless.ts',
      "import './element.js';",
      componentFloors,
      /sideways/,
    ],
    [
      'an import of the server in the component',
      'component/call/a.ts',
      "import '../../server/app.js';",
      componentFloors,
      /not part of/,
    ],
    [
      'an import of the component in the server',
      'server/app.ts',
      "import '../component/core/a.js';",
      serverFloors,
      /not part of/,
    ],
    [
      'an import of a higher floor in the server',
      'server/rooms/a.ts',
      "import { s } from '../session/peer-session.js';",
      serverFloors,
      /goes up/,
    ],
    [
      'Lit below the interface',
      'component/core/a.ts',
      "import { html } from 'lit';",
      componentFloors,
      /package lit/,
    ],
    [
      'a Node module in the component',
      'component/ui/a.ts',
      "import { join } from 'node:path';",
      componentFloors,
      /node:path/,
    ],
    ['a folder that is on no floor', 'component/misc/a.ts', '', componentFloors, /is on no floor/],
  ];
  for (const [what, path, source, floors, complaint] of caught) {
    it(`finds ${what}`, () => {
      const violations = one(path, source, floors);
      assert.equal(violations.length, 1, violations.join('\n'));
      assert.match(violations[0] ?? '', complaint);
    });
  }

  it('allows imports of lower floors and of the same room', () => {
    assert.deepEqual(one('component/call/a.ts', "import { a } from '../core/a.js';\nimport './b.js';"), []);
    assert.deepEqual(one('component/signaling/a.ts', "import { io } from 'socket.io-client';"), []);
    assert.deepEqual(one('component/ui/a.ts', "import { repeat } from 'lit/directives/repeat.js';"), []);
    assert.deepEqual(one('component/signaling/a.ts', "import '../../server/protocol/index.js';"), []);
  });
});

describe('lazyViolations()', () => {
  const one = (path: string, source: string) => lazyViolations(new Map([[path, source]]));

  const found: readonly [what: string, path: string, source: string, RegExp][] = [
    [
      'an eager file and a lazy folder',
      'component/ui/element/a.ts',
      "import { a } from './b.js';\nimport { c } from '../in-call/c.js';",
      /^component\/ui\/element\/a\.ts:2 imports component\/ui\/in-call\/c\.js by value: an eager file must load/u,
    ],
    [
      'an eager file and a lazy folder, over several lines',
      'component/ui/element/a.ts',
      "import {\n  type One,\n  type Two,\n} from '../panels/c.js';",
      /a\.ts:4 /u,
    ],
    [
      'an eager file and a lazy folder, re-exported',
      'component/ui/a.ts',
      "export * from './devices/c.js';",
      /a\.ts:1 /u,
    ],
    [
      'an eager file and a lazy folder, for its effect',
      'component/ui/a.ts',
      "import './devices/c.js';",
      /a\.ts:1 /u,
    ],
    [
      'an eager file and a language',
      'component/i18n/a.ts',
      "import { de } from './languages/de.js';",
      /languages/u,
    ],
    [
      'a lazy folder and one above it',
      'component/ui/devices/a.ts',
      "import { c } from '../panels/c.js';",
      /component\/ui\/devices\/ must load component\/ui\/panels\//u,
    ],
  ];
  for (const [what, path, source, complaint] of found)
    it(`finds a value import between ${what}`, () => {
      const violations = one(path, source);
      assert.equal(violations.length, 1, violations.join('\n'));
      assert.match(violations[0] ?? '', complaint);
    });

  it('allows type imports, import(), and the lazy folders below', () => {
    assert.deepEqual(one('component/ui/element/a.ts', "import type { C } from '../in-call/c.js';"), []);
    assert.deepEqual(one('component/ui/element/a.ts', "const c = await import('../in-call/c.js');"), []);
    assert.deepEqual(one('component/ui/panels/a.ts', "import { c } from '../devices/c.js';"), []);
    assert.deepEqual(one('component/ui/panels/a.ts', "import { c } from './c.js';"), []);
    assert.deepEqual(one('component/ui/in-call/a.ts', "import { c } from '../base/c.js';"), []);
  });
});

describe('circleViolations()', () => {
  const circles = (files: Record<string, string>) => circleViolations(new Map(Object.entries(files)));

  it('finds a circle of two files and names both lines', () => {
    assert.deepEqual(
      circles({
        'core/a.ts': "// first\nimport { b } from './b.js';",
        'core/b.ts': "import { c } from './c.js';\n\nimport { a } from './a.js';",
        'core/c.ts': '',
      }),
      ['core/a.ts:2 → core/b.ts:3 → core/a.ts is a circle of imports'],
    );
  });

  it('finds a circle of types, and one that import() closes', () => {
    const files = {
      'ui/a.ts': "import type { B } from './b.js';",
      'ui/b.ts': "export type { C } from './c.js';",
      'ui/c.ts': "const load = () => import('./a.js');",
    };
    const [violation = ''] = circles(files);
    assert.match(violation, /^ui\/a\.ts:1 → ui\/b\.ts:1 → ui\/c\.ts:1 → ui\/a\.ts is a circle/u);
    assert.deepEqual(circles({ ...files, 'ui/c.ts': '' }), []);
  });

  it('reports the shortest circle of a group once', () => {
    const violations = circles({
      'a.ts': "import './b.js';",
      'b.ts': "import './c.js';\nimport './a.js';",
      'c.ts': "import './a.js';",
    });
    assert.deepEqual(violations, ['a.ts:1 → b.ts:2 → a.ts is a circle of imports']);
  });
});

describe('findImports()', () => {
  it('does not take comments and strings for imports', () => {
    assert.deepEqual(
      findImports("// import 'a'\n * import b from 'c'\nconst text = 'taken from \"here\"';"),
      [],
    );
    assert.deepEqual(findImports("export const name = 'a';\nexport function from() {}\nconst b = 'c';"), []);
  });

  it('tells value, type and dynamic imports apart, at the line of the specifier', () => {
    const source = [
      "import type { A } from './a.js';",
      "import { type B } from './b.js';",
      'export type {',
      '  C,',
      "} from './c.js';",
      "import type from './d.js';",
      "type E = typeof import('./e.js');",
      "  const f = await import('./f.js');",
    ].join('\n');
    assert.deepEqual(
      findImports(source).map(({ line, specifier, kind }) => [line, specifier, kind]),
      [
        [1, './a.js', 'type'],
        [2, './b.js', 'value'],
        [5, './c.js', 'type'],
        [6, './d.js', 'value'],
        [7, './e.js', 'type'],
        [8, './f.js', 'dynamic'],
      ],
    );
  });
});
