import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type AppOptions, buildApp } from '../../../server/app.js';

describe('security headers', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-headers-'));
    await writeFile(join(folder, 'mesh-call.js'), 'export {};');
    await writeFile(join(folder, 'index.html'), '<!doctype html>');
  });
  after(() => rm(folder, { recursive: true }));

  async function headersOf(url: string, options: AppOptions = {}) {
    const directories = { browserDirectory: folder, siteDirectory: folder };
    const app = await buildApp({ logger: false, stunPort: 'off', ...directories, ...options });
    const { headers } = await app.inject({ url });
    await app.close();
    return headers;
  }

  for (const url of ['/', '/mesh-call.js', '/health', '/api/openapi.json', '/nothing'])
    it(`are set on ${url}`, async () => {
      const headers = await headersOf(url);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['x-frame-options'], 'SAMEORIGIN');
      assert.equal(headers['cross-origin-embedder-policy'], undefined);
      assert.equal(headers['strict-transport-security'], undefined, 'HSTS is off by default');
    });

  it('let other origins load the script, and nothing else', async () => {
    assert.equal((await headersOf('/mesh-call.js'))['cross-origin-resource-policy'], 'cross-origin');
    assert.equal((await headersOf('/'))['cross-origin-resource-policy'], 'same-origin');
  });

  it('isolate the pages of the site only', async () => {
    const page = await headersOf('/');
    assert.equal(page['cross-origin-opener-policy'], 'same-origin');
    assert.match(String(page['content-security-policy']), /^default-src 'none'/u);
    const script = await headersOf('/mesh-call.js');
    assert.equal(script['cross-origin-opener-policy'], undefined);
    assert.equal(script['content-security-policy'], undefined);
  });

  it('contain HSTS without subdomains if the setting is on', async () => {
    const headers = await headersOf('/', { hsts: true });
    assert.equal(headers['strict-transport-security'], 'max-age=31536000');
  });
});
