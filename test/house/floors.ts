import { dirname, join, normalize } from 'node:path/posix';

/** One room of the house: the files it holds and what may be carried into it. */
interface Room {
  readonly name: string;
  /** Paths from the root without an ending; a trailing slash stands for a whole folder. */
  readonly holds: readonly string[];
  /** npm packages and `node:` modules that files of this room may import. */
  readonly packages: readonly string[];
}

/** A floor: its rooms may import from every floor below, and from nothing beside or above them. */
type Floor = readonly Room[];

const protocol: Floor = [{ name: 'protocol', holds: ['server/protocol/'], packages: ['valibot'] }];

/** The browser's side, the ground floor first. */
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

/** The server's side, the ground floor first. */
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
        '@fastify/etag',
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
  [{ name: 'entries', holds: ['server/main', 'server/index'], packages: ['close-with-grace', 'node:*'] }],
];

/** One line of a file that fetches another: its number and what it names. */
export interface ImportLine {
  readonly line: number;
  readonly specifier: string;
}

const IMPORT =
  /^\s*(?:import|export)\s[^'"`;]*?from\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]|^\}?[^'"`]*\sfrom\s+['"]([^'"]+)['"];/u;

/** Finds `import … from`, `export … from`, bare `import '…'` and `import('…')`, also over several lines. */
export function importLines(source: string): ImportLine[] {
  const found: ImportLine[] = [];
  for (const [index, text] of source.split('\n').entries()) {
    if (/^\s*(?:\/\/|\*|\/\*)/u.test(text)) continue;
    const match = IMPORT.exec(text);
    const specifier = match?.slice(1).find((group) => group !== undefined);
    if (specifier !== undefined) found.push({ line: index + 1, specifier });
  }
  return found;
}

/**
 * Checks the imports of files, given as path (from the root, with slashes) → source, against the floors of one side.
 *
 * @returns one sentence for each import that goes up, sideways or out of the house; empty when all go down.
 */
export function floorViolations(files: ReadonlyMap<string, string>, floors: readonly Floor[]): string[] {
  const violations: string[] = [];
  for (const [path, source] of files) {
    const from = roomOf(path, floors);
    if (from === null) {
      violations.push(`${path} is on no floor: give it one in test/house/floors.ts`);
      continue;
    }
    for (const { line, specifier } of importLines(source)) {
      const complaint = specifier.startsWith('.')
        ? complaintAboutFile(path, specifier, from, floors)
        : complaintAboutPackage(specifier, from.room);
      if (complaint !== null) violations.push(`${path}:${line} ${complaint}`);
    }
  }
  return violations;
}

interface Place {
  readonly room: Room;
  readonly floor: number;
}

function complaintAboutFile(
  path: string,
  specifier: string,
  from: Place,
  floors: readonly Floor[],
): string | null {
  const target = normalize(join(dirname(path), specifier));
  const to = roomOf(target, floors);
  if (to === null) return `imports ${target}, which is not part of this side of the house`;
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

function roomOf(path: string, floors: readonly Floor[]): Place | null {
  const bare = path.replace(/\.(?:js|ts)$/u, '');
  for (const [floor, rooms] of floors.entries()) {
    const room = rooms.find(({ holds }) =>
      holds.some((held) => (held.endsWith('/') ? bare.startsWith(held) : bare === held)),
    );
    if (room) return { room, floor };
  }
  return null;
}
