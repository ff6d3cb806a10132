import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import type { CallPage } from '../support/browser/call-page.js';
import { longRun } from '../support/long-run.js';
import { assertMediaFlows, LONGEST_FREEZE_MS, longestFreezeMs } from '../support/media/media-flow.js';
import { startCoturn } from '../support/server/coturn.js';

const LIFETIME_SECONDS = 60;
const CALL_MS = longRun ? 300_000 : 70_000;

describe('Expiring TURN credentials', () => {
  const calls = useCalls({
    async server(fixture) {
      const coturn = await startCoturn({ allocationSeconds: LIFETIME_SECONDS });
      fixture.closeLater(() => coturn.close());
      return {
        MESH_CALL_TURN_URLS: `turn:127.0.0.1:${coturn.port}?transport=udp`,
        MESH_CALL_TURN_SECRET: coturn.secret,
        MESH_CALL_TURN_TTL: String(LIFETIME_SECONDS),
      };
    },
  });

  it('are renewed during a relayed call, without a freeze', { timeout: CALL_MS + 60_000 }, async () => {
    const url = calls.embed('room="credentials" ice-policy="relay" autojoin');
    const pages = await calls.openCall(url, 2);
    await assertMediaFlows(pages);
    const [firstUsers, firstCandidates] = [
      await Promise.all(pages.map(usernames)),
      await Promise.all(pages.map(candidates)),
    ];
    const freezeMs = await longestFreezeMs(pages, CALL_MS);
    console.log(
      `credentials for ${LIFETIME_SECONDS} s, a call of ${CALL_MS / 1_000} s: longest freeze ${freezeMs} ms`,
    );
    assert.ok(freezeMs <= LONGEST_FREEZE_MS, `a video froze for ${freezeMs} ms`);
    await assertMediaFlows(pages);
    for (const [index, page] of pages.entries()) {
      const [users, found] = [await usernames(page), await candidates(page)];
      assert.ok(users.length > 0);
      for (const user of users)
        assert.ok(!firstUsers[index]?.includes(user), 'the credentials differ from the first ones');
      assert.ok(found.length > (firstCandidates[index]?.length ?? 0), 'they gathered new relay candidates');
      const { links } = await page.stats();
      assert.deepEqual(
        links.map(({ connection, candidatePair }) => [connection, candidatePair?.local]),
        [[1, 'relay']],
      );
      const reconnecting = (await page.events('participant-updated')).filter(
        ({ detail }) => (detail.changes as { connection?: string }).connection === 'reconnecting',
      );
      assert.deepEqual(reconnecting, []);
      assert.deepEqual(
        found.filter((candidate) => !candidate.includes(' typ relay ')),
        [],
      );
    }
  });
});

/** TURN user names that the open connections of a page are configured with. */
function usernames(page: CallPage): Promise<string[]> {
  return page.page.evaluate(() =>
    window.instruments
      .openConnections()
      .flatMap((connection) => connection.getConfiguration().iceServers ?? [])
      .flatMap(({ username }) => (username ? [username] : [])),
  );
}

function candidates(page: CallPage): Promise<string[]> {
  return page.page.evaluate(() => window.instruments.candidates);
}
