import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../../server/app.js';

const STYLE = '\n mesh-call { height: 20rem }\n';
const SCRIPT = '\n console.info(1 < 2);\n';
const EXAMPLE =
  `<!doctype html><style>${STYLE}</style><script type="module" src="../../mesh-call.js"></script>` +
  `<script type="module">${SCRIPT}</script>`;

describe('site files', () => {
  let folder: string;
  let app: FastifyInstance;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-site-'));
    const files: Record<string, string | Buffer> = {
      'docs/embed.html': '<!doctype html>',
      'docs/notes.txt': 'not served',
      'examples/events.html': EXAMPLE,
      'examples/events.html.br': brotliCompressSync(EXAMPLE),
      'examples/room.js': 'export {};',
      'files/compose-yaml.txt': 'services:',
      'images/phone.jpg': Buffer.from([0xff, 0xd8]),
      'images/phone.svg': '<svg/>',
    };
    for (const name of ['docs', 'examples', 'files', 'images']) await mkdir(join(folder, name));
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    app = await buildApp({ logger: false, stunPort: 'off', browserDirectory: folder, siteDirectory: folder });
  });
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  const policyOf = async (url: string, headers: Record<string, string> = {}) => {
    const { headers: got } = await app.inject({ url, headers });
    return String(got['content-security-policy']).split('; ');
  };
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

  for (const [url, type] of [
    ['/docs/embed.html', 'text/html'],
    ['/examples/room.js', 'javascript'],
    ['/files/compose-yaml.txt', 'text/plain'],
    ['/images/phone.jpg', 'image/jpeg'],
  ] as const)
    it(`serves ${url}`, async () => {
      const { statusCode, headers } = await app.inject({ url });
      assert.equal(statusCode, 200);
      assert.ok(String(headers['content-type']).includes(type));
      assert.equal(
        headers['access-control-allow-origin'],
        undefined,
        'only the script may be loaded by other origins',
      );
    });

  for (const url of [
    '/docs/notes.txt',
    '/images/phone.svg',
    '/docs/embed',
    '/docs/..%2Findex.html',
    '/other/embed.html',
  ])
    it(`answers 404 for ${url}`, async () => {
      assert.equal((await app.inject({ url })).statusCode, 404);
    });

  it('redirects /docs to the guides by a relative URL', async () => {
    for (const [url, to] of [
      ['/docs', 'docs/index.html'],
      ['/docs/', 'index.html'],
    ] as const) {
      const { statusCode, headers } = await app.inject({ url });
      assert.deepEqual([statusCode, headers.location], [302, to]);
    }
  });

  it('allows exactly the inline scripts and styles of a page, compressed or not', async () => {
    for (const headers of [{}, { 'accept-encoding': 'br' }]) {
      const policy = await policyOf('/examples/events.html', headers);
      assert.ok(policy.includes(`script-src 'self' ${hash(SCRIPT)}`), policy.join('\n'));
      assert.ok(policy.includes(`style-src 'self' ${hash(STYLE)}`), policy.join('\n'));
    }
    const plain = await policyOf('/docs/embed.html');
    assert.ok(plain.includes("script-src 'self'") && plain.includes("style-src 'self'"));
  });
});
