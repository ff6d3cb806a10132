import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../../server/app.js';
import { SettingsError } from '../../../server/config/settings.js';
import { version } from '../../../server/config/version.js';

const SCRIPT = `export const script = ${JSON.stringify('x'.repeat(2_000))};\n`;
const CHUNK = 'mesh-call-chat-panel-BcD3_f-9.js';

describe('file routes', () => {
  let folder: string;
  let app: FastifyInstance;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-http-'));
    const files: Record<string, string | Buffer> = {
      'mesh-call.js': SCRIPT,
      'mesh-call.js.br': brotliCompressSync(SCRIPT),
      'mesh-call.js.gz': gzipSync(SCRIPT),
      'mesh-call.js.map': '{"version":3}',
      [CHUNK]: 'export {};',
      'releases.json': '{}',
      'index.html': '<!doctype html><title>Demo</title>',
      'demo.js': 'export {};',
      'demo.css': 'a {}',
      'notes.txt': 'not served',
      '.env': 'SECRET=1',
    };
    for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
    app = await buildApp({ logger: false, stunPort: 'off', browserDirectory: folder, siteDirectory: folder });
  });
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true });
  });

  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

  it('/health answers ok and the version', async () => {
    const answer = await get('/health');
    assert.equal(answer.statusCode, 200);
    assert.deepEqual(answer.json(), { status: 'ok', version });
    assert.match(version, /^\d+\.\d+\.\d+/u);
  });

  it('serves the script to pages of every origin', async () => {
    const { statusCode, headers, body } = await get('/mesh-call.js', { origin: 'https://example.com' });
    assert.equal(statusCode, 200);
    assert.equal(body, SCRIPT);
    assert.match(String(headers['content-type']), /^(?:text|application)\/javascript/u);
    assert.equal(headers['access-control-allow-origin'], '*');
    assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cache-control'], 'public, max-age=300, stale-while-revalidate=86400');
    assert.equal(headers.vary, 'accept-encoding');
  });

  it('answers 304 to a matching If-None-Match, for each encoding', async () => {
    for (const encoding of ['identity', 'br', 'gzip']) {
      const { etag } = (await get('/mesh-call.js', { 'accept-encoding': encoding })).headers;
      assert.ok(etag);
      const again = await get('/mesh-call.js', {
        'accept-encoding': encoding,
        'if-none-match': String(etag),
      });
      assert.equal(again.statusCode, 304);
      assert.equal(again.body, '');
      assert.equal(again.headers['access-control-allow-origin'], '*');
    }
  });

  it('changes the entity tag with the content, even if size and modification time stay the same', async () => {
    const file = 'mesh-call.js.map';
    for (const [url, name] of [
      [`/${file}`, file],
      ['/', 'index.html'],
      ['/demo.css', 'demo.css'],
    ] as const) {
      const path = join(folder, name);
      const epoch = new Date('1985-10-26T08:15:00Z');
      const release = async (content: string, headers = {}) => {
        await writeFile(path, content);
        await utimes(path, epoch, epoch);
        return get(url, { 'if-modified-since': epoch.toUTCString(), ...headers });
      };
      const old = await release('release 1, with the Demo');
      assert.equal(old.statusCode, 200);
      assert.equal(old.headers['last-modified'], undefined);
      const etag = String(old.headers.etag);
      const fresh = await release('release 2, with the Demo', { 'if-none-match': etag });
      assert.equal(fresh.statusCode, 200);
      assert.equal(fresh.body, 'release 2, with the Demo');
      assert.notEqual(fresh.headers.etag, etag);
      const head = await app.inject({ method: 'HEAD', url });
      assert.equal(head.headers.etag, fresh.headers.etag);
      const same = await get(url, { 'if-none-match': `"other", W/${fresh.headers.etag}` });
      assert.equal(same.statusCode, 304);
    }
    const tags = await Promise.all(
      ['identity', 'br', 'gzip'].map(async (encoding) => {
        const { headers } = await get('/mesh-call.js', { 'accept-encoding': encoding });
        assert.equal(headers['last-modified'], undefined);
        return headers.etag;
      }),
    );
    assert.equal(new Set(tags).size, 3, 'each encoding has its own entity tag');
  });

  it('sends the compressed copy to clients that accept its encoding', async () => {
    const br = await get('/mesh-call.js', { 'accept-encoding': 'gzip, br' });
    assert.equal(br.headers['content-encoding'], 'br');
    assert.match(String(br.headers['content-type']), /javascript/u);
    assert.equal(brotliDecompressSync(br.rawPayload).toString(), SCRIPT);
    const gzip = await get('/mesh-call.js', { 'accept-encoding': 'gzip' });
    assert.equal(gzip.headers['content-encoding'], 'gzip');
    assert.equal(gunzipSync(gzip.rawPayload).toString(), SCRIPT);
    const plain = await get(`/${CHUNK}`, { 'accept-encoding': 'br' });
    assert.equal(
      plain.headers['content-encoding'],
      undefined,
      'a file without a compressed copy is sent uncompressed',
    );
  });

  it("makes hashed chunks immutable, and caches the entry's source map as long as the entry", async () => {
    const chunk = await get(`/${CHUNK}`);
    assert.equal(chunk.headers['cache-control'], 'public, max-age=31536000, immutable');
    assert.equal(chunk.headers['access-control-allow-origin'], '*');
    assert.match(String((await get('/mesh-call.js.map')).headers['cache-control']), /max-age=300/u);
  });

  it('serves the demo under a policy without unsafe sources', async () => {
    for (const url of ['/', '/index.html', '/?room=a&name=b&join']) {
      const { statusCode, headers, body } = await get(url, { host: 'calls.example.org:8443' });
      assert.equal(statusCode, 200);
      assert.match(body, /Demo/u);
      assert.match(String(headers['content-type']), /^text\/html/u);
      const policy = new Map(
        String(headers['content-security-policy'])
          .split('; ')
          .map((rule) => [rule.split(' ')[0] ?? '', rule.split(' ').slice(1).join(' ')]),
      );
      assert.equal(policy.get('default-src'), "'none'");
      assert.equal(policy.get('script-src'), "'self'");
      assert.equal(
        policy.get('connect-src'),
        "'self' ws://calls.example.org:8443 wss://calls.example.org:8443",
      );
      assert.equal(policy.get('trusted-types'), "lit-html mesh-call 'allow-duplicates'");
      assert.equal(policy.get('require-trusted-types-for'), "'script'");
      assert.doesNotMatch([...policy.values()].join(' '), /unsafe|\*/u);
      assert.match(String(headers['permissions-policy']), /camera=\(self\), microphone=\(self\)/u);
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
    assert.equal((await get('/demo.js')).statusCode, 200);
    assert.equal((await get('/demo.css')).statusCode, 200);
  });

  it('keeps an invalid Host header out of the policy', async () => {
    const { headers } = await get('/', { host: "x; script-src 'unsafe-eval'" });
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe/u);
  });

  for (const url of [
    '/nothing',
    '/mesh-call-nothing.js',
    '/notes.txt',
    '/releases.json',
    '/.env',
    '/mesh-call.js.br',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/package.json',
    '/mesh-call.js/',
    '/mesh-call.js%00',
    '/socket.io.js',
  ]) {
    it(`answers 404 or 400 for ${url}`, async () => {
      const answer = await get(url);
      assert.ok(answer.statusCode === 404 || answer.statusCode === 400, String(answer.statusCode));
      assert.ok(['not-found', 'invalid-argument'].includes(answer.json().error.code));
      assert.doesNotMatch(String(answer.headers['cache-control']), /max-age=[1-9]/u);
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
    });
  }

  it('answers other methods and broken requests with the same error shape', async () => {
    assert.equal((await app.inject({ method: 'POST', url: '/mesh-call.js' })).json().error.code, 'not-found');
    assert.equal((await app.inject({ method: 'HEAD', url: '/mesh-call.js' })).statusCode, 200);
    const broken = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    assert.ok(['not-found', 'invalid-argument'].includes(broken.json().error.code));
  });

  it('answers 404 if the folders do not exist', async () => {
    const missing = join(folder, 'missing');
    const bare = await buildApp({
      logger: false,
      stunPort: 'off',
      browserDirectory: missing,
      siteDirectory: missing,
    });
    for (const url of ['/', '/mesh-call.js']) {
      assert.equal((await bare.inject({ url })).statusCode, 404);
    }
    await bare.close();
  });
});

describe('HTTPS', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-tls-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('names the variable of a certificate that is missing or invalid', async () => {
    const tlsCert = join(folder, 'missing.pem');
    const named = (variable: RegExp) => (error: unknown) =>
      error instanceof SettingsError && variable.test(error.message);
    await assert.rejects(
      buildApp({ logger: false, tlsCert, tlsKey: tlsCert }),
      named(/^MESH_CALL_TLS_CERT must be/u),
    );
    await assert.rejects(
      buildApp({ logger: false, tlsKey: tlsCert }),
      named(/^MESH_CALL_TLS_CERT must be set/u),
    );
    await writeFile(join(folder, 'text.pem'), 'no certificate');
    const text = join(folder, 'text.pem');
    await assert.rejects(
      buildApp({ logger: false, tlsCert: text, tlsKey: text }),
      named(/MESH_CALL_TLS_CERT and/u),
    );
  });

  it('is served with a certificate and its key', {
    skip: !hasOpenssl() && 'openssl is not installed',
  }, async () => {
    const [tlsKey, tlsCert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-days', '1', '-nodes'];
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-keyout',
      tlsKey,
      '-out',
      tlsCert,
    ];
    execFileSync('openssl', ['req', '-x509', ...subject, ...key], { stdio: 'ignore' });
    const app = await buildApp({ logger: false, stunPort: 'off', tlsCert, tlsKey });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    assert.ok(url.startsWith('https://'));
    const status = await new Promise((resolve, reject) => {
      request(`${url}/health`, { rejectUnauthorized: false }, (answer) => resolve(answer.resume().statusCode))
        .on('error', reject)
        .end();
    });
    assert.equal(status, 200);
    await app.close();
  });
});

function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
