import { readdir, readFile } from 'node:fs/promises';

/** Ticks of the kernel's clock a second, as /proc counts them: 100 on every Linux in use (`getconf CLK_TCK`). */
const TICKS_A_SECOND = 100;

/** What a process and everything that it has started have used so far, and hold now. */
export interface Usage {
  /** Processor seconds. */
  readonly cpuSeconds: number;
  /** Proportional set size: shared pages are counted once among those who share them. */
  readonly memoryMiB: number;
}

/** Reads it from /proc; what ends meanwhile counts for nothing. Linux only. */
export async function usageOf(pid: number): Promise<Usage> {
  const pids = await familyOf(pid);
  const usages = await Promise.all(pids.map(usageOfOne));
  return {
    cpuSeconds: usages.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    memoryMiB: usages.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0),
  };
}

async function familyOf(pid: number): Promise<number[]> {
  const all = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const each of all) {
    const fields = await statOf(each);
    if (fields) parents.set(each, Number(fields[1]));
  }
  const family = [pid];
  for (const member of family)
    family.push(...all.filter((each) => parents.get(each) === member && !family.includes(each)));
  return family;
}

async function usageOfOne(pid: number): Promise<Usage> {
  const fields = await statOf(pid);
  const ticks = Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0);
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  const kibibytes = Number(/^Pss:\s+(\d+) kB$/mu.exec(rollup)?.[1] ?? 0);
  return { cpuSeconds: ticks / TICKS_A_SECOND, memoryMiB: kibibytes / 1_024 };
}

/** The fields after the name, which may hold anything (proc(5)): 0 is the state, 1 the parent, 11 and 12 the ticks. */
async function statOf(pid: number): Promise<string[] | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}
