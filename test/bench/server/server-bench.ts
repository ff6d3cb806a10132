import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from '../../support/paths.js';
import { freePort } from '../../support/server/free-port.js';
import type { Answer, Task } from './clients.js';

// Server benchmark: joins, relayed signals, memory and recovery, beside a bare Socket.IO relay, in turn on one machine,
// with the clients in another process. README.md defines the figures.

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
  /** Share of a core that idle connections take for their heartbeats. */
  readonly idleCpuShare: number;
  /** Signals per second of CPU time beyond that of idle connections: clients on this machine cannot saturate a core. */
  readonly signalsPerCoreSecond: number;
  /** The same while another client floods the server. */
  readonly floodP50Ms: number;
  readonly floodP99Ms: number;
  /** Share of a core that the flood takes. */
  readonly floodCpuShare: number;
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

/** CPU time of a process in seconds; `/proc` counts it in hundredths. */
async function cpuSeconds({ pid }: ChildProcess): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /u, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function percentiles(latenciesMs: readonly number[]): { p50Ms: number; p99Ms: number } {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}

type RunTask = (task: Task) => Promise<Answer>;

function startClients(): { process: ChildProcess; runTask: RunTask } {
  const process = fork(join(root, 'dist/test/bench/server/clients.js'));
  const runTask = async (task: Task) => {
    process.send(task);
    const [answer] = (await once(process, 'message')) as [Answer];
    return answer;
  };
  return { process, runTask };
}

const SIGNALS_PER_SECOND = 1_000;
const RELAY_SECONDS = 5;
const IDLE_SECONDS = 5;
const relay = { do: 'relay', perSecond: SIGNALS_PER_SECOND, seconds: RELAY_SECONDS } as const;
const FLOOD_PER_SECOND = 5_000;

/** Measures the latencies of the other clients, and the CPU time, while one client floods the server. */
async function measureUnderFlood(
  url: string,
  server: ChildProcess,
  runTask: RunTask,
  quietCpuSeconds: number,
) {
  const flooder = startClients();
  try {
    const before = await cpuSeconds(server);
    const flood = flooder.runTask({ do: 'flood', url, perSecond: FLOOD_PER_SECOND, seconds: RELAY_SECONDS });
    const { latenciesMs = [] } = await runTask(relay);
    await flood;
    const { p50Ms, p99Ms } = percentiles(latenciesMs);
    const share = ((await cpuSeconds(server)) - before - quietCpuSeconds) / RELAY_SECONDS;
    return { floodP50Ms: p50Ms, floodP99Ms: p99Ms, floodCpuShare: share };
  } finally {
    flooder.process.kill('SIGKILL');
  }
}

async function measure(side: Side): Promise<Sample> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let server = await startServer(side, port);
  const { process: clients, runTask } = startClients();
  try {
    const joins = Number(values.joins);
    const { seconds } = await runTask({ do: 'connect', url, count: joins, atOnce: 50 });
    await runTask({ do: 'close' });
    const sockets = Number(values.sockets);
    const before = await residentKib(server);
    await runTask({ do: 'connect', url, count: sockets, atOnce: 50 });
    // Warm-up: the first signals run code that is not yet compiled.
    await runTask(relay);
    const cpuBefore = await cpuSeconds(server);
    await delay(IDLE_SECONDS * 1_000);
    const cpuAfterIdle = await cpuSeconds(server);
    const idleCpuShare = (cpuAfterIdle - cpuBefore) / IDLE_SECONDS;
    const { latenciesMs = [] } = await runTask(relay);
    const quietCpuSeconds = (await cpuSeconds(server)) - cpuAfterIdle;
    const kib = (await residentKib(server)) - before;
    const flooded = await measureUnderFlood(url, server, runTask, quietCpuSeconds);

    const returning = Number(values.returning);
    await runTask({ do: 'connect', url, count: returning - sockets, atOnce: 50 });
    server.kill('SIGKILL');
    await once(server, 'exit');
    server = await startServer(side, port);
    const { joined = 0, seconds: returnSeconds } = await runTask({ do: 'return', withinMs: 60_000 });
    return {
      joinsPerSecond: joins / seconds,
      ...{ ...percentiles(latenciesMs), carried: latenciesMs.length / (SIGNALS_PER_SECOND * RELAY_SECONDS) },
      idleCpuShare,
      signalsPerCoreSecond: latenciesMs.length / (quietCpuSeconds - idleCpuShare * RELAY_SECONDS),
      ...flooded,
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
