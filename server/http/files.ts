import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentTag, notModified } from './content-tag.js';
import { chunksOfEntry } from './release.js';

export interface FileRoutesOptions {
  /** Absolute path of the folder with `mesh-call.js`, its chunks, and their `.br` and `.gz` twins. */
  readonly browserDirectory: string;
  /** Absolute path of the folder with the demo's `index.html`. */
  readonly demoDirectory: string;
}

const ENTRY = 'mesh-call.js';

/** The entry, its chunks (`mesh-call-<name>-<hash>.js`), their source maps, and the licences they carry. */
const BROWSER_FILE = /^mesh-call(?:-[\w.-]+)?\.js(?:\.map)?$|^LICENSES\.txt$/u;

const HASHED = /^mesh-call-.+-[\w-]{8,}\.js(?:\.map)?$/u;

/** What keeps its name in the next release is told apart by its content. */
const CHANGING = { etag: false, lastModified: false, acceptRanges: false };

const DEMO_FILE = /^[\w-]+\.(?:html|js|css|svg|png|ico|webmanifest)$/u;

/** Serves the script to pages of every origin, and the demo to its own. */
export async function addFileRoutes(app: FastifyInstance, options: FileRoutesOptions): Promise<void> {
  await app.register(fastifyStatic, { serve: false, preCompressed: true, cacheControl: false, setHeaders });

  app.get<{ Params: { file: string } }>('/:file', { onSend: notModified }, (request, reply) => {
    const { file } = request.params;
    if (BROWSER_FILE.test(file))
      return reply.sendFile(file, options.browserDirectory, HASHED.test(file) ? {} : CHANGING);
    if (DEMO_FILE.test(file)) return sendDemo(reply, file, options.demoDirectory);
    return reply.callNotFound();
  });

  // The demo fetches the call's own chunk beside the entry, not after it: its name is known here.
  const preloads = chunksOfEntry(options.browserDirectory, ENTRY).map(
    (chunk) => `<${chunk}>; rel="modulepreload"`,
  );
  app.get('/', { onSend: notModified }, (_request, reply) => {
    if (preloads.length > 0) reply.header('Link', preloads.join(', '));
    return sendDemo(reply, 'index.html', options.demoDirectory);
  });
}

function sendDemo(reply: FastifyReply, file: string, directory: string): FastifyReply {
  return reply.sendFile(file, directory, CHANGING);
}

/** Only what was found gets these: a missing file is not to be remembered by caches. */
function setHeaders(reply: FastifyReply, path: string): void {
  const file = (path.split(/[\\/]/u).at(-1) ?? '').replace(/\.(?:br|gz)$/u, '');
  if (!HASHED.test(file)) reply.header('ETag', contentTag(path));
  if (!BROWSER_FILE.test(file)) {
    reply.headers(demoHeaders(reply.request.headers.host));
    return;
  }
  reply.header('Access-Control-Allow-Origin', '*');
  reply.header('Cross-Origin-Resource-Policy', 'cross-origin');
  reply.header('Timing-Allow-Origin', '*');
  reply.header('Cache-Control', cacheControl(file));
}

/** The entry's name never changes, so that pages get a new release within minutes; a chunk's content never does. */
function cacheControl(file: string): string {
  if (file !== ENTRY && HASHED.test(file)) return 'public, max-age=31536000, immutable';
  return 'public, max-age=300, stale-while-revalidate=86400';
}

function demoHeaders(host: string | undefined): Record<string, string> {
  return {
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': contentSecurityPolicy(host),
    'Permissions-Policy':
      'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}

/** The strictest policy under which the element works; the demo is held to it, as any page may be. */
function contentSecurityPolicy(host: string | undefined): string {
  // Browsers that read 'self' as http and https only need the socket's own schemes spelt out.
  const sockets = host && /^[\w.:[\]-]+$/u.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    `connect-src 'self'${sockets}`,
    "style-src 'self'",
    "img-src 'self' data:",
    'worker-src blob:',
    "require-trusted-types-for 'script'",
    "trusted-types lit-html mesh-call 'allow-duplicates'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
