import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../support/paths.js';
import { freePort } from '../../support/product.js';
import type { Answer, Task } from './clients.js';

// What the server costs: beside the least that Socket.IO can do, in turn, on one machine, with clients in another process.

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    joins: { type: 'string', default: '1000' },
    sockets: { type: 'string', default: '2000' },
    returning: { type: 'string', default: '5000' },
  },
});
const runs = Number(values.runs);

interface Sample {
  readonly joinsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly carried: number;
  readonly kibPerSocket: number;
  readonly returnSeconds: number;
  readonly lost: number;
}

const programs = {
  bare: join(root, 'dist/test/bench/server/bare-relay.js'),
  'mesh-call': join(root, 'dist/server/main.js'),
} as const;
type Side = keyof typeof programs;

async function startServer(side: Side, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [programs[side]], {
    env: {
      ...process.env,
      PORT: String(port),
      LOG_LEVEL: 'error',
      MESH_CALL_STUN_PORT: 'off',
      MESH_CALL_MAX_CONNECTIONS_PER_ADDRESS: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout ?? child, 'data');
  return child;
}

async function residentKib({ pid }: ChildProcess): Promise<number> {
  return Number(/VmRSS:\s+(\d+)/u.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

async function measure(side: Side): Promise<Sample> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let server = await startServer(side, port);
  const clients = fork(join(root, 'dist/test/bench/server/clients.js'));
  const tell = async (task: Task): Promise<Answer> => {
    clients.send(task);
    const [answer] = (await once(clients, 'message')) as [Answer];
    return answer;
  };
  try {
    const joins = Number(values.joins);
    const { seconds } = await tell({ do: 'connect', url, count: joins, atOnce: 50 });
    await tell({ do: 'close' });
    const sockets = Number(values.sockets);
    const before = await residentKib(server);
    await tell({ do: 'connect', url, count: sockets, atOnce: 50 });
    const perSecond = 1_000;
    const { latenciesMs = [] } = await tell({ do: 'relay', perSecond, seconds: 5 });
    const kib = (await residentKib(server)) - before;
    const sorted = [...latenciesMs].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;

    const returning = Number(values.returning);
    await tell({ do: 'connect', url, count: returning - sockets, atOnce: 50 });
    server.kill('SIGKILL');
    await once(server, 'exit');
    server = await startServer(side, port);
    const { joined = 0, seconds: returnSeconds } = await tell({ do: 'return', withinMs: 60_000 });
    return {
      joinsPerSecond: joins / seconds,
      ...{ p50Ms: at(0.5), p99Ms: at(0.99), carried: latenciesMs.length / (perSecond * 5) },
      ...{ kibPerSocket: kib / sockets, returnSeconds, lost: returning - joined },
    };
  } finally {
    clients.kill('SIGKILL');
    server.kill('SIGKILL');
  }
}

const samples: Record<Side, Sample[]> = { bare: [], 'mesh-call': [] };
for (let run = 0; run < runs; run += 1)
  for (const side of run % 2 === 0 ? (['bare', 'mesh-call'] as const) : (['mesh-call', 'bare'] as const)) {
    const sample = await measure(side);
    samples[side].push(sample);
    console.log(
      side,
      JSON.stringify(sample, (_, value) => (typeof value === 'number' ? Number(value.toFixed(2)) : value)),
    );
  }

const median = (side: Side, name: keyof Sample) => {
  const sorted = samples[side].map((sample) => sample[name]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
const rows = (Object.keys(samples.bare[0] ?? {}) as (keyof Sample)[]).map((name) => {
  const [bare, own] = [median('bare', name), median('mesh-call', name)];
  return { figure: name, bare: bare.toFixed(2), 'mesh-call': own.toFixed(2), ratio: (own / bare).toFixed(2) };
});
console.table(rows);
