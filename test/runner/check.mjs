import { spawn } from 'node:child_process';

/** Runs a program that counts as one test, with its output on the terminal. */
export async function runCheck({ environment }, name, command) {
  const startedAt = Date.now();
  const code = await runProgram(command, environment);
  const durations = [{ name, durationMs: Date.now() - startedAt }];
  if (code === 0) {
    console.log(`✔ ${name}`);
    return { passed: 1, failed: 0, skipped: 0, failures: [], durations };
  }
  const failure = { name, file: '', message: `ended with code ${code}` };
  return { passed: 0, failed: 1, skipped: 0, failures: [failure], durations };
}

/** Resolves to the exit code, or to the name of the signal that ended the program. */
export function runProgram([program, ...args], environment) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env: environment });
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
}
