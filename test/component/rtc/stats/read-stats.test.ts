import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readStats } from '../../../../component/rtc/stats/read-stats.js';
import { statsReport } from '../../../support/fakes/fake-peer.js';

const open = new AbortController().signal;

describe('readStats', () => {
  it('returns the report of the browser', async () => {
    const stats = statsReport([{ type: 'candidate-pair' }]);
    const report = await readStats({ closing: open, getStats: async () => stats });
    assert.deepEqual([...report], [...stats]);
  });

  it('returns an empty report where the browser refuses', async () => {
    const refused = new DOMException('closed', 'InvalidStateError');
    const report = await readStats({ closing: open, getStats: () => Promise.reject(refused) });
    assert.equal(report.size, 0);
  });

  it('returns an empty report once the connection is closed, although the browser never answers', async () => {
    const closing = new AbortController();
    const report = readStats({ closing: closing.signal, getStats: () => new Promise(() => undefined) });
    closing.abort();
    assert.equal((await report).size, 0);
  });
});
