import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { acceptsCandidate, hasTurn, iceUfrags } from '../../../../component/core/connection/ice.js';

describe('hasTurn', () => {
  it('finds a turn: or turns: URL among those of any server', () => {
    assert.equal(hasTurn([]), false);
    assert.equal(
      hasTurn([{ urls: 'stun:a.example' }, { urls: ['stun:b.example', 'stuns:c.example'] }]),
      false,
    );
    assert.equal(hasTurn([{ urls: 'stun:a.example' }, { urls: ['stun:b.example', 'TURN:b.example'] }]), true);
    assert.equal(hasTurn([{ urls: 'turns:a.example:443?transport=tcp' }]), true);
  });
});

describe('acceptsCandidate', () => {
  const position = { applied: 2, remoteUfrags: ['abcd'] };
  const cases = [
    ['a candidate of the description in use', { negotiation: 2, usernameFragment: 'abcd' }, true],
    ['a late candidate of the same ICE generation', { negotiation: 1, usernameFragment: 'abcd' }, true],
    ['a candidate of an older ICE generation', { negotiation: 1, usernameFragment: 'wxyz' }, false],
    ['a candidate of an ignored offer', { negotiation: 3, usernameFragment: 'abcd' }, false],
    [
      'a candidate of the description in use without a user fragment',
      { negotiation: 2, usernameFragment: null },
      true,
    ],
    [
      'a candidate of an older description without a user fragment',
      { negotiation: 1, usernameFragment: null },
      false,
    ],
  ] as const;
  for (const [name, incoming, expected] of cases)
    it(`${expected ? 'accepts' : 'drops'} ${name}`, () =>
      assert.equal(acceptsCandidate(position, incoming), expected));

  it('drops every candidate before the first description', () => {
    assert.equal(
      acceptsCandidate({ applied: 0, remoteUfrags: [] }, { negotiation: 1, usernameFragment: 'a' }),
      false,
    );
  });
});

describe('iceUfrags', () => {
  it('returns each user fragment once', () => {
    assert.deepEqual(
      iceUfrags('v=0\r\na=ice-ufrag:abcd\r\nm=audio\r\na=ice-ufrag:abcd\r\na=ice-ufrag:+/12\r\n'),
      ['abcd', '+/12'],
    );
  });
  it('returns none for a description without user fragments', () => assert.deepEqual(iceUfrags('v=0'), []));
});
