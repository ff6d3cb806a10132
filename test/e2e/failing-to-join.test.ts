import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertErrorShown, assertNothingOpen, joinOutcome } from '../support/browser/call-assertions.js';
import { useCalls } from '../support/browser/call-fixture.js';
import { type CallPage, waitForMesh } from '../support/browser/call-page.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { freePort } from '../support/server/free-port.js';
import { waitFor } from '../support/wait-for.js';

describe('Failing to join', () => {
  const calls = useCalls({
    server: { MESH_CALL_MAX_PARTICIPANTS: '2' },
    chromium: async ({ site }) => ({
      hosts: ['site.test'],
      secureOrigins: [`http://site.test:${site.port}`],
    }),
  });

  const setRoom = (page: CallPage, room: string) =>
    page.run((element, name) => {
      element.room = name;
    }, room);

  it('a full room shows an error, and joining succeeds once a participant has left', async () => {
    const open = () => calls.open('/?room=full');
    const [first, second, third] = [await open(), await open(), await open()];
    assert.equal(await joinOutcome(first), 'joined');
    assert.equal(await joinOutcome(second), 'joined');
    assert.equal(await joinOutcome(third), 'room-full');
    await assertErrorShown(third, 'room-full', { fatal: true, button: 'Try again' });
    await assertNothingOpen(third);
    assert.equal((await first.participants()).length, 2, 'no third participant is listed');

    await second.press('Leave call');
    await waitFor('the first participant alone', async () => (await first.participants()).length === 1);
    await third.press('Try again');
    await waitForMesh([first, third]);
  });

  for (const [what, room] of [
    ['an empty name', ''],
    ['a name of spaces only', '   '],
    ['a name of 129 characters', 'x'.repeat(129)],
    ['a name with a control character', 'a\u0007b'],
  ] as const) {
    it(`a room with ${what} shows an error, and joining succeeds with a valid name`, async () => {
      const page = await calls.openEmbedded('');
      await setRoom(page, room);
      assert.equal(await joinOutcome(page), 'invalid-argument');
      await assertErrorShown(page, 'invalid-argument', { fatal: true });
      await assertNothingOpen(page);
      await setRoom(page, 'a-right-name');
      assert.equal(await joinOutcome(page), 'joined');
      await page.run((element) => element.leave());
    });
  }

  it('a room name of 128 characters, and one with spaces around it, are valid', async () => {
    const page = await calls.openEmbedded('');
    for (const room of [` ${'é'.repeat(128)} `, 'x']) {
      await setRoom(page, room);
      assert.equal(await joinOutcome(page), 'joined');
      await page.run((element) => element.leave());
    }
  });

  it('an origin that is not allowed shows an error that names the setting', async () => {
    const { pathname } = new URL(calls.embed('room="foreign"'));
    const page = await calls.open(`http://site.test:${calls.site.port}${pathname}`);
    assert.equal(await joinOutcome(page), 'origin-not-allowed');
    const { message } = await assertErrorShown(page, 'origin-not-allowed', { fatal: true });
    assert.match(message, /MESH_CALL_ALLOWED_ORIGINS/u);
    await assertNothingOpen(page);
  });

  it('an unreachable server shows an error, and the element joins by itself once the server runs', async () => {
    const port = await freePort();
    const page = await calls.openEmbedded(`room="away" server="http://localhost:${port}"`);
    assert.equal(await joinOutcome(page), 'server-unreachable');
    await assertErrorShown(page, 'server-unreachable', { fatal: true, button: 'Try again' });
    await assertNothingOpen(page);

    const server = await calls.startServer({ PORT: String(port) });
    await page.waitForState('joined', 20_000);
    const other = await calls.open(`${server.origin}/?room=away&join`);
    await waitForMesh([page, other]);
    await assertMediaFlows([page, other]);
  });

  it('a failed autojoin shows and fires an error, and causes no unhandled rejection', async () => {
    const port = await freePort();
    const page = await calls.openEmbedded(`room="auto" autojoin server="http://localhost:${port}"`);
    await page.waitForState('error', 20_000);
    await assertErrorShown(page, 'server-unreachable', { fatal: true });
    const rejections = (await page.pageErrors()).filter((line) => line.includes('unhandled'));
    assert.deepEqual(rejections, []);
  });
});
