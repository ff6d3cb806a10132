import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AppOptions, buildApp } from '../../server/app.js';
import { loadConfig } from '../../server/config/cli.js';
import { defaultSettings, SettingsError } from '../../server/config/settings.js';
import { startupBanner } from '../../server/config/startup-banner.js';
import { validateSettings } from '../../server/config/validate-settings.js';

describe('buildApp', () => {
  it('uses the defaults for options that are missing or undefined', () => {
    const options = { port: undefined, turnUrls: undefined, turnSecret: undefined } as unknown as AppOptions;
    assert.deepEqual(validateSettings(options), defaultSettings);
    assert.deepEqual(validateSettings(defaultSettings), defaultSettings);
  });

  it('accepts valid options, and the result of loadConfig', () => {
    const options = {
      port: 0,
      stunPort: 'off',
      allowedOrigins: ['https://a.example', '*.b.example'],
      stunUrls: [],
      logLevel: 'silent',
    } as const;
    assert.deepEqual(validateSettings(options), { ...defaultSettings, ...options });
    const loaded = loadConfig({
      env: {
        MESH_CALL_PUBLIC_URL: 'https://calls.example.org/calls/',
        MESH_CALL_TURN_URLS: 'turn:[::1]:3478?transport=tcp,turns:t.example',
        MESH_CALL_TURN_SECRET: 'a, b',
        MESH_CALL_STUN_PORT: '0',
      },
    });
    assert.deepEqual(validateSettings(loaded), loaded);
    assert.equal(validateSettings({ publicUrl: 'https://a.example/' }).publicUrl, 'https://a.example');
  });

  const wrong: [name: string, value: unknown][] = [
    ['port', 65_536],
    ['port', '3000'],
    ['port', 1.5],
    ['port', null],
    ['port', Number.NaN],
    ['host', ''],
    ['publicUrl', 'calls.example.org'],
    ['publicUrl', new URL('https://calls.example.org')],
    ['tlsCert', ''],
    ['allowedOrigins', 'https://a.example'],
    ['allowedOrigins', ['https://a.example/path']],
    ['allowedOrigins', ['a.example,b.example']],
    ['allowedOrigins', [1]],
    ['maxParticipants', 1],
    ['maxParticipants', 1_000],
    ['stunPort', 'on'],
    ['stunUrls', ['stun://a.example']],
    ['turnSecret', ''],
    ['turnTtlSeconds', 0],
    ['logLevel', 'loud'],
    ['prot', 3],
    ['toString', 3],
  ];
  for (const [name, value] of wrong) {
    it(`rejects ${name} = ${JSON.stringify(value)} and names the option`, async () => {
      await assert.rejects(
        buildApp({ logger: false, [name]: value }),
        (error: unknown) =>
          error instanceof SettingsError &&
          error.problems.length === 1 &&
          new RegExp(`^(?:The|There is no) option ${name}`, 'u').test(error.message),
      );
    });
  }
});

describe('startupBanner', () => {
  const info = { ...defaultSettings, version: '1.2.3', localUrl: 'http://localhost:3000', built: true };
  const line = (name: string, change: object = {}) =>
    startupBanner({ ...info, stunPort: 3478, ...change }).find((each) => each.startsWith(`  ${name}`)) ?? '';

  it('says what works with the STUN settings', () => {
    assert.match(line('STUN'), /UDP port 3478: open it in the firewall/u);
    const turn = { turnUrls: ['turn:t.example'], turnSecret: 's' };
    assert.match(line('STUN', { stunPort: null }), /different networks cannot connect.*MESH_CALL_STUN_PORT/u);
    assert.match(line('STUN', { stunPort: null, ...turn }), /through TURN only/u);
    assert.doesNotMatch(line('STUN', { stunPort: null, ...turn }), /cannot/u);
    for (const host of ['127.0.0.1', 'localhost', '::1']) {
      assert.match(line('STUN', { host }), /of this machine only.*cannot connect.*HOST/u);
      assert.doesNotMatch(line('STUN', { host, ...turn }), /firewall|cannot/u);
    }
    assert.match(line('STUN', { host: '127.0.0.1', stunHost: '0.0.0.0' }), /open it in the firewall/u);
    assert.match(line('STUN', { stunHost: '127.0.0.1' }), /of this machine only.*MESH_CALL_STUN_HOST/u);
    assert.match(line('STUN', { stunUrls: ['stun:s.example'] }), /participants use stun:s.example/u);
  });

  it('shows the URL of Redis without its password', () => {
    assert.equal(line('Redis'), '');
    const redis = line('Redis', { redisUrl: 'redis://user:hunter2@cache.example:6380/2' });
    assert.match(redis, /with other servers: redis:\/\/cache\.example:6380\/2\.$/u);
  });

  it('shows the local and the public URL', () => {
    const [first, second] = startupBanner({ ...info, stunPort: null, publicUrl: 'https://pub.example' });
    assert.equal(first, 'mesh-call 1.2.3 listens on http://localhost:3000');
    assert.equal(second, 'Public URL: https://pub.example');
    assert.equal(startupBanner({ ...info, stunPort: null })[1], '');
  });
});
