import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'puppeteer-core';

/** Suspends every process of a browser (SIGSTOP), as a closed lid does. @returns a function that resumes them */
export function suspendBrowser(browser: Browser): () => void {
  const root = browser.process()?.pid;
  if (root === undefined) throw new Error('This browser has no process of its own.');
  const pids = [root, ...descendants(root)];
  for (const pid of pids) process.kill(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids.toReversed()) process.kill(pid, 'SIGCONT');
  };
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/u.test(name)) continue;
    try {
      // The program name stands in brackets and may contain any character; the parent is the second field after it.
      const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      parents.set(Number(name), Number(parent));
    } catch {
      // The process has exited since the folder was listed.
    }
  }
  const childrenOf = (pid: number): number[] =>
    [...parents].filter(([, parent]) => parent === pid).flatMap(([child]) => [child, ...childrenOf(child)]);
  return childrenOf(root);
}
