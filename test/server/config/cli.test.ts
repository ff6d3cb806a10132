import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { helpText, loadConfig, readCommand } from '../../../server/config/cli.js';
import { type Settings, SettingsError, settingNames, settingTable } from '../../../server/config/settings.js';

const load = (env: Record<string, string> = {}, ...args: string[]): Settings => loadConfig({ env, args });

function problems(env: Record<string, string>, ...args: string[]): readonly string[] {
  try {
    load(env, ...args);
  } catch (error) {
    assert.ok(error instanceof SettingsError, String(error));
    return error.problems;
  }
  return [];
}

describe('command line and environment', () => {
  it('has the documented defaults', () => {
    assert.deepEqual(load(), {
      port: 3000,
      host: '0.0.0.0',
      publicUrl: null,
      tlsCert: null,
      tlsKey: null,
      hsts: false,
      allowedOrigins: [],
      maxParticipants: 8,
      stunPort: null,
      stunHost: null,
      stunUrls: [],
      turn: false,
      turnPort: 3479,
      turnAddress: null,
      turnUrls: [],
      secret: null,
      jwksUrl: null,
      redisUrl: null,
      apiKey: null,
      trustProxy: null,
      maxConnectionsPerAddress: 500,
      webhookUrl: null,
      webhookSecret: null,
      turnSecret: null,
      turnTtlSeconds: 3600,
      chunksDirectory: null,
      logLevel: 'info',
    });
  });

  const right: [keyof Settings, text: string, value: unknown][] = [
    ['port', '0', 0],
    ['port', '65535', 65535],
    ['port', ' 8080 ', 8080],
    ['host', '::1', '::1'],
    ['host', '127.0.0.1', '127.0.0.1'],
    ['publicUrl', 'https://calls.example.org', 'https://calls.example.org'],
    ['publicUrl', 'https://calls.example.org:443/calls/', 'https://calls.example.org/calls'],
    ['allowedOrigins', '*', ['*']],
    ['allowedOrigins', 'https://a.example, *.b.example', ['https://a.example', '*.b.example']],
    [
      'allowedOrigins',
      'https://a.example/,localhost:1/,[::1]/',
      ['https://a.example', 'localhost:1', '[::1]'],
    ],
    ['maxParticipants', '2', 2],
    ['maxParticipants', '16', 16],
    ['stunPort', 'off', 'off'],
    ['stunPort', '0', 0],
    ['stunUrls', 'stun:s.example:3478,stun:t.example', ['stun:s.example:3478', 'stun:t.example']],
    ['stunUrls', 'stuns:[2001:db8::1]:1', ['stuns:[2001:db8::1]:1']],
    ['trustProxy', '1', 1],
    ['trustProxy', '10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
    ['maxConnectionsPerAddress', '0', 0],
    ['jwksUrl', 'https://id.example/jwks', 'https://id.example/jwks'],
    ['turnTtlSeconds', '60', 60],
    ['logLevel', 'debug', 'debug'],
  ];
  for (const [name, text, value] of right) {
    const { variable, flag } = settingTable[name];
    it(`accepts ${variable}=${text} and --${flag} ${text}`, () => {
      assert.deepEqual(load({ [variable]: text })[name], value);
      assert.deepEqual(load({}, `--${flag}`, text)[name], value);
    });
  }

  const wrong: [keyof Settings, text: string][] = [
    ['port', 'http'],
    ['port', '65536'],
    ['port', '-1'],
    ['port', '1e3'],
    ['host', 'http://here'],
    ['publicUrl', 'calls.example.org'],
    ['publicUrl', 'ftp://calls.example.org'],
    ['allowedOrigins', 'https://a.example/path'],
    ['allowedOrigins', 'https://a.example,,'],
    ['allowedOrigins', 'a.*.example'],
    ['allowedOrigins', 'https://a.example//'],
    ['allowedOrigins', '*/'],
    ['maxParticipants', '1'],
    ['maxParticipants', '17'],
    ['stunPort', 'on'],
    ['stunUrls', 'stun.example.org'],
    ['stunUrls', 'stun://stun.example.org'],
    ['stunUrls', 'stun:stun.example.org?transport=udp'],
    ['stunUrls', 'stun:stun.example.org:0'],
    ['stunUrls', 'stun:stun.example.org:65536'],
    ['stunUrls', 'stun:stun.example.org/path'],
    ['stunUrls', 'stun:2001:db8::1'],
    ['stunUrls', 'stun:[2001:db8::1::2]'],
    ['stunUrls', 'stun:[]'],
    ['stunUrls', 'stun:'],
    ['turnUrls', 'stun:stun.example.org'],
    ['turnUrls', 'turn:user@turn.example.org'],
    ['turnUrls', 'turn://turn.example.org'],
    ['turnUrls', 'turn:turn.example.org?transport=tls'],
    ['turnUrls', 'turn:turn.example.org?transport=udp&x'],
    ['turnTtlSeconds', '59'],
    ['turnTtlSeconds', '86401'],
    ['logLevel', 'loud'],
  ];
  for (const [name, text] of wrong) {
    const { variable, flag, expected } = settingTable[name];
    it(`rejects ${variable}=${text} and --${flag} ${text}, each by its name`, () => {
      const turn = { MESH_CALL_TURN_SECRET: 's' };
      const [byVariable, ...others] = problems({ ...turn, [variable]: text });
      assert.deepEqual(others, []);
      assert.ok(byVariable?.startsWith(`${variable} must be ${expected}`), byVariable);
      const [byFlag] = problems(turn, `--${flag}=${text}`);
      assert.ok(byFlag?.startsWith(`--${flag} must be ${expected}`), byFlag);
    });
  }

  it('prefers a flag to its variable', () => {
    assert.equal(load({ PORT: '1' }, '--port', '2').port, 2);
    assert.equal(load({ PORT: 'wrong' }, '--port', '2').port, 2);
  });

  it('treats empty text as unset', () => {
    assert.equal(load({ PORT: '', MESH_CALL_STUN_PORT: '  ' }).port, 3000);
    assert.equal(load({ PORT: '1' }, '--port', '').port, 1);
  });

  it('reports all problems at once', () => {
    const found = problems({ PORT: 'x', LOG_LEVEL: 'y', MESH_CALL_TLS_CERT: 'c' });
    assert.deepEqual(
      found.map((problem) => problem.split(' ')[0]),
      ['PORT', 'LOG_LEVEL', 'MESH_CALL_TLS_KEY'],
    );
  });

  it('reports a setting whose counterpart is missing', () => {
    assert.match(problems({ MESH_CALL_TLS_KEY: 'k' }).join(), /^MESH_CALL_TLS_CERT must be set/u);
    assert.match(problems({ MESH_CALL_TURN_URLS: 'turn:t' }).join(), /^MESH_CALL_TURN_SECRET must be set/u);
    assert.deepEqual(problems({ MESH_CALL_TURN_SECRET: 's' }), []);
    assert.match(
      problems({ MESH_CALL_SECRET: 'too short' }).join(),
      /MESH_CALL_SECRET must be a secret of at least 32 bytes\.$/u,
    );
  });

  it('accepts a Redis URL, and shows no password of an invalid one', () => {
    for (const url of ['redis://:hunter2@localhost', 'rediss://cache.example.org:6380/2', ' '])
      assert.deepEqual(problems({ MESH_CALL_REDIS_URL: url }), []);
    const found = problems({ MESH_CALL_REDIS_URL: 'http://:hunter2@localhost' });
    assert.equal(found.length, 1);
    assert.match(found.join(), /^MESH_CALL_REDIS_URL must be a URL with redis: or rediss:/u);
    assert.doesNotMatch(found.join(), /hunter2/u);
  });

  for (const [typo, meant] of [
    ['MESH_CALL_MAX_PARTICIPANT', 'MESH_CALL_MAX_PARTICIPANTS'],
    ['MESH_CALL_SECERT', 'MESH_CALL_SECRET'],
    ['MESH_CALL_STUN_PROT', 'MESH_CALL_STUN_PORT'],
    ['MESH_CALL_API_KEYS', 'MESH_CALL_API_KEY'],
  ] as const)
    it(`reports ${typo} as a typo`, () => {
      assert.deepEqual(problems({ [typo]: 'hunter2' }), [`${typo} is not a setting. Did you mean ${meant}?`]);
    });

  for (const name of ['MESH_CALL_COLOUR_OF_DOORS', 'MESH_CALL_JWKS_URL_FILE', 'MESH_CALL_SECRET_KEY_BASE'])
    it(`rejects ${name}, which may be meant as protection`, () => {
      assert.deepEqual(problems({ [name]: 'hunter2' }), [`${name} is not a setting. See mesh-call --help.`]);
      assert.deepEqual(problems({ [name]: ' ', OTHER: 'x' }), []);
    });

  it('reports a prefix that a setting does not have', () => {
    assert.deepEqual(problems({ MESH_CALL_PORT: '3000' }), [
      'MESH_CALL_PORT is not a setting. Did you mean PORT?',
    ]);
    assert.match(problems({ MESH_CALL_LOG_LEVEL: 'debug' }).join(), /Did you mean LOG_LEVEL\?$/u);
  });

  it('ignores the variables that Kubernetes sets for a service of this name, and only with such values', () => {
    const env = {
      MESH_CALL_SERVICE_HOST: '10.0.0.1',
      MESH_CALL_SERVICE_PORT: '80',
      MESH_CALL_SERVICE_PORT_HTTP: '80',
      MESH_CALL_PORT: 'tcp://10.0.0.1:80',
      MESH_CALL_PORT_80_TCP: 'tcp://10.0.0.1:80',
      MESH_CALL_PORT_80_TCP_PROTO: 'tcp',
      MESH_CALL_PORT_80_TCP_PORT: '80',
      MESH_CALL_PORT_80_TCP_ADDR: '10.0.0.1',
      MESH_CALL_TURN_SERVICE_HOST: 'fd00::2',
      MESH_CALL_TURN_PORT: 'tcp://10.0.0.2:3478',
      MESH_CALL_STUN_PORT: 'udp://[fd00::3]:3478',
    };
    assert.deepEqual(load(env), load());
    for (const name of Object.keys(env)) {
      const found = problems({ [name]: 'hunter2' });
      assert.equal(found.length, 1, name);
      assert.ok(found[0]?.startsWith(`${name} `), found[0]);
    }
  });

  describe('secrets in files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mesh-call-secrets-'));
    after(() => rmSync(folder, { recursive: true }));
    const file = (content: string) => {
      const path = join(folder, randomUUID());
      writeFileSync(path, content);
      return path;
    };
    const long = 'a secret of the operator, long enough to sign with';
    const examples: readonly (readonly [keyof Settings, text: string])[] = [
      ['secret', long],
      ['apiKey', long],
      ['webhookSecret', long],
      ['turnSecret', 's'],
      ['redisUrl', 'redis://:hunter2@localhost'],
      ['webhookUrl', 'https://user:hunter2@site.example/hook'],
    ];

    for (const [name, text] of examples)
      it(`reads ${settingTable[name].variable} from the file that ..._FILE or --...-file names`, () => {
        const { variable, flag } = settingTable[name];
        // A webhook needs both its settings.
        const rest = name === 'webhookUrl' ? { MESH_CALL_WEBHOOK_SECRET: long } : {};
        const path = file(`${text}\n`);
        assert.equal(load({ ...rest, [`${variable}_FILE`]: path })[name], text);
        assert.equal(load(rest, `--${flag}-file`, path)[name], text);
        assert.ok(helpText().includes(variable));
      });

    it('takes a file from every setting whose value must not be shown', () => {
      const secrets = settingNames.filter((name) => settingTable[name].isSecret);
      assert.deepEqual(secrets.toSorted(), examples.map(([name]) => name).toSorted());
    });

    for (const [what, path] of [
      ['missing', join(folder, 'missing')],
      ['a folder', folder],
      ['empty', file('')],
      ['blank', file(' \n')],
      ['too short', file('hunter2')],
    ] as const)
      it(`stops the start if the file is ${what}, instead of opening the rooms`, () => {
        const [problem = '', ...others] = problems({ MESH_CALL_SECRET_FILE: path });
        assert.deepEqual(others, []);
        assert.match(problem, /^MESH_CALL_SECRET_FILE must be the path of a (?:readable )?file/u);
        assert.doesNotMatch(problem, /hunter2/u);
      });

    it('rejects a secret that is given twice, and prefers a flag', () => {
      const path = file(long);
      const twice = problems({ MESH_CALL_SECRET: long, MESH_CALL_SECRET_FILE: path });
      assert.deepEqual(twice, ['MESH_CALL_SECRET and MESH_CALL_SECRET_FILE must not both be set.']);
      assert.equal(load({ MESH_CALL_SECRET: long.toUpperCase() }, '--secret-file', path).secret, long);
    });

    it('rejects an empty flag, such as an unset variable of a shell', () => {
      assert.match(
        problems({}, '--secret', '').join(),
        /^--secret must be a secret of at least 32 bytes\.$/u,
      );
      assert.match(problems({}, '--secret-file=').join(), /^--secret-file must be/u);
    });
  });

  it('recognises --check-config', () => {
    assert.equal(readCommand({ env: {}, args: ['--check-config'] }).kind, 'check');
    assert.match(problems({ PORT: 'x' }, '--check-config').join(), /^PORT must be/u);
  });

  it('rejects unknown flags and positional arguments', () => {
    assert.match(problems({}, '--prot', '3').join(), /--prot.*--help/u);
    assert.match(problems({}, 'start').join(), /start.*--help/u);
    assert.match(problems({}, '--port').join(), /--port.*--help/u);
  });

  it('never shows a secret in an error', () => {
    const found = problems({ MESH_CALL_TURN_SECRET: 'hunter2', MESH_CALL_TURN_URLS: 'nonsense' });
    assert.equal(found.length, 1);
    assert.doesNotMatch(found.join(), /hunter2/u);
  });

  it('lists every setting in its help, with variable and flag', () => {
    const help = helpText();
    for (const name of settingNames) {
      assert.ok(help.includes(`--${settingTable[name].flag} `) && help.includes(settingTable[name].variable));
    }
    assert.equal(readCommand({ env: {}, args: ['--help'] }).kind, 'help');
    assert.equal(readCommand({ env: { PORT: 'x' }, args: ['--version'] }).kind, 'version');
  });

  it('derives the name of each flag from its variable', () => {
    for (const { variable, flag } of Object.values(settingTable)) {
      assert.equal(flag, variable.replace('MESH_CALL_', '').toLowerCase().replaceAll('_', '-'));
    }
  });
});
