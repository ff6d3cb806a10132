import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { acceptsCandidate, iceUfrags } from '../../../../component/core/connection/ice.js';
import {
  decideConnection,
  decideDescription,
  dtlsRoleOf,
  withDtlsRole,
} from '../../../../component/core/connection/negotiation.js';

describe('decideDescription', () => {
  const cases = [
    ['the first offer', { polite: true, pendingOffer: null, highest: 0, answered: 0 }, 'offer', 1, 'apply'],
    [
      'an offer that was seen before',
      { polite: true, pendingOffer: null, highest: 2, answered: 0 },
      'offer',
      2,
      'stale',
    ],
    ['an older offer', { polite: true, pendingOffer: null, highest: 3, answered: 0 }, 'offer', 2, 'stale'],
    ['the next offer', { polite: false, pendingOffer: null, highest: 3, answered: 0 }, 'offer', 4, 'apply'],
    [
      'both offer: the polite side yields',
      { polite: true, pendingOffer: 2, highest: 2, answered: 0 },
      'offer',
      2,
      'apply',
    ],
    [
      'both offer: the other side stays',
      { polite: false, pendingOffer: 2, highest: 2, answered: 0 },
      'offer',
      2,
      'ignore',
    ],
    [
      'an old offer while an own one waits',
      { polite: true, pendingOffer: 3, highest: 3, answered: 0 },
      'offer',
      2,
      'stale',
    ],
    [
      'the answer to the own offer',
      { polite: true, pendingOffer: 2, highest: 2, answered: 0 },
      'answer',
      2,
      'apply',
    ],
    [
      'an answer to an older offer',
      { polite: true, pendingOffer: 2, highest: 2, answered: 0 },
      'answer',
      1,
      'stale',
    ],
    [
      'an answer that came twice',
      { polite: true, pendingOffer: null, highest: 2, answered: 0 },
      'answer',
      2,
      'stale',
    ],
  ] as const;
  for (const [name, position, type, negotiation, expected] of cases)
    it(name, () => assert.equal(decideDescription(position, { type, negotiation }), expected));

  it('lets exactly one of two offers of one number through, whoever is polite', () => {
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

describe('acceptsCandidate', () => {
  const position = { applied: 2, remoteUfrags: ['abcd'] };
  const cases = [
    ['one of the description in use', { negotiation: 2, usernameFragment: 'abcd' }, true],
    ['a late one of the same ICE generation', { negotiation: 1, usernameFragment: 'abcd' }, true],
    ['one of an older ICE generation', { negotiation: 1, usernameFragment: 'wxyz' }, false],
    ['one of an offer that was ignored', { negotiation: 3, usernameFragment: 'abcd' }, false],
    ['one without a fragment, of the description in use', { negotiation: 2, usernameFragment: null }, true],
    ['one without a fragment, of an older one', { negotiation: 1, usernameFragment: null }, false],
  ] as const;
  for (const [name, incoming, expected] of cases)
    it(`${expected ? 'takes' : 'drops'} ${name}`, () =>
      assert.equal(acceptsCandidate(position, incoming), expected));

  it('drops everything before the first description', () => {
    assert.equal(
      acceptsCandidate({ applied: 0, remoteUfrags: [] }, { negotiation: 1, usernameFragment: 'a' }),
      false,
    );
  });
});

describe('iceUfrags', () => {
  it('reads every fragment once', () => {
    assert.deepEqual(
      iceUfrags('v=0\r\na=ice-ufrag:abcd\r\nm=audio\r\na=ice-ufrag:abcd\r\na=ice-ufrag:+/12\r\n'),
      ['abcd', '+/12'],
    );
  });
  it('finds none in a text that has none', () => assert.deepEqual(iceUfrags('v=0'), []));
});

describe('decideConnection', () => {
  it('compares numbers', () => {
    assert.deepEqual(
      [decideConnection(2, 1), decideConnection(2, 2), decideConnection(2, 3)],
      ['stale', 'current', 'newer'],
    );
  });
});

describe('DTLS roles', () => {
  it('are read from an answer and kept in a later offer', () => {
    assert.equal(dtlsRoleOf('v=0\r\na=setup:passive\r\n'), 'passive');
    assert.equal(dtlsRoleOf('v=0\r\na=setup:actpass\r\n'), null);
    const offer = 'm=audio\r\na=setup:actpass\r\nm=video\r\na=setup:actpass\r\n';
    assert.equal(withDtlsRole(offer, null), offer);
    assert.equal(withDtlsRole(offer, 'active').match(/a=setup:active\r\n/gu)?.length, 2);
  });
});
