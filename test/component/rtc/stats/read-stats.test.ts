import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readStats } from '../../../../component/rtc/stats/read-stats.js';
import { readArrived } from '../../../../component/rtc/stats/sender-stats.js';
import { rest, setUpLink } from '../../../support/peer-link.js';

describe('readStats', () => {
  it('tells what the browser has counted', async () => {
    const stats = new Map([['P', { type: 'candidate-pair' }]]);
    const { signal } = new AbortController();
    const report = await readStats({
      closing: signal,
      getStats: async () => stats as unknown as RTCStatsReport,
    });
    assert.deepEqual([...report], [...stats]);
  });

  it('tells of nothing where the browser refuses', async () => {
    const { signal } = new AbortController();
    const refused = new DOMException('closed', 'InvalidStateError');
    const report = await readStats({ closing: signal, getStats: () => Promise.reject(refused) });
    assert.equal(report.size, 0);
  });

  it('does not wait for a browser that never answers, once the connection is closed', async () => {
    const { link, newest } = setUpLink(true);
    await link.start();
    newest().getStats = () => new Promise(() => undefined);
    const { connection } = link;
    assert.ok(connection);
    const arrived = readArrived(connection);
    await rest();
    link.close();
    assert.equal(await arrived, 0);
  });
});
