import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  decideConnection,
  decideDescription,
  dtlsRoleOf,
  withDtlsRole,
} from '../../../../component/core/connection/negotiation.js';

describe('decideDescription', () => {
  const cases = [
    [
      'repeats the answer to an offer that was answered before',
      { polite: true, pendingOffer: null, highest: 2, answered: 2 },
      'offer',
      2,
      'repeat',
    ],
    [
      'applies the first offer',
      { polite: true, pendingOffer: null, highest: 0, answered: 0 },
      'offer',
      1,
      'apply',
    ],
    [
      'drops an offer that was received before',
      { polite: true, pendingOffer: null, highest: 2, answered: 0 },
      'offer',
      2,
      'stale',
    ],
    [
      'drops an older offer',
      { polite: true, pendingOffer: null, highest: 3, answered: 0 },
      'offer',
      2,
      'stale',
    ],
    [
      'applies the next offer',
      { polite: false, pendingOffer: null, highest: 3, answered: 0 },
      'offer',
      4,
      'apply',
    ],
    [
      'applies the remote offer on the polite side of a glare',
      { polite: true, pendingOffer: 2, highest: 2, answered: 0 },
      'offer',
      2,
      'apply',
    ],
    [
      'ignores the remote offer on the impolite side of a glare',
      { polite: false, pendingOffer: 2, highest: 2, answered: 0 },
      'offer',
      2,
      'ignore',
    ],
    [
      'drops an old offer while a local one is pending',
      { polite: true, pendingOffer: 3, highest: 3, answered: 0 },
      'offer',
      2,
      'stale',
    ],
    [
      'applies the answer to the pending offer',
      { polite: true, pendingOffer: 2, highest: 2, answered: 0 },
      'answer',
      2,
      'apply',
    ],
    [
      'drops an answer to an older offer',
      { polite: true, pendingOffer: 2, highest: 2, answered: 0 },
      'answer',
      1,
      'stale',
    ],
    [
      'drops a duplicate answer',
      { polite: true, pendingOffer: null, highest: 2, answered: 0 },
      'answer',
      2,
      'stale',
    ],
  ] as const;
  for (const [name, position, type, negotiation, expected] of cases)
    it(name, () => assert.equal(decideDescription(position, { type, negotiation }), expected));

  it('lets exactly one of two offers with the same number through on glare', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (number) => {
        const offer = { type: 'offer', negotiation: number } as const;
        const [polite, impolite] = [true, false].map((side) =>
          decideDescription({ polite: side, pendingOffer: number, highest: number, answered: 0 }, offer),
        );
        assert.deepEqual([polite, impolite], ['apply', 'ignore']);
      }),
    );
  });
});

describe('decideConnection', () => {
  it('tells the current connection from a newer and a stale one', () => {
    assert.deepEqual(
      [decideConnection(2, 1), decideConnection(2, 2), decideConnection(2, 3)],
      ['stale', 'current', 'newer'],
    );
  });
});

describe('DTLS roles', () => {
  it('are read from an answer and pinned in a later offer', () => {
    assert.equal(dtlsRoleOf('v=0\r\na=setup:passive\r\n'), 'passive');
    assert.equal(dtlsRoleOf('v=0\r\na=setup:actpass\r\n'), null);
    const offer = 'm=audio\r\na=setup:actpass\r\nm=video\r\na=setup:actpass\r\n';
    assert.equal(withDtlsRole(offer, null), offer);
    assert.equal(withDtlsRole(offer, 'active').match(/a=setup:active\r\n/gu)?.length, 2);
  });
});
