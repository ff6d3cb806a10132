import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../support/paths.js';
import { componentFloors, floorViolations, importLines, serverFloors } from './floors.js';

/** The sources under one folder of the checkout: path from the root → text. */
function sources(folder: string): Map<string, string> {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
  return new Map(files.map((path) => [path.split(sep).join('/'), readFileSync(join(root, path), 'utf8')]));
}

describe('the floors of this project', () => {
  for (const [folder, floors] of [
    ['component', componentFloors],
    ['server', serverFloors],
  ] as const) {
    it(`${folder}: imports go down, never up or sideways`, () => {
      const files = sources(folder);
      assert.ok(files.size > 5, `found only ${files.size} sources under ${folder}/`);
      assert.deepEqual(floorViolations(files, floors), []);
    });
  }
});

describe('the rule itself', () => {
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
      'up',
      'component/core/a.ts',
      "import { Call } from '../call/call.js';",
      componentFloors,
      /goes up: core .* call/,
    ],
    ['up, a type', 'component/rtc/a.ts', "import type { A } from '../ui/a.js';", componentFloors, /goes up/],
    ['up, re-exported', 'component/core/a.ts', "export * from '../ui/a.js';", componentFloors, /goes up/],
    [
      'up, dynamically',
      'component/call/a.ts',
      "const a = await import('../ui/a.js');",
      componentFloors,
      /goes up/,
    ],
    ['up, for its effect', 'component/call/a.ts', "import '../ui/a.js';", componentFloors, /goes up/],
    [
      'up, over several lines',
      'component/core/a.ts',
      "import {\n  one,\n  two,\n} from '../call/call.js';",
      componentFloors,
      /a\.ts:4 goes up/,
    ],
    [
      'sideways',
      'component/media/a.ts',
      "import { L } from '../rtc/l.js';",
      componentFloors,
      /goes sideways/,
    ],
    [
      'headless with the interface',
      'component/headless.ts',
      "import './element.js';",
      componentFloors,
      /sideways/,
    ],
    [
      'into the server',
      'component/call/a.ts',
      "import '../../server/app.js';",
      componentFloors,
      /not part of/,
    ],
    ['into the component', 'server/app.ts', "import '../component/core/a.js';", serverFloors, /not part of/],
    [
      'up in the server',
      'server/rooms/a.ts',
      "import { s } from '../session/peer-session.js';",
      serverFloors,
      /goes up/,
    ],
    [
      'Lit below the ui',
      'component/core/a.ts',
      "import { html } from 'lit';",
      componentFloors,
      /package lit/,
    ],
    [
      'Node in the component',
      'component/ui/a.ts',
      "import { join } from 'node:path';",
      componentFloors,
      /node:path/,
    ],
    ['a room not on the plan', 'component/misc/a.ts', '', componentFloors, /is on no floor/],
  ];
  for (const [what, path, source, floors, complaint] of caught) {
    it(`catches an import that goes ${what}`, () => {
      const violations = one(path, source, floors);
      assert.equal(violations.length, 1, violations.join('\n'));
      assert.match(violations[0] ?? '', complaint);
    });
  }

  it('lets imports go down, and stay in their room', () => {
    assert.deepEqual(one('component/call/a.ts', "import { a } from '../core/a.js';\nimport './b.js';"), []);
    assert.deepEqual(one('component/signaling/a.ts', "import { io } from 'socket.io-client';"), []);
    assert.deepEqual(one('component/ui/a.ts', "import { repeat } from 'lit/directives/repeat.js';"), []);
    assert.deepEqual(one('component/signaling/a.ts', "import '../../server/protocol/index.js';"), []);
  });

  it('does not take comments and texts for imports', () => {
    assert.deepEqual(
      importLines("// import 'a'\n * import b from 'c'\nconst text = 'taken from \"here\"';"),
      [],
    );
  });
});
