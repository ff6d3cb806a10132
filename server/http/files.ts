import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentTag, notModified } from './content-tag.js';
import { type InlineHashes, inlineHashes, noHashes } from './inline-hashes.js';
import { chunksOfEntry } from './release.js';

export interface FileRoutesOptions {
  /** Absolute path of the folder with `mesh-call.js`, its chunks, and their `.br` and `.gz` twins. */
  readonly browserDirectory: string;
  /** Absolute path of the folder with the site: `index.html`, and guides, examples and images in folders of their own. */
  readonly siteDirectory: string;
}

const ENTRY = 'mesh-call.js';

/** The entry, its chunks (`mesh-call-<name>-<hash>.js`), their source maps, and the licences they carry. */
const BROWSER_FILE = /^mesh-call(?:-[\w.-]+)?\.js(?:\.map)?$|^LICENSES\.txt$/u;

const HASHED = /^mesh-call-.+-[\w-]{8,}\.js(?:\.map)?$/u;

/** What keeps its name in the next release is told apart by its content. */
const CHANGING = { etag: false, lastModified: false, acceptRanges: false };

const SITE_FILE = /^[\w-]+\.(?:html|js|css)$/u;
/** What is in each of its folders. */
const SITE_FOLDERS = {
  docs: /^[\w-]+\.html$/u,
  examples: /^[\w-]+\.(?:html|js)$/u,
  files: /^[\w-]+\.txt$/u,
  images: /^[\w-]+\.jpg$/u,
};

/** Serves the script to pages of every origin, and the site to its own. */
export async function addFileRoutes(app: FastifyInstance, options: FileRoutesOptions): Promise<void> {
  await app.register(fastifyStatic, { serve: false, preCompressed: true, cacheControl: false, setHeaders });

  app.get<{ Params: { file: string } }>('/:file', { onSend: notModified }, (request, reply) => {
    const { file } = request.params;
    if (BROWSER_FILE.test(file))
      return reply.sendFile(file, options.browserDirectory, HASHED.test(file) ? {} : CHANGING);
    if (SITE_FILE.test(file)) return sendSite(reply, file, options.siteDirectory);
    return reply.callNotFound();
  });

  for (const [folder, kind] of Object.entries(SITE_FOLDERS))
    app.get<{ Params: { file: string } }>(`/${folder}/:file`, { onSend: notModified }, (request, reply) => {
      const { file } = request.params;
      if (kind.test(file)) return sendSite(reply, `${folder}/${file}`, options.siteDirectory);
      return reply.callNotFound();
    });

  for (const [at, to] of [
    ['/docs', 'docs/index.html'],
    ['/docs/', 'index.html'],
  ] as const)
    app.get(at, (_request, reply) => reply.redirect(to));

  // The start page fetches the call's own chunk beside the entry, not after it: its name is known here.
  const preloads = chunksOfEntry(options.browserDirectory, ENTRY).map(
    (chunk) => `<${chunk}>; rel="modulepreload"`,
  );
  app.get('/', { onSend: notModified }, (_request, reply) => {
    if (preloads.length > 0) reply.header('Link', preloads.join(', '));
    return sendSite(reply, 'index.html', options.siteDirectory);
  });
}

function sendSite(reply: FastifyReply, file: string, directory: string): FastifyReply {
  return reply.sendFile(file, directory, CHANGING);
}

/** Only what was found gets these: a missing file is not to be remembered by caches. */
function setHeaders(reply: FastifyReply, path: string): void {
  const file = (path.split(/[\\/]/u).at(-1) ?? '').replace(/\.(?:br|gz)$/u, '');
  if (!HASHED.test(file)) reply.header('ETag', contentTag(path));
  if (!BROWSER_FILE.test(file)) {
    reply.headers(
      siteHeaders(reply.request.headers.host, file.endsWith('.html') ? inlineHashes(path) : noHashes),
    );
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

function siteHeaders(host: string | undefined, hashes: InlineHashes): Record<string, string> {
  return {
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': contentSecurityPolicy(host, hashes),
    'Permissions-Policy':
      'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), geolocation=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
  };
}

/** The strictest policy under which the element works; the site is held to it, as any page may be. */
function contentSecurityPolicy(host: string | undefined, { scripts, styles }: InlineHashes): string {
  // Browsers that read 'self' as http and https only need the socket's own schemes spelt out.
  const sockets = host && /^[\w.:[\]-]+$/u.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(' '),
    `connect-src 'self'${sockets}`,
    ["style-src 'self'", ...styles].join(' '),
    "img-src 'self' data:",
    'worker-src blob:',
    "require-trusted-types-for 'script'",
    "trusted-types lit-html mesh-call 'allow-duplicates'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
