import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MessageRate } from '../../../../server/session/guards/message-rate.js';

describe('MessageRate', () => {
  it('never makes a sender wait for longer than its window, although the time is set back', async (test) => {
    const rate = new MessageRate();
    const consume = () => rate.consume('socket', 1);
    while ((await consume()).status === 'within');
    const hourAgoMs = Date.now() - 3_600_000;
    test.mock.method(Date, 'now', () => hourAgoMs);
    const { status, waitMs } = await consume();
    assert.equal(status, 'over');
    assert.ok(waitMs > 0 && waitMs <= 4_000, `${waitMs} ms`);
    rate.forget('socket');
  });
});
