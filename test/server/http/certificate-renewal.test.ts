import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import Fastify from 'fastify';
import { defaultSettings } from '../../../server/config/settings.js';
import { readTls } from '../../../server/config/tls.js';
import { CertificateRenewal } from '../../../server/http/certificate-renewal.js';
import {
  type CertificateFiles,
  hasOpenssl,
  servedFingerprint,
  writeCertificate,
} from '../../support/server/certificate.js';
import { waitFor } from '../../support/wait-for.js';

const fingerprintOf = (path: string) => new X509Certificate(readFileSync(path)).fingerprint256;

describe('CertificateRenewal', { skip: !hasOpenssl() && 'openssl is not installed' }, () => {
  let folder: string;
  let release: () => Promise<unknown>;
  const pair = (name: string): CertificateFiles => ({
    tlsCert: join(folder, `${name}.crt`),
    tlsKey: join(folder, `${name}.key`),
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-renewal-'));
    for (const name of ['live', 'next']) writeCertificate(pair(name));
  });
  afterEach(async () => {
    await release();
    await rm(folder, { recursive: true });
  });

  /** HTTPS server whose certificate is renewed, with the warnings that it logs. */
  async function start(files: CertificateFiles, intervalMs: number) {
    const settings = { ...defaultSettings, ...files };
    const current = readTls(settings);
    assert.ok(current);
    const warnings: string[] = [];
    const app = Fastify({
      https: { ...current },
      logger: {
        level: 'warn',
        stream: { write: (line: string) => warnings.push(JSON.parse(line).reason) },
      },
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { server, log } = app;
    const renewal = new CertificateRenewal({ settings, current, server, log, intervalMs });
    release = () => {
      renewal.close();
      return app.close();
    };
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    const { port } = address;
    return { renewal, warnings, served: () => servedFingerprint(port) };
  }

  it('serves a new pair once its files have changed, without a signal', async () => {
    const live = pair('live');
    const { served, warnings } = await start(live, 20);
    assert.equal(await served(), fingerprintOf(live.tlsCert));
    const next = pair('next');
    await rename(next.tlsCert, live.tlsCert);
    await rename(next.tlsKey, live.tlsKey);
    const renewed = fingerprintOf(live.tlsCert);
    await waitFor('the new certificate', async () => (await served()) === renewed);
    assert.ok(warnings.length <= 1, 'only the time between the two renames may be warned about');
  });

  it('follows symbolic links that are replaced', async () => {
    const link = pair('link');
    await symlink(pair('live').tlsCert, link.tlsCert);
    await symlink(pair('live').tlsKey, link.tlsKey);
    const { renewal, served } = await start(link, 60_000);
    for (const name of ['tlsCert', 'tlsKey'] as const) {
      await symlink(pair('next')[name], `${link[name]}.new`);
      await rename(`${link[name]}.new`, link[name]);
    }
    renewal.reload();
    assert.equal(await served(), fingerprintOf(pair('next').tlsCert));
  });

  it('keeps the current pair while the new one is not valid, and says why once', async () => {
    const live = pair('live');
    const { renewal, served, warnings } = await start(live, 60_000);
    const old = fingerprintOf(live.tlsCert);
    await copyFile(pair('next').tlsCert, live.tlsCert);
    renewal.reload();
    renewal.reload();
    assert.equal(await served(), old);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /MESH_CALL_TLS_CERT and MESH_CALL_TLS_KEY must be/u);
    await rm(live.tlsCert);
    renewal.reload();
    assert.equal(await served(), old);
    assert.match(warnings[1] ?? '', /MESH_CALL_TLS_CERT must be the path/u);
    await writeFile(live.tlsCert, readFileSync(pair('next').tlsCert));
    await copyFile(pair('next').tlsKey, live.tlsKey);
    renewal.reload();
    assert.equal(await served(), fingerprintOf(live.tlsCert));
  });
});
