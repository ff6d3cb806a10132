import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useCalls } from '../support/browser/call-fixture.js';
import { assertMediaFlows } from '../support/media/media-flow.js';
import { freePort } from '../support/server/free-port.js';

describe('Built-in TURN server', () => {
  const calls = useCalls({
    server: async () => ({ MESH_CALL_TURN: 'on', MESH_CALL_TURN_PORT: String(await freePort()) }),
  });

  it('relays a call that uses no candidate but relay candidates', async () => {
    const url = calls.embed('room="own-turn" ice-policy="relay" autojoin');
    const pages = await calls.openCall(url, 2);
    await assertMediaFlows(pages);
    const types = await pages[0].page.evaluate(async () => {
      const open = window.instruments.openConnections();
      const reports = await Promise.all(open.map((connection) => connection.getStats()));
      return reports.flatMap((report) =>
        [...report.values()]
          .filter(({ type }) => type === 'local-candidate')
          .map(({ candidateType }) => candidateType),
      );
    });
    assert.ok(types.length > 0 && types.every((type) => type === 'relay'), `${types}`);
  });

  it('passes the check of the demo site', async () => {
    const { page } = await calls.open('/check.html');
    await page.click('#run');
    await page.waitForSelector('#relay[data-result="good"]', { timeout: 30_000 });
    assert.match(
      await page.$eval('#relay p', ({ textContent }) => textContent ?? ''),
      /through the relay \(udp\)/u,
    );
  });
});
