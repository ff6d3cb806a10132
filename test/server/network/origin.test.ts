import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { loadConfig } from '../../../server/config/cli.js';
import { isOriginAllowed, isOriginPattern, type OriginCheck } from '../../../server/network/origin.js';

const nothing: OriginCheck = {
  origin: undefined,
  host: 'calls.example.org',
  secure: false,
  publicUrl: null,
  allowed: [],
};

const table: [what: string, check: Partial<OriginCheck>, allowed: boolean][] = [
  ['the same host', { origin: 'https://calls.example.org' }, true],
  [
    'the same host and port',
    { origin: 'http://calls.example.org:8080', host: 'calls.example.org:8080' },
    true,
  ],
  [
    'the same host with an explicit default port',
    { origin: 'https://calls.example.org', host: 'calls.example.org:443' },
    true,
  ],
  ['the same host in capitals', { origin: 'https://calls.example.org', host: 'CALLS.example.org' }, true],
  ['the same IPv6 host', { origin: 'http://[2001:db8::1]:3000', host: '[2001:db8::1]:3000' }, true],
  ['another port', { origin: 'https://calls.example.org:8443' }, false],
  ['another site', { origin: 'https://example.com' }, false],
  ['a site whose name has the same ending', { origin: 'https://evilcalls.example.org' }, false],
  ['an http page if the server uses TLS', { origin: 'http://calls.example.org', secure: true }, false],
  ['an https page if the server uses TLS', { origin: 'https://calls.example.org', secure: true }, true],
  ['an invalid Host header', { origin: 'https://calls.example.org', host: 'a b' }, false],
  ['a missing Host header', { origin: 'https://calls.example.org', host: undefined }, false],
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
  ['a host that only starts with localhost', { origin: 'http://localhost.example.org' }, false],
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
  ['a deeper subdomain', { origin: 'https://c.b.a.example', allowed: ['https://*.a.example'] }, true],
  ['the domain of a pattern itself', { origin: 'https://a.example', allowed: ['*.a.example'] }, false],
  ['a domain with the same ending', { origin: 'https://bada.example', allowed: ['*.a.example'] }, false],
  ['a listed app', { origin: 'capacitor://localhost', allowed: ['capacitor://localhost'] }, true],
  ['a listed app in capitals', { origin: 'app://Bundle', allowed: ['APP://bundle'] }, true],
  ['another host of an app', { origin: 'app://other', allowed: ['app://bundle'] }, false],
  ['any host of a listed scheme', { origin: 'app://other', allowed: ['app://'] }, true],
  ['an app of another scheme', { origin: 'ionic://localhost', allowed: ['capacitor://localhost'] }, false],
  ['a page of localhost, with a listed app', { origin: 'http://localhost', allowed: ['app://'] }, false],
  ['an app that is not listed', { origin: 'tauri://localhost' }, false],
  ['an app by a listed host', { origin: 'tauri://localhost', allowed: ['localhost'] }, false],
  ['an app at the own host', { origin: 'app://calls.example.org' }, false],
  [
    'a domain that continues after the pattern',
    { origin: 'https://b.a.example.com', allowed: ['*.a.example'] },
    false,
  ],
];

describe('isOriginAllowed', () => {
  for (const [what, check, allowed] of table) {
    it(`${allowed ? 'allows' : 'refuses'} ${what}`, () => {
      assert.equal(isOriginAllowed({ ...nothing, ...check }), allowed);
    });
  }

  const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/u);
  const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));

  it('allows the subdomains of a pattern, and only those', () => {
    fc.assert(
      fc.property(domain, domain, (parent, page) => {
        const expected = page.endsWith(`.${parent}`);
        const check = { ...nothing, host: undefined, allowed: [`*.${parent}`] };
        assert.equal(isOriginAllowed({ ...check, origin: `https://${page}` }), expected);
        assert.equal(isOriginAllowed({ ...check, origin: `https://sub.${parent}` }), true);
      }),
    );
  });

  it('refuses arbitrary text without throwing', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (origin, host) => {
        fc.pre(!/^https?:/iu.test(origin));
        assert.equal(isOriginAllowed({ ...nothing, origin, host }), false);
      }),
    );
  });

  for (const [entry, origin] of [
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['*.bücher.example', 'https://shop.xn--bcher-kva.example'],
    ['https://bücher.example:8443/', 'https://xn--bcher-kva.example:8443'],
    ['例え.テスト', 'https://xn--r8jz45g.xn--zckzah'],
    ['ionic://localhost', 'ionic://localhost'],
    ['tauri://localhost/', 'tauri://localhost'],
    ['https://tauri.localhost', 'https://tauri.localhost'],
    ['app://', 'app://bundle'],
  ] as const)
    it(`the setting "${entry}" allows ${origin}`, () => {
      const { allowedOrigins: allowed } = loadConfig({ env: { MESH_CALL_ALLOWED_ORIGINS: entry } });
      assert.ok(isOriginAllowed({ ...nothing, origin, allowed }));
      assert.ok(!isOriginAllowed({ ...nothing, origin: 'https://example.com', allowed }));
    });

  it('isOriginPattern accepts the documented forms only', () => {
    for (const text of [
      '*',
      'a',
      'a.example',
      '*.a.example',
      'https://a.example:1',
      '[::1]:3000',
      'app://',
      'a.b+c://d',
    ]) {
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
      'wss://a',
      'http://',
      'app://*',
      'app://a/b',
      'https://a/',
      'a:b',
      'a b',
    ]) {
      assert.ok(!isOriginPattern(text), text);
    }
  });
});
