import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isOriginAllowed, isOriginPattern, type OriginCheck } from '../../../server/network/origin.js';

const nothing: OriginCheck = {
  origin: undefined,
  host: 'calls.example.org',
  secure: false,
  publicUrl: null,
  allowed: [],
};

const table: [what: string, question: Partial<OriginCheck>, allowed: boolean][] = [
  ['the same host', { origin: 'https://calls.example.org' }, true],
  [
    'the same host and port',
    { origin: 'http://calls.example.org:8080', host: 'calls.example.org:8080' },
    true,
  ],
  [
    'the same host with its default port named',
    { origin: 'https://calls.example.org', host: 'calls.example.org:443' },
    true,
  ],
  ['the same host in capitals', { origin: 'https://calls.example.org', host: 'CALLS.example.org' }, true],
  ['the same IPv6 host', { origin: 'http://[2001:db8::1]:3000', host: '[2001:db8::1]:3000' }, true],
  ['another port', { origin: 'https://calls.example.org:8443' }, false],
  ['another site', { origin: 'https://example.com' }, false],
  ['a site whose name ends the same', { origin: 'https://evilcalls.example.org' }, false],
  [
    'an unencrypted page, where the server speaks TLS',
    { origin: 'http://calls.example.org', secure: true },
    false,
  ],
  ['an encrypted one', { origin: 'https://calls.example.org', secure: true }, true],
  ['a Host that is none', { origin: 'https://calls.example.org', host: 'a b' }, false],
  ['no Host', { origin: 'https://calls.example.org', host: undefined }, false],
  ['the public URL', { origin: 'https://pub.example', publicUrl: 'https://pub.example/calls' }, true],
  ['the public URL by http', { origin: 'http://pub.example', publicUrl: 'https://pub.example' }, false],
  ['localhost', { origin: 'http://localhost' }, true],
  ['localhost, any port', { origin: 'https://localhost:5173' }, true],
  ['127.0.0.1', { origin: 'http://127.0.0.1:1' }, true],
  ['[::1]', { origin: 'http://[::1]:8080' }, true],
  ['localhost, with a list', { origin: 'http://localhost', allowed: ['a.example'] }, false],
  ['listed localhost, any port', { origin: 'http://localhost:5173', allowed: ['localhost'] }, true],
  [
    'listed localhost by its scheme',
    { origin: 'http://localhost:5173', allowed: ['http://localhost'] },
    true,
  ],
  ['listed 127.0.0.1, any port', { origin: 'http://127.0.0.1:8080', allowed: ['127.0.0.1'] }, true],
  ['listed [::1], any port', { origin: 'http://[::1]:8080', allowed: ['[::1]'] }, true],
  ['listed localhost with a port', { origin: 'http://localhost:1', allowed: ['localhost:1'] }, true],
  ['listed localhost, another port', { origin: 'http://localhost:2', allowed: ['localhost:1'] }, false],
  [
    'listed localhost, another scheme',
    { origin: 'http://localhost:1', allowed: ['https://localhost'] },
    false,
  ],
  ['what only looks like localhost', { origin: 'http://localhost.example.org' }, false],
  ['no origin', {}, false],
  ['an opaque origin', { origin: 'null' }, false],
  ['a file', { origin: 'file://' }, false],
  ['an extension', { origin: 'chrome-extension://localhost' }, false],
  ['no origin, with a list', { allowed: ['https://a.example'] }, false],
  ['no origin, with *', { allowed: ['*'] }, true],
  ['an opaque origin, with *', { origin: 'null', allowed: ['*'] }, true],
  ['any site, with *', { origin: 'https://example.com', allowed: ['*'] }, true],
  ['a listed origin', { origin: 'https://a.example', allowed: ['https://a.example'] }, true],
  [
    'a listed origin by the other scheme',
    { origin: 'http://a.example', allowed: ['https://a.example'] },
    false,
  ],
  ['a listed host', { origin: 'https://a.example', allowed: ['a.example'] }, true],
  ['a listed host, another port', { origin: 'https://a.example:8443', allowed: ['a.example'] }, false],
  ['a listed host and port', { origin: 'https://a.example:8443', allowed: ['a.example:8443'] }, true],
  ['a listed origin in capitals', { origin: 'https://a.example', allowed: ['HTTPS://A.example'] }, true],
  ['a subdomain', { origin: 'https://b.a.example', allowed: ['*.a.example'] }, true],
  ['a deeper one', { origin: 'https://c.b.a.example', allowed: ['https://*.a.example'] }, true],
  ['the domain itself', { origin: 'https://a.example', allowed: ['*.a.example'] }, false],
  ['a domain that ends the same', { origin: 'https://bada.example', allowed: ['*.a.example'] }, false],
  ['a domain that goes on', { origin: 'https://b.a.example.com', allowed: ['*.a.example'] }, false],
];

describe('who may connect', () => {
  for (const [what, question, allowed] of table) {
    it(`${allowed ? 'lets in' : 'refuses'} ${what}`, () => {
      assert.equal(isOriginAllowed({ ...nothing, ...question }), allowed);
    });
  }

  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/u);
  const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));

  it('takes the subdomains of a pattern, and only those', () => {
    fc.assert(
      fc.property(domain, domain, (parent, page) => {
        const expected = page.endsWith(`.${parent}`);
        const question = { ...nothing, host: undefined, allowed: [`*.${parent}`] };
        assert.equal(isOriginAllowed({ ...question, origin: `https://${page}` }), expected);
        assert.equal(isOriginAllowed({ ...question, origin: `https://sub.${parent}` }), true);
      }),
    );
  });

  it('answers anything without throwing, and lets no nonsense in', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (origin, host) => {
        fc.pre(!/^https?:/iu.test(origin));
        assert.equal(isOriginAllowed({ ...nothing, origin, host }), false);
      }),
    );
  });

  it('knows what can stand on the list', () => {
    for (const text of ['*', 'a', 'a.example', '*.a.example', 'https://a.example:1', '[::1]:3000']) {
      assert.ok(isOriginPattern(text), text);
    }
    for (const text of [
      '',
      '**',
      '*.',
      'a.*',
      '*a.example',
      'https://',
      'ftp://a',
      'https://a/',
      'a:b',
      'a b',
    ]) {
      assert.ok(!isOriginPattern(text), text);
    }
  });
});
