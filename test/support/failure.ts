import assert from 'node:assert/strict';
import type { CallPage } from './call-page.js';
import { until } from './until.js';

/** What `join()` came to: `joined`, or the code that it rejected with. */
export function joinOutcome(page: CallPage): Promise<string> {
  return page.run((element) =>
    element.join().then(
      () => 'joined',
      (error: unknown) =>
        error instanceof Error && 'code' in error ? String(error.code) : `no code: ${String(error)}`,
    ),
  );
}

interface Expected {
  readonly fatal?: boolean;
  /** The button that leads on; any button will do unless told. */
  readonly way?: string;
}

/**
 * Checks that a failure was fired as `call-error` with this code, and that the element shows its sentence and
 * a way on.
 *
 * @returns the error as it was fired
 */
export async function assertShown(page: CallPage, code: string, { fatal, way }: Expected) {
  const event = await until(`call-error ${code}`, async () =>
    (await page.events('call-error')).findLast(({ detail }) => detail.code === code),
  );
  const message = String(event.detail.message);
  assert.match(message, /^\p{Lu}.*[.!]/u, 'a whole sentence');
  if (fatal !== undefined) {
    assert.equal(event.detail.fatal, fatal);
    assert.equal((await page.state()) === 'error', fatal, `state ${await page.state()} for fatal ${fatal}`);
  }
  const sentence = message.replace(/\s+/gu, ' ');
  await until(`the sentence “${sentence}”`, async () => (await page.text()).includes(sentence), {
    timeoutMs: 3_000,
  }).catch(async (error: unknown) => assert.fail(`${String(error)}; shown is: ${await page.text()}`));
  const buttons = await page.buttons();
  assert.ok(
    way === undefined ? buttons.length > 0 : buttons.includes(way),
    `a way on among ${buttons.join(', ')}`,
  );
  return { message, fatal: Boolean(event.detail.fatal) };
}

/** Checks that nothing is left half-open: no connection, no live track, no socket. */
export async function assertCleared(page: CallPage): Promise<void> {
  await until(
    'no open connections, tracks and sockets',
    async () => {
      const { connections, liveTracks, sockets } = await page.resources();
      return connections + liveTracks + sockets === 0;
    },
    { timeoutMs: 3_000 },
  ).catch(async () => assert.fail(`left open: ${JSON.stringify(await page.resources())}`));
}
