import { dirname, join, normalize } from 'node:path/posix';

/** Group of files on one floor, with the packages that they may import. */
interface Room {
  readonly name: string;
  /** Paths from the root without an ending; a trailing slash stands for a whole folder. */
  readonly holds: readonly string[];
  /** npm packages and `node:` modules that files of this room may import. */
  readonly packages: readonly string[];
}

/** Layer of the architecture: its rooms may import from every floor below, and not from one beside or above. */
type Floor = readonly Room[];

const protocol: Floor = [{ name: 'protocol', holds: ['server/protocol/'], packages: ['valibot'] }];

/** Floors of the browser's side, the lowest first. */
export const componentFloors: readonly Floor[] = [
  protocol,
  [{ name: 'peer-protocol', holds: ['component/peer-protocol/'], packages: ['valibot'] }],
  [{ name: 'core', holds: ['component/core/'], packages: [] }],
  [
    { name: 'media', holds: ['component/media/'], packages: [] },
    { name: 'rtc', holds: ['component/rtc/'], packages: [] },
    { name: 'signaling', holds: ['component/signaling/'], packages: ['socket.io-client'] },
  ],
  [{ name: 'call', holds: ['component/call/'], packages: [] }],
  [{ name: 'i18n', holds: ['component/i18n/'], packages: [] }],
  [{ name: 'ui', holds: ['component/ui/'], packages: ['lit', 'lucide', 'uqr'] }],
  [
    { name: 'headless', holds: ['component/headless'], packages: [] },
    {
      name: 'frameworks',
      holds: ['component/frameworks/'],
      packages: ['react', 'preact', 'solid-js', 'vue', 'svelte'],
    },
    {
      name: 'entries',
      holds: ['script', 'register', 'index', 'element'].map((name) => `component/${name}`),
      packages: [],
    },
  ],
];

/** Floors of the server's side, the lowest first. */
export const serverFloors: readonly Floor[] = [
  protocol,
  [
    { name: 'rooms', holds: ['server/rooms/'], packages: ['node:crypto'] },
    {
      name: 'network',
      holds: ['server/network/'],
      packages: ['@fastify/proxy-addr', 'ipaddr.js', 'node:http', 'node:net'],
    },
  ],
  [
    {
      name: 'config',
      holds: ['server/config/'],
      packages: ['valibot', 'fastest-levenshtein', 'node:*'],
    },
  ],
  [
    { name: 'auth', holds: ['server/auth/'], packages: ['jose', 'valibot', 'node:crypto'] },
    { name: 'ice', holds: ['server/ice/'], packages: ['fastify', 'rate-limiter-flexible', 'node:*'] },
    {
      name: 'redis',
      holds: ['server/redis/'],
      packages: ['ioredis', '@socket.io/redis-adapter', 'socket.io', 'fastify', 'node:crypto'],
    },
    {
      name: 'observability',
      holds: ['server/observability/'],
      packages: ['fastify', 'prom-client', 'node:crypto'],
    },
  ],
  [
    {
      name: 'session',
      holds: ['server/session/'],
      packages: [
        'fastify',
        'socket.io',
        'socket.io-parser',
        'engine.io',
        'ws',
        'rate-limiter-flexible',
        'node:*',
      ],
    },
    {
      name: 'http',
      holds: ['server/http/'],
      packages: [
        'fastify',
        '@fastify/bearer-auth',
        '@fastify/helmet',
        '@fastify/rate-limit',
        '@fastify/static',
        '@fastify/swagger',
        'valibot',
        'node:*',
      ],
    },
  ],
  [{ name: 'app', holds: ['server/app'], packages: ['fastify', 'node:*'] }],
  [
    {
      name: 'entries',
      holds: ['server/main', 'server/command-line', 'server/index'],
      packages: ['close-with-grace', 'node:*'],
    },
  ],
];

/**
 * Folders whose files load after the first script, each with the lazy folders that it may import by value. An import
 * in the other direction would put a folder's code into the chunk of another one.
 */
export const lazyFolders: Readonly<Record<string, readonly string[]>> = {
  'component/i18n/languages/': [],
  'component/ui/language/': ['component/i18n/languages/'],
  'component/ui/devices/': [],
  'component/ui/moderation/': [],
  'component/ui/qr-code/': [],
  'component/ui/in-call/': ['component/ui/moderation/'],
  'component/ui/pip-window/': ['component/ui/in-call/'],
  'component/ui/prejoin/': ['component/ui/devices/'],
  'component/ui/panels/': ['component/ui/devices/', 'component/ui/moderation/', 'component/ui/in-call/'],
};

/** Import of another file or package. `type` has no effect at run time; `dynamic` is `import()`. */
export interface Import {
  /** Number of the line with the specifier. */
  readonly line: number;
  readonly specifier: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

/** `import … from`, `export … from` and bare `import '…'`, also over several lines. */
const STATIC =
  /^[ \t]*(?:import|export)\s+(type\s+(?!from\b|,))?(?:[^'"`;()=]*?\bfrom\s*)?['"]([^'"\n]+)['"]/gmu;
/** `import('…')`, after `typeof` a type. */
const DYNAMIC = /\b(typeof\s+)?import\s*\(\s*['"]([^'"\n]+)['"]/gu;
const COMMENT = /^\s*(?:\/\/|\*|\/\*)/u;

/** Finds the imports of a source text. With `verbatimModuleSyntax` only `import type` and `export type` are erased. */
export function findImports(source: string): Import[] {
  const lines = source.split('\n');
  const find = (pattern: RegExp, kind: Import['kind']) =>
    [...source.matchAll(pattern)].flatMap((match): Import[] => {
      const [text, type, specifier = ''] = match;
      const startLine = lineAt(source, match.index + (text.length - text.trimStart().length));
      if (COMMENT.test(lines[startLine - 1] ?? '')) return [];
      return [{ line: lineAt(source, match.index + text.length), specifier, kind: type ? 'type' : kind }];
    });
  return [...find(STATIC, 'value'), ...find(DYNAMIC, 'dynamic')].sort((one, other) => one.line - other.line);
}

function lineAt(source: string, index: number): number {
  return source.slice(0, index).split('\n').length;
}

/** Sources by path: from the root, with slashes. */
export type Sources = ReadonlyMap<string, string>;

/**
 * Checks that imports go down the floors of one side.
 *
 * @returns one sentence for each import that goes up, sideways or out of this side; empty when all go down.
 */
export function floorViolations(files: Sources, floors: readonly Floor[]): string[] {
  const violations: string[] = [];
  for (const [path, source] of files) {
    const from = placeOf(path, floors);
    if (from === null) {
      violations.push(`${path}:1 is on no floor: add it to test/house/floors.ts`);
      continue;
    }
    for (const { line, specifier } of findImports(source)) {
      const complaint = specifier.startsWith('.')
        ? complaintAboutFile(resolveFrom(path, specifier), from, floors)
        : complaintAboutPackage(specifier, from.room);
      if (complaint !== null) violations.push(`${path}:${line} ${complaint}`);
    }
  }
  return violations;
}

/**
 * Checks that no file imports a lazy folder by value, except from within and from the lazy folders above it.
 *
 * @returns one sentence for each import that would put lazy code into another chunk.
 */
export function lazyViolations(files: Sources, folders = lazyFolders): string[] {
  const folderOf = (path: string) => Object.keys(folders).find((folder) => path.startsWith(folder)) ?? null;
  return [...files].flatMap(([path, source]) => {
    const from = folderOf(path);
    return findImports(source).flatMap(({ line, specifier, kind }) => {
      const target = resolveFrom(path, specifier);
      const to = specifier.startsWith('.') && kind === 'value' ? folderOf(target) : null;
      if (to === null || to === from || (from !== null && folders[from]?.includes(to))) return [];
      const importer = from === null ? 'an eager file' : from;
      return [`${path}:${line} imports ${target} by value: ${importer} must load ${to} by import()`];
    });
  });
}

/**
 * Checks that no files import each other in a circle, by value, type or `import()`.
 *
 * @returns one sentence for each group of files that reach each other, with the shortest circle in it.
 */
export function circleViolations(files: Sources): string[] {
  const edges = new Map<string, Map<string, number>>();
  for (const [path, source] of files) {
    const targets = new Map<string, number>();
    for (const { line, specifier } of findImports(source)) {
      const target = resolveFrom(path, specifier).replace(/\.js$/u, '.ts');
      if (files.has(target) && !targets.has(target)) targets.set(target, line);
    }
    edges.set(path, targets);
  }
  const violations: string[] = [];
  const reported = new Set<string>();
  const circles = [...edges.keys()]
    .map((path) => shortestCircle(path, edges))
    .filter((circle) => circle !== null);
  for (const circle of circles.sort((one, other) => one.length - other.length)) {
    if (circle.some((path) => reported.has(path))) continue;
    for (const path of circle) reported.add(path);
    const steps = circle.map((path, at) => {
      const next = circle[(at + 1) % circle.length] ?? path;
      return `${path}:${edges.get(path)?.get(next)}`;
    });
    violations.push(`${steps.join(' → ')} → ${circle[0]} is a circle of imports`);
  }
  return violations;
}

/** Breadth-first search for the shortest way from a file back to itself. */
function shortestCircle(
  start: string,
  edges: ReadonlyMap<string, ReadonlyMap<string, number>>,
): string[] | null {
  const previous = new Map<string, string>();
  const queue = [start];
  for (const path of queue)
    for (const target of edges.get(path)?.keys() ?? []) {
      if (target === start) return wayTo(path, previous);
      if (previous.has(target)) continue;
      previous.set(target, path);
      queue.push(target);
    }
  return null;
}

function wayTo(end: string, previous: ReadonlyMap<string, string>): string[] {
  const way = [end];
  for (let at = previous.get(end); at !== undefined; at = previous.get(at)) way.unshift(at);
  return way;
}

interface Place {
  readonly room: Room;
  readonly floor: number;
}

function complaintAboutFile(target: string, from: Place, floors: readonly Floor[]): string | null {
  const to = placeOf(target, floors);
  if (to === null) return `imports ${target}, which is not part of this side`;
  if (to.room === from.room || to.floor < from.floor) return null;
  const direction = to.floor === from.floor ? 'sideways' : 'up';
  return `goes ${direction}: ${from.room.name} imports ${target} of ${to.room.name}`;
}

function complaintAboutPackage(specifier: string, room: Room): string | null {
  const name = packageName(specifier);
  const allowed = room.packages.some(
    (each) => each === name || (each === 'node:*' && name.startsWith('node:')),
  );
  return allowed ? null : `imports the package ${name}, which ${room.name} may not use`;
}

/** `@scope/name/deep` → `@scope/name`; `node:fs/promises` → `node:fs`. */
function packageName(specifier: string): string {
  const depth = specifier.startsWith('@') ? 2 : 1;
  return specifier.split('/').slice(0, depth).join('/');
}

function resolveFrom(path: string, specifier: string): string {
  return normalize(join(dirname(path), specifier));
}

function placeOf(path: string, floors: readonly Floor[]): Place | null {
  const bare = path.replace(/\.(?:js|ts)$/u, '');
  for (const [floor, rooms] of floors.entries()) {
    const room = rooms.find(({ holds }) =>
      holds.some((held) => (held.endsWith('/') ? bare.startsWith(held) : bare === held)),
    );
    if (room) return { room, floor };
  }
  return null;
}
