import assert from 'node:assert/strict';
import { waitFor } from '../wait-for.js';
import type { CallPage } from './call-page.js';

/** Calls `join()`. @returns `joined`, or the code of the error that it rejected with */
export function joinOutcome(page: CallPage): Promise<string> {
  return page.run((element) =>
    element.join().then(
      () => 'joined',
      (error: unknown) =>
        error instanceof Error && 'code' in error ? String(error.code) : `no code: ${String(error)}`,
    ),
  );
}

interface ExpectedError {
  readonly fatal?: boolean;
  /** Name of the button that offers a way on; any button by default. */
  readonly button?: string;
}

/**
 * Asserts that a `call-error` with this code was fired, and that the element shows its message and a button.
 *
 * @returns the error of the event
 */
export async function assertErrorShown(page: CallPage, code: string, { fatal, button }: ExpectedError) {
  const event = await waitFor(`call-error ${code}`, async () =>
    (await page.events('call-error')).findLast(({ detail }) => detail.code === code),
  );
  const message = String(event.detail.message);
  assert.match(message, /^\p{Lu}.*[.!]/u, 'the message is a whole sentence');
  if (fatal !== undefined) {
    assert.equal(event.detail.fatal, fatal);
    assert.equal((await page.state()) === 'error', fatal, `state ${await page.state()} for fatal ${fatal}`);
  }
  const sentence = message.replace(/\s+/gu, ' ');
  await waitFor(`the sentence “${sentence}”`, async () => (await page.text()).includes(sentence), {
    timeoutMs: 3_000,
  }).catch(async (error: unknown) => assert.fail(`${String(error)}; the page shows: ${await page.text()}`));
  const buttons = await page.buttons();
  assert.ok(
    button === undefined ? buttons.length > 0 : buttons.includes(button),
    `the button ${button ?? '(any)'} is among: ${buttons.join(', ')}`,
  );
  return { message, fatal: Boolean(event.detail.fatal) };
}

/** Asserts that the page has no open connection, no live track and no open socket. */
export async function assertNothingOpen(page: CallPage): Promise<void> {
  await waitFor(
    'no open connections, tracks and sockets',
    async () => {
      const { connections, liveTracks, sockets } = await page.resources();
      return connections + liveTracks + sockets === 0;
    },
    { timeoutMs: 3_000 },
  ).catch(async () => assert.fail(`still open: ${JSON.stringify(await page.resources())}`));
}
