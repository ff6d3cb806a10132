import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isJustEmoji, messagePieces } from '../../../../component/ui/panels/message-text.js';

const links = (text: string) => messagePieces(text).flatMap(({ href }) => href ?? []);

describe('messagePieces', () => {
  const texts: readonly (readonly [string, readonly string[]])[] = [
    ['no address', []],
    ['see https://example.org/a?b=c#d.', ['https://example.org/a?b=c#d']],
    ['(https://example.org/x)', ['https://example.org/x']],
    ['https://example.org/Mesh_(graph), then', ['https://example.org/Mesh_(graph)']],
    ['http://one.example and HTTPS://TWO.EXAMPLE', ['http://one.example/', 'https://two.example/']],
    ['javascript:alert(1) data:text/html,x ftp://a.example', []],
    ['https://bank.example@evil.example/', []],
    ['https://user:pass@evil.example/', []],
    ['https://evil.example/\u202Egro.elpmaxe', []],
    ['https://exam\u200Bple.org', []],
    ['https://localhost/x', []],
    ['https://', []],
    ['<a href="https://example.org">x</a>', ['https://example.org/']],
  ];
  for (const [text, found] of texts)
    it(`finds ${found.join(' ') || 'no link'} in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(links(text), found);
    });

  it('keeps the whole text, and links only to http and https', () => {
    const part = fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.constantFrom(' ', ').', '\n'));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join('');
        const pieces = messagePieces(text);
        assert.equal(pieces.map((piece) => piece.text).join(''), text);
        for (const { href } of pieces) assert.match(href ?? 'https:', /^https?:/u);
      }),
    );
  });

  it('needs less than 500 ms for text made to be slow', () => {
    const startedAt = performance.now();
    for (const text of ['https://'.repeat(500), `https://a.b/${')'.repeat(3_900)}`, '.'.repeat(4_000)])
      messagePieces(text);
    assert.ok(performance.now() - startedAt < 500);
  });
});

describe('isJustEmoji', () => {
  it('recognizes one to three emoji and nothing else', () => {
    for (const text of ['👍', '👨‍👩‍👧‍👦 🏳️‍🌈', '❤️', '👍🏽👍🏽👍🏽', '🇺🇦']) assert.ok(isJustEmoji(text), text);
    for (const text of ['', '1', 'a👍', '👍👍👍👍', '#']) assert.ok(!isJustEmoji(text), text);
  });
});
