import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { type AppOptions, buildApp } from '../../server/app.js';
import { chunkOf, writeBrowserBuild } from '../support/server/browser-build.js';
import { freePort } from '../support/server/free-port.js';
import { type ReverseProxy, type ServerPorts, startCaddy, startNginx } from '../support/server/proxies.js';
import { enter } from '../support/server/server-client.js';
import { waitFor } from '../support/wait-for.js';

/** Two servers of this process behind a real proxy, with releases of the script that can be told apart. */
class ServersBehindProxy {
  ports: ServerPorts = [0, 0];
  folder = '';
  url = '';
  #proxy: ReverseProxy | null = null;
  #servers: FastifyInstance[] = [];

  constructor(startProxy: (ports: ServerPorts) => Promise<ReverseProxy>) {
    before(async () => {
      this.ports = [await freePort(), await freePort()];
      this.#proxy = await startProxy(this.ports);
      this.url = this.#proxy.url;
    });
    after(() => this.#proxy?.close());
    beforeEach(async () => {
      this.folder = await mkdtemp(join(tmpdir(), 'mesh-call-update-'));
    });
    afterEach(async () => {
      await Promise.all(this.#servers.map((server) => server.close()));
      this.#servers = [];
      await rm(this.folder, { recursive: true });
    });
  }

  async start(port: number, release: number, options: AppOptions = {}): Promise<FastifyInstance> {
    const browserDirectory = await writeBrowserBuild(this.folder, release);
    const app = await buildApp({
      ...{ logger: false, stunPort: 'off', browserDirectory, siteDirectory: browserDirectory },
      ...{ trustProxy: 1, ...options },
    });
    await app.listen({ port, host: '127.0.0.1' });
    this.#servers.push(app);
    return app;
  }

  /** Loads the entry and its chunk, as a page does. @returns the release, or what failed */
  async load(): Promise<string> {
    const entry = await fetch(`${this.url}/mesh-call.js`);
    const [, chunk] = /'\.\/(.+)'/u.exec(await entry.text()) ?? [];
    if (!entry.ok || chunk === undefined) return `the entry: ${entry.status}`;
    const loaded = await fetch(`${this.url}/${chunk}`);
    const [, release = `${chunk}: ${loaded.status}`] = /release = (\d+)/u.exec(await loaded.text()) ?? [];
    return release;
  }

  /** Updates one server after the other while pages load. @returns what each load got */
  async update(): Promise<string[]> {
    const chunksDirectory = join(this.folder, 'chunks');
    const old = await Promise.all(this.ports.map((port) => this.start(port, 1, { chunksDirectory })));
    const loads: string[] = [];
    const updated = new AbortController();
    const visitors = Array.from({ length: 4 }, async () => {
      while (!updated.signal.aborted) loads.push(await this.load());
    });
    const more = (what: string) => {
      const before = loads.length;
      return waitFor(what, () => loads.length > before + 20, { timeoutMs: 15_000 });
    };
    for (const [index, port] of this.ports.entries()) {
      await more('some loads');
      await old[index]?.close();
      await this.start(port, 2, { chunksDirectory });
    }
    await more('some loads after the update');
    updated.abort();
    await Promise.all(visitors);
    return loads;
  }
}

for (const [name, startProxy] of [
  ['nginx.conf', startNginx],
  ['Caddyfile', startCaddy],
] as const)
  describe(`deploy/${name} in front of two servers`, () => {
    const behind = new ServersBehindProxy(startProxy);

    it('loses no load in a rolling update, and keeps the chunks of pages that are open', async () => {
      const loads = await behind.update();
      assert.deepEqual([...new Set(loads)].sort(), ['1', '2']);
      await waitFor('the new release', async () => (await behind.load()) === '2');
      assert.equal((await fetch(`${behind.url}/${chunkOf(1)}`)).status, 200);
    });

    it('passes WebSockets', async () => {
      for (const port of behind.ports) await behind.start(port, 1);
      const { socket, joined } = await enter({ url: behind.url });
      assert.ok(joined.id);
      socket.disconnect();
    });
  });

describe('deploy/nginx.conf', () => {
  const behind = new ServersBehindProxy(startNginx);

  it('loads every page while one server has the old release and the other the new one', async () => {
    await behind.start(behind.ports[0], 1);
    await behind.start(behind.ports[1], 2);
    const loads = await Promise.all(Array.from({ length: 40 }, () => behind.load()));
    assert.deepEqual([...new Set(loads)].sort(), ['1', '2']);
    assert.equal((await fetch(`${behind.url}/${chunkOf(3)}`)).status, 404);
  });

  it('passes requests at once when both servers have been away', async () => {
    for (let count = 0; count < 4; count += 1) assert.equal((await fetch(`${behind.url}/ready`)).status, 502);
    for (const port of behind.ports) await behind.start(port, 1);
    assert.equal((await fetch(`${behind.url}/ready`)).status, 200);
  });
});
