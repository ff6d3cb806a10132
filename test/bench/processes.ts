import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks per second in /proc: 100 on every Linux in use (`getconf CLK_TCK`). */
const TICKS_PER_SECOND = 100;

/** Resources of a process and its descendants. */
export interface Usage {
  /** CPU time so far. */
  readonly cpuSeconds: number;
  /** Current proportional set size: each shared page counts once in total. */
  readonly memoryMiB: number;
}

/** Reads the usage from /proc (Linux only). A process that ends meanwhile counts as zero. */
export async function usageOf(pid: number): Promise<Usage> {
  const pids = await processTree(pid);
  const usages = await Promise.all(pids.map(usageOfOne));
  return {
    cpuSeconds: usages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    memoryMiB: usages.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0),
  };
}

async function processTree(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const each of all) {
    const fields = await statOf(each);
    if (fields) parents.set(each, Number(fields[1]));
  }
  const tree = [pid];
  for (const member of tree)
    tree.push(...all.filter((each) => parents.get(each) === member && !tree.includes(each)));
  return tree;
}

async function usageOfOne(pid: number): Promise<Usage> {
  const fields = await statOf(pid);
  const ticks = Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0);
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kibibytes = Number(/^Pss:\s+(\d+) kB$/mu.exec(rollup)?.[1] ?? 0);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, memoryMiB: kibibytes / 1_024 };
}

/** Fields of /proc/PID/stat after the name, which may contain any character (proc(5)): 1 is the parent, 11 and 12 ticks. */
async function statOf(pid: number): Promise<string[] | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
