import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { Metrics } from '../../server/metrics.js';
import { root } from '../support/paths.js';

it('the dashboard draws metrics that there are', async () => {
  const { registry } = new Metrics({
    rooms: { count: { rooms: 0, joined: 0, waiting: 0 } },
    webhooks: { waiting: 0, lost: 0 },
    redis: { isUp: true },
  });
  const known = new Set(registry.getMetricsAsArray().map(({ name }) => name));
  const text = readFileSync(join(root, 'deploy/grafana.json'), 'utf8');
  const drawn = [...text.matchAll(/\b((?:mesh_call|nodejs|process)_[a-z0-9_]+)\b/gu)].map(([name]) =>
    name.replace(/_bucket$/u, ''),
  );
  assert.ok(drawn.length >= 12);
  assert.deepEqual(
    [...new Set(drawn)].filter((name) => !known.has(name)),
    [],
  );
});
