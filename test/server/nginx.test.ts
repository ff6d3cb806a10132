import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { type AppOptions, buildApp } from '../../server/app.js';
import { chunkOf, writeBrowserBuild } from '../support/server/browser-build.js';
import { freePort } from '../support/server/free-port.js';
import { type Nginx, startNginx } from '../support/server/nginx.js';
import { enter } from '../support/server/server-client.js';
import { waitFor } from '../support/wait-for.js';

describe('deploy/nginx.conf in front of two servers', () => {
  let folder: string;
  let ports: readonly [number, number];
  let nginx: Nginx;
  let servers: FastifyInstance[] = [];
  before(async () => {
    ports = [await freePort(), await freePort()];
    nginx = await startNginx(ports);
  });
  after(() => nginx.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mesh-call-update-'));
  });
  afterEach(async () => {
    await Promise.all(servers.map((server) => server.close()));
    servers = [];
    await rm(folder, { recursive: true });
  });

  async function start(port: number, release: number, options: AppOptions = {}): Promise<FastifyInstance> {
    const browserDirectory = await writeBrowserBuild(folder, release);
    const app = await buildApp({
      ...{ logger: false, stunPort: 'off', browserDirectory, siteDirectory: browserDirectory },
      ...{ trustProxy: 1, ...options },
    });
    await app.listen({ port, host: '127.0.0.1' });
    servers.push(app);
    return app;
  }

  /** Loads the entry and its chunk, as a page does. @returns the release, or what failed */
  async function load(): Promise<string> {
    const entry = await fetch(`${nginx.url}/mesh-call.js`);
    const [, chunk] = /'\.\/(.+)'/u.exec(await entry.text()) ?? [];
    if (!entry.ok || chunk === undefined) return `the entry: ${entry.status}`;
    const loaded = await fetch(`${nginx.url}/${chunk}`);
    const [, release = `${chunk}: ${loaded.status}`] = /release = (\d+)/u.exec(await loaded.text()) ?? [];
    return release;
  }

  it('loads every page while one server has the old release and the other the new one', async () => {
    await start(ports[0], 1);
    await start(ports[1], 2);
    const loads = await Promise.all(Array.from({ length: 40 }, load));
    assert.deepEqual([...new Set(loads)].sort(), ['1', '2']);
    assert.equal((await fetch(`${nginx.url}/${chunkOf(3)}`)).status, 404);
  });

  it('loses no load in a rolling update, and keeps the chunks of pages that are open', async () => {
    const chunksDirectory = join(folder, 'chunks');
    const old = [
      await start(ports[0], 1, { chunksDirectory }),
      await start(ports[1], 1, { chunksDirectory }),
    ];
    const loads: string[] = [];
    const updated = new AbortController();
    const visitors = Array.from({ length: 4 }, async () => {
      while (!updated.signal.aborted) loads.push(await load());
    });
    for (const [index, port] of ports.entries()) {
      await waitFor('some loads', () => loads.length > index * 50 + 20);
      await old[index]?.close();
      await start(port, 2, { chunksDirectory });
    }
    const before = loads.length;
    await waitFor('some loads after the update', () => loads.length > before + 20);
    updated.abort();
    await Promise.all(visitors);
    assert.deepEqual([...new Set(loads)].sort(), ['1', '2']);
    assert.equal(loads.at(-1), '2');
    assert.equal((await fetch(`${nginx.url}/${chunkOf(1)}`)).status, 200);
  });

  it('passes WebSockets, and requests at once when both servers have been away', async () => {
    const first = [await start(ports[0], 1), await start(ports[1], 1)];
    const { socket, joined } = await enter({ url: nginx.url });
    assert.ok(joined.id);
    socket.disconnect();
    await Promise.all(first.map((server) => server.close()));
    for (let count = 0; count < 4; count += 1) assert.equal((await fetch(`${nginx.url}/ready`)).status, 502);
    for (const port of ports) await start(port, 1);
    assert.equal((await fetch(`${nginx.url}/ready`)).status, 200);
  });
});
