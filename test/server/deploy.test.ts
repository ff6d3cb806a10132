import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { loadConfig } from '../../server/config/cli.js';
import { coturnConfig } from '../../server/ice/turn/coturn-config.js';
import { Metrics } from '../../server/observability/metrics.js';
import { root } from '../support/paths.js';

const file = (path: string) => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly command?: readonly string[];
}

const { services } = parse(file('compose.yaml'), { merge: true }) as {
  services: Readonly<Record<string, Service>>;
};
const servers = Object.keys(services).filter((name) => name.startsWith('mesh-call'));

/** Interpolates variables as Compose does: `${NAME:?}` is required, `${NAME:-}` may be empty. */
const interpolated = (value: string | number) =>
  String(value).replace(/\$\{(?<name>\w+):[?-]\}/gu, (_all, name: string) => given[name] ?? '');

const given: Readonly<Record<string, string>> = {
  DOMAIN: 'calls.example.org',
  ADDRESS: '203.0.113.7',
  TURN_SECRET: 'f'.repeat(64),
};

describe('compose.yaml', () => {
  it('starts servers with valid settings', () => {
    assert.equal(servers.length, 2);
    for (const name of servers) {
      const env = Object.fromEntries(
        Object.entries(services[name]?.environment ?? {}).map(([key, value]) => [key, interpolated(value)]),
      );
      const settings = loadConfig({ env });
      assert.equal(settings.publicUrl, 'https://calls.example.org');
      assert.equal(settings.redisUrl, 'redis://redis:6379');
      assert.ok(services.redis);
    }
  });

  it('restricts its coturn as the server restricts its own', () => {
    const command = new Set(services.coturn?.command?.map(interpolated));
    const wanted = coturnConfig({
      port: 3478,
      secret: given.TURN_SECRET ?? '',
      ownAddresses: [given.ADDRESS ?? ''],
      externalAddress: given.ADDRESS ?? '',
      folder: '',
    })
      .split('\n')
      .filter((line) => line !== '' && !/^(?:pidfile|userdb)=/u.test(line))
      .map((line) => `--${line}`);
    assert.deepEqual(
      wanted.filter((line) => !command.has(line)),
      [],
    );
  });

  it('has a proxy that forwards to all of its servers', () => {
    const [, upstreams = ''] = /^\s*reverse_proxy (.*) \{$/mu.exec(file('deploy/Caddyfile')) ?? [];
    assert.deepEqual(
      upstreams.split(' '),
      servers.map((name) => `${name}:3000`),
    );
  });
});

it('the guide shows the very files of nginx and Caddy', () => {
  for (const [path, language] of [
    ['deploy/nginx.conf', 'nginx'],
    ['deploy/Caddyfile', 'text'],
  ] as const)
    assert.ok(file('deploy/README.md').includes(`\`\`\`${language}\n${file(path)}\`\`\``), path);
});

it('the Grafana dashboard uses metrics that exist', () => {
  const { registry } = new Metrics({
    rooms: { count: { rooms: 0, joined: 0, waiting: 0 } },
    webhooks: { waiting: 0, lost: 0 },
    redis: { isUp: true },
  });
  const known = new Set(registry.getMetricsAsArray().map(({ name }) => name));
  const used = [
    ...file('deploy/grafana.json').matchAll(/\b((?:mesh_call|nodejs|process)_[a-z0-9_]+)\b/gu),
  ].map(([name]) => name.replace(/_bucket$/u, ''));
  assert.ok(used.length >= 12);
  assert.deepEqual(
    [...new Set(used)].filter((name) => !known.has(name)),
    [],
  );
});
