import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type CallOptions,
  checkedRoom,
  checkedServer,
  checkedTags,
  defaultCallOptions,
  displayName,
  readOptions,
} from '../../../component/call/call-options.js';

describe('readOptions', () => {
  const cases: readonly [name: keyof CallOptions, given: unknown, expected: unknown][] = [
    ['room', 42, '42'],
    ['room', undefined, null],
    ['room', '', ''],
    ['name', null, ''],
    ['muted', 'yes', true],
    ['muted', undefined, false],
    ['icePolicy', 'relay', 'relay'],
    ['icePolicy', 'direct', 'all'],
    ['screenHint', 'motion', 'motion'],
    ['screenHint', 'text', 'detail'],
    ['maxUplink', '800', 800],
    ['maxUplink', 0, defaultCallOptions.maxUplink],
    ['maxUplink', -5, defaultCallOptions.maxUplink],
    ['maxUplink', 'much', defaultCallOptions.maxUplink],
    ['iceServers', undefined, null],
    ['mediaStream', undefined, null],
    ['debug', 'rtc', 'rtc'],
    ['debug', '', true],
    ['debug', 0, false],
  ];
  for (const [name, given, expected] of cases)
    it(`reads ${name} ${JSON.stringify(given)} as ${JSON.stringify(expected)}`, () => {
      // As a page without types passes it.
      const options = { [name]: given } as Partial<CallOptions>;
      assert.deepEqual(readOptions(options), { [name]: expected });
    });

  it('reads only the options that were given', () => {
    assert.deepEqual(readOptions({}), {});
  });
});

describe('displayName', () => {
  it('trims and shortens a name, and replaces an empty one', () => {
    assert.equal(displayName('  Ann  '), 'Ann');
    assert.equal(displayName('x'.repeat(100)).length, 64);
    assert.equal(displayName(' \u0000 '), 'Guest');
  });
});

describe('checkedRoom', () => {
  it('normalizes a room name', () => {
    assert.equal(checkedRoom('  Caf\u0065\u0301 '), 'Caf\u00e9');
  });

  for (const room of [null, '', '   ', 'a\u0000b', 'x'.repeat(129)])
    it(`refuses the room ${JSON.stringify(room)?.slice(0, 20)} with a fatal error`, () => {
      assert.throws(() => checkedRoom(room), { code: 'invalid-argument', fatal: true });
    });
});

describe('checkedServer', () => {
  const page = 'https://site.example.org/shop/page?a=1';
  const cases: readonly [server: string | null, page: string | null, expected: string][] = [
    [null, page, 'https://site.example.org/'],
    ['', page, 'https://site.example.org/'],
    ['https://calls.example.org/base', page, 'https://calls.example.org/base'],
    ['/calls/', page, 'https://site.example.org/calls/'],
    ['http://localhost:3000', null, 'http://localhost:3000/'],
  ];
  for (const [server, pageUrl, expected] of cases)
    it(`resolves ${JSON.stringify(server)} on ${pageUrl ?? 'no page'} to ${expected}`, () => {
      assert.equal(checkedServer(server, pageUrl).href, expected);
    });

  for (const server of ['ftp://calls.example.org', 'javascript:alert(1)', 'https://'])
    it(`refuses ${server}`, () => {
      assert.throws(() => checkedServer(server, page), { code: 'invalid-argument', fatal: true });
    });

  it('refuses a missing server where there is no page', () => {
    assert.throws(() => checkedServer(null, null), { code: 'invalid-argument' });
  });
});

describe('checkedTags', () => {
  it('accepts tags up to their limits, metadata in bytes of UTF-8', () => {
    const tags = { externalId: 'x'.repeat(64), metadata: 'é'.repeat(1_024) };
    assert.deepEqual(checkedTags(tags), tags);
    assert.deepEqual(checkedTags({ externalId: null, metadata: null }), { externalId: null, metadata: null });
  });

  it('refuses tags beyond their limits', () => {
    for (const tags of [
      { externalId: 'x'.repeat(65), metadata: null },
      { externalId: null, metadata: 'é'.repeat(1_025) },
    ])
      assert.throws(() => checkedTags(tags), { code: 'invalid-argument' });
  });
});
