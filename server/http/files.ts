import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply } from 'fastify';
import * as v from 'valibot';
import { sendNotModified } from './conditional-requests.js';
import {
  contentSecurityPolicy,
  type InlineHashes,
  inlineHashes,
  noHashes,
} from './content-security-policy.js';
import { FileCache } from './file-cache.js';
import { keepChunks } from './kept-chunks.js';

export interface FileRoutesOptions {
  /** Absolute path of the folder with `mesh-call.js`, its chunks, and the compressed copies (`.br`, `.gz`). */
  readonly browserDirectory: string;
  /** Absolute path of the folder of the site: `index.html`, and subfolders with guides, examples and images. */
  readonly siteDirectory: string;
  /** Folder with the chunks of earlier releases, which survives updates; `null` for none. */
  readonly chunksDirectory: string | null;
}

const ENTRY = 'mesh-call.js';

/** The entry, its chunks (`mesh-call-<name>-<hash>.js`), source maps, and the licenses of bundled packages. */
const BROWSER_FILE = /^mesh-call(?:-[\w.-]+)?\.js(?:\.map)?$|^LICENSES\.txt$/u;

/** Files whose name contains a hash of their content. */
const HASHED = /^mesh-call-.+-[\w-]{8,}\.js(?:\.map)?$/u;

/** Options for files that keep their name in the next release. Their entity tags come from their content. */
const UNHASHED_OPTIONS = { etag: false, lastModified: false, acceptRanges: false };

const SITE_FILE = /^[\w-]+\.(?:html|js|css)$/u;
/** Served files of each subfolder of the site. */
const SITE_FOLDERS = {
  docs: /^[\w-]+\.html$/u,
  examples: /^[\w-]+\.(?:html|js)$/u,
  files: /^[\w-]+\.txt$/u,
  images: /^[\w-]+\.jpg$/u,
};

/** Adds the routes of the script, which any origin may load, and of the site. */
export async function addFileRoutes(app: FastifyInstance, options: FileRoutesOptions): Promise<void> {
  const { browserDirectory, chunksDirectory } = options;
  if (chunksDirectory !== null)
    await keep(chunksDirectory, browserDirectory).catch((error: unknown) =>
      app.log.error({ err: error }, 'the chunks of this release could not be kept in MESH_CALL_CHUNKS_DIR'),
    );
  const setHeaders = fileHeaders();
  await app.register(fastifyStatic, { serve: false, preCompressed: true, cacheControl: false, setHeaders });

  app.get<{ Params: { file: string } }>('/:file', { onSend: sendNotModified }, (request, reply) => {
    const { file } = request.params;
    if (HASHED.test(file)) {
      const isOwn = chunksDirectory === null || existsSync(join(browserDirectory, file));
      return reply.sendFile(file, isOwn ? browserDirectory : chunksDirectory);
    }
    if (BROWSER_FILE.test(file)) return reply.sendFile(file, browserDirectory, UNHASHED_OPTIONS);
    if (SITE_FILE.test(file)) return sendSiteFile(reply, file, options.siteDirectory);
    return reply.callNotFound();
  });

  for (const [folder, served] of Object.entries(SITE_FOLDERS))
    app.get<{ Params: { file: string } }>(
      `/${folder}/:file`,
      { onSend: sendNotModified },
      (request, reply) => {
        const { file } = request.params;
        if (served.test(file)) return sendSiteFile(reply, `${folder}/${file}`, options.siteDirectory);
        return reply.callNotFound();
      },
    );

  for (const [path, target] of [
    ['/docs', 'docs/index.html'],
    ['/docs/', 'index.html'],
  ] as const)
    app.get(path, (_request, reply) => reply.redirect(target));

  // Lets the start page load the entry's chunk in parallel with the entry.
  const preloads = chunksOfEntry(options.browserDirectory, app.log).map(
    (chunk) => `<${chunk}>; rel="modulepreload"`,
  );
  app.get('/', { onSend: sendNotModified }, (_request, reply) => {
    if (preloads.length > 0) reply.header('Link', preloads.join(', '));
    return sendSiteFile(reply, 'index.html', options.siteDirectory);
  });
}

function keep(folder: string, browserDirectory: string): Promise<void> {
  return keepChunks({
    folder,
    browserDirectory,
    isHashed: (file) => HASHED.test(file.replace(/\.(?:br|gz)$/u, '')),
  });
}

function sendSiteFile(reply: FastifyReply, file: string, directory: string): FastifyReply {
  return reply.sendFile(file, directory, UNHASHED_OPTIONS);
}

/** Creates the function that sets the headers of a found file. A 404 gets none of them, so it is not cached. */
function fileHeaders(): (reply: FastifyReply, path: string) => void {
  const entityTags = new FileCache(entityTag);
  const hashesOfPages = new FileCache((content) => inlineHashes(content.toString('utf8')));
  return (reply, path) => {
    const uncompressedPath = path.replace(/\.(?:br|gz)$/u, '');
    const file = uncompressedPath.split(/[\\/]/u).at(-1) ?? '';
    if (!HASHED.test(file)) reply.header('ETag', entityTags.get(path));
    if (!BROWSER_FILE.test(file)) {
      const hashes = file.endsWith('.html') ? hashesOfPages.get(uncompressedPath) : noHashes;
      reply.headers(siteHeaders(reply.request.headers.host, hashes));
      return;
    }
    reply.header('Access-Control-Allow-Origin', '*');
    reply.header('Cross-Origin-Resource-Policy', 'cross-origin');
    reply.header('Timing-Allow-Origin', '*');
    reply.header('Cache-Control', cacheControl(file));
  };
}

/** Strong entity tag (RFC 9110 §8.8.3) from a hash of the content. */
function entityTag(content: Buffer): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
}

/** The entry keeps its name, so pages get a new release within minutes. The content of a hashed chunk never changes. */
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

/** The part of the build's `releases.json` that is needed here, the latest release first. */
const releasesSchema = v.object({
  releases: v.pipe(
    v.array(v.object({ chunks: v.record(v.string(), v.object({ dynamicImports: v.array(v.string()) })) })),
    v.minLength(1),
  ),
});

/** Chunks that the entry imports at once; none without a `releases.json`. */
function chunksOfEntry(browserDirectory: string, log: FastifyBaseLogger): readonly string[] {
  try {
    const json: unknown = JSON.parse(readFileSync(join(browserDirectory, 'releases.json'), 'utf8'));
    const result = v.safeParse(releasesSchema, json);
    return result.success ? (result.output.releases[0]?.chunks[ENTRY]?.dynamicImports ?? []) : [];
  } catch (error) {
    log.debug({ err: error }, 'no releases.json: the start page does not preload chunks');
    return [];
  }
}
