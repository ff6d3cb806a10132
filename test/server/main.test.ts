import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { version } from '../../server/config/version.js';
import { hasOpenssl, servedFingerprint, writeCertificate } from '../support/server/certificate.js';
import { joinToken, SECRET } from '../support/server/join-token.js';
import { enter, next, rawSocket } from '../support/server/server-client.js';
import { waitFor } from '../support/wait-for.js';

const main = join(import.meta.dirname, '../../server/main.js');

interface Run {
  readonly child: ChildProcess;
  out(): string;
  err(): string;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  /** Resolves when standard output matches. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

function start(env: Record<string, string> = {}, ...args: string[]): Run {
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env.PATH, PORT: '0', MESH_CALL_STUN_PORT: '0', HOST: '127.0.0.1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    out: () => out,
    err: () => err,
    exited,
    async printed(pattern) {
      const signal = AbortSignal.timeout(10_000);
      for (;;) {
        const found = pattern.exec(out);
        if (found) return found;
        if (child.exitCode !== null || !child.stdout) throw new Error(`the server exited:\n${out}\n${err}`);
        await once(child.stdout, 'data', { signal });
      }
    },
  };
}

async function listening(run: Run): Promise<{ url: string; port: number }> {
  const [, url = '', port = ''] = await run.printed(/listens on (https?:\/\/[\w.]+:(\d+))\n[\s\S]*TURN.*\n/u);
  return { url, port: Number(port) };
}

describe('the mesh-call command', () => {
  it('prints the banner to standard output and JSON logs to standard error', async () => {
    const run = start();
    const { url } = await listening(run);
    const out = run.out();
    assert.ok(out.includes(`<script type="module" src="${url}/mesh-call.js"></script>`));
    assert.match(out, /<mesh-call room="[\w-]{22}"><\/mesh-call>/u);
    assert.match(out, /localhost.*MESH_CALL_ALLOWED_ORIGINS/u);
    assert.match(out, /open to anyone who knows their name.*128 random bits/u);
    assert.match(out, /STUN .*UDP port \d+/u);
    assert.match(out, /some pairs of participants cannot connect.*MESH_CALL_TURN_URLS/u);
    const health = await fetch(`${url}/health`);
    assert.deepEqual(await health.json(), { status: 'ok', version });
    run.child.kill('SIGTERM');
    assert.equal(await run.exited, 0);
    for (const line of run.err().trim().split('\n')) assert.ok(JSON.parse(line).level, line);
  });

  it('prints the local and the public URL', async () => {
    const run = start({ MESH_CALL_PUBLIC_URL: 'https://calls.example.org' });
    const { url } = await listening(run);
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/u);
    assert.ok(run.out().includes('Public URL: https://calls.example.org\n'));
    assert.ok(run.out().includes('src="https://calls.example.org/mesh-call.js"'));
    run.child.kill('SIGTERM');
    await run.exited;
  });

  it('exits with code 0 within 5 s of SIGTERM, even with stuck sockets', async () => {
    const run = start();
    const server = await listening(run);
    const one = await enter(server);
    const two = await enter(server);
    const deaf = await rawSocket(server);
    // This client never answers the closing handshake.
    deaf.pause();
    const gone = [one, two].map(({ socket }) => next(socket, 'disconnect', 5_000));
    const startMs = Date.now();
    run.child.kill('SIGTERM');
    // Not "io server disconnect", after which pages don't reconnect.
    assert.deepEqual(await Promise.all(gone), ['transport close', 'transport close']);
    assert.equal(await run.exited, 0);
    assert.ok(Date.now() - startMs < 5_000);
    deaf.ws.terminate();
  });

  it('reloads its certificate on SIGHUP', { skip: !hasOpenssl() && 'openssl is not installed' }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mesh-call-sighup-'));
    const files = { tlsCert: join(folder, 'crt.pem'), tlsKey: join(folder, 'key.pem') };
    writeCertificate(files);
    const run = start({ MESH_CALL_TLS_CERT: files.tlsCert, MESH_CALL_TLS_KEY: files.tlsKey });
    const { port } = await listening(run);
    const old = await servedFingerprint(port);
    writeCertificate(files);
    run.child.kill('SIGHUP');
    await waitFor('the new certificate', async () => (await servedFingerprint(port)) !== old);
    run.child.kill('SIGTERM');
    assert.equal(await run.exited, 0);
    await rm(folder, { recursive: true });
  });

  it('checks the health of a server with the same settings', {
    skip: !hasOpenssl() && 'openssl is not installed',
  }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mesh-call-health-'));
    const files = { tlsCert: join(folder, 'crt.pem'), tlsKey: join(folder, 'key.pem') };
    writeCertificate(files);
    const tls = { MESH_CALL_TLS_CERT: files.tlsCert, MESH_CALL_TLS_KEY: files.tlsKey };
    const check = async (env: Record<string, string>) => {
      const run = start(env, '--health');
      return [await run.exited, run.out()] as const;
    };
    for (const [env, url] of [
      [{ HOST: '127.0.0.2', ...tls }, 'https://127.0.0.2'],
      [{ HOST: '0.0.0.0' }, 'http://127.0.0.1'],
    ] as const) {
      const run = start(env);
      const [, port = ''] = await run.printed(/listens on https?:\/\/[\w.]+:(\d+)\n/u);
      assert.deepEqual(await check({ ...env, PORT: port }), [0, `${url}:${port}/health answers 200.\n`]);
      run.child.kill('SIGTERM');
      await run.exited;
      const [code, printed] = await check({ ...env, PORT: port });
      assert.equal(code, 1);
      assert.match(printed, /does not answer: .*ECONNREFUSED/u);
    }
    await rm(folder, { recursive: true });
  });

  it('survives the end of its terminal: SIGHUP, and outputs without a reader', async () => {
    const run = start({ LOG_LEVEL: 'debug' });
    const server = await listening(run);
    run.child.stdout?.destroy();
    run.child.stderr?.destroy();
    run.child.kill('SIGHUP');
    // Each join and leave logs a line.
    for (let count = 0; count < 3; count += 1) {
      const { socket } = await enter(server);
      await socket.timeout(2_000).emitWithAck('leave');
      socket.disconnect();
    }
    assert.equal((await fetch(`${server.url}/health`)).status, 200);
    run.child.kill('SIGTERM');
    const [code, signal] = await once(run.child, 'exit');
    assert.deepEqual([code, signal], [0, null]);
  });

  it('logs no names, rooms, secrets or addresses', async () => {
    const run = start({ MESH_CALL_SECRET: SECRET });
    const server = await listening(run);
    const room = 'a-very-secret-room';
    const token = joinToken({ room });
    const { socket, request, joined } = await enter(server, { room, name: 'Ada-Lovelace', token });
    await socket.timeout(2_000).emitWithAck('leave');
    socket.disconnect();
    run.child.kill('SIGTERM');
    await run.exited;
    assert.match(run.err(), /room: joined/u);
    assert.ok(joined.ticket);
    for (const text of [
      room,
      'Ada-Lovelace',
      request.secret,
      request.session,
      SECRET,
      token,
      joined.ticket,
    ]) {
      assert.ok(!`${run.out()}${run.err()}`.includes(text), text);
    }
    assert.doesNotMatch(run.err(), /remoteAddress/u);
  });

  const invalid: [what: string, env: Record<string, string>, args: string[], patterns: RegExp[]][] = [
    [
      'an invalid variable',
      { MESH_CALL_MAX_PARTICIPANTS: '99' },
      [],
      [/MESH_CALL_MAX_PARTICIPANTS must be a number from 2 to 16/u],
    ],
    ['an invalid flag', {}, ['--port', 'x'], [/--port must be a port number/u]],
    ['two invalid settings', { LOG_LEVEL: 'x', HOST: 'a b' }, [], [/LOG_LEVEL must be/u, /HOST must be/u]],
    [
      'a secret that is too short, without showing it',
      { MESH_CALL_SECRET: 'hunter2' },
      [],
      [/MESH_CALL_SECRET must be a secret of at least 32 bytes/u, /^(?!.*hunter2)/su],
    ],
    ['an unknown flag', {}, ['--prot', '1'], [/--prot/u, /--help/u]],
    [
      'a missing certificate',
      { MESH_CALL_TLS_CERT: '/no', MESH_CALL_TLS_KEY: '/no' },
      [],
      [/MESH_CALL_TLS_CERT/u],
    ],
    [
      'an unknown variable',
      { MESH_CALL_COLOUR_OF_DOORS: '1' },
      [],
      [/MESH_CALL_COLOUR_OF_DOORS/u, /--help/u],
    ],
    [
      'a secret in a file that is missing, instead of opening the rooms',
      { MESH_CALL_SECRET_FILE: '/no' },
      [],
      [/MESH_CALL_SECRET_FILE must be the path of a readable file/u],
    ],
    [
      'a coturn that is not installed',
      { MESH_CALL_TURN: 'on', PATH: '/no' },
      [],
      [/MESH_CALL_TURN must be off/u],
    ],
    [
      'an address of another machine',
      { HOST: '192.0.2.77', MESH_CALL_STUN_PORT: 'off' },
      [],
      [/HOST must be/u],
    ],
  ];
  for (const [what, env, args, patterns] of invalid) {
    it(`exits with an error that names ${what}, and so does --check-config`, async () => {
      const [run, check] = [start(env, ...args), start(env, ...args, '--check-config')];
      assert.deepEqual(await Promise.all([run.exited, check.exited]), [1, 1]);
      assert.equal(check.err(), run.err());
      for (const pattern of patterns) assert.match(run.err(), pattern);
      assert.doesNotMatch(run.err(), /\n\s+at /u, 'an invalid setting prints no stack');
      assert.equal(run.out(), '');
    });
  }

  it('exits with an error that names PORT if the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    assert.ok(address && typeof address === 'object');
    const env = { PORT: String(address.port) };
    const run = start(env);
    assert.equal(await run.exited, 1);
    assert.match(run.err(), /PORT must be/u);
    // A running server has its port, and its next configuration is checked meanwhile.
    const check = start(env, '--check-config');
    assert.equal(await check.exited, 0);
    assert.match(check.out(), /^Another program has port \d+ .*\n[\s\S]*The configuration is valid\.\n$/u);
    taken.close();
  });

  it('prints the help and the version', async () => {
    const help = start({}, '--help');
    assert.equal(await help.exited, 0);
    assert.match(help.out(), /--max-participants/u);
    const requested = start({}, '--version');
    assert.equal(await requested.exited, 0);
    assert.equal(requested.out().trim(), version);
  });
});
