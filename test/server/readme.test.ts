import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join as joinPath } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { root } from '../support/paths.js';
import { SECRET } from '../support/server/join-token.js';
import { connect, join, startServer, type TestServer } from '../support/server/server-client.js';
import { waitFor } from '../support/wait-for.js';

const tokenGuide = readFileSync(joinPath(root, 'demo/docs/tokens.md'), 'utf8');

/** The code of the guide that makes a token, in one language. */
function snippet(language: string): string {
  const blocks = [...tokenGuide.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gmsu'))].map(
    ([, code = '']) => code,
  );
  const found = blocks.find((code) => code.includes('HS256'));
  assert.ok(found, `tokens in ${language}`);
  return found;
}

/** Languages that are installed on this machine are run; the others are skipped. */
const ways: readonly (readonly [
  language: string,
  program: string,
  args: (code: string) => readonly string[],
])[] = [
  ['js', process.execPath, (code) => ['--input-type=module', '--eval', code]],
  ['python', 'python3', (code) => ['-c', code]],
  ['php', 'php', (code) => ['-r', code.replace(/^<\?php/u, '')]],
];

describe('commands and code of README and the token guide', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ secret: SECRET });
  });
  after(() => server.close());

  for (const [language, program, args] of ways) {
    const isThere = isHere(program);
    it(`the token that the guide makes in ${language} admits a host`, {
      skip: !isThere && `there is no ${program}`,
    }, async () => {
      const token = execFileSync(program, args(snippet(language)), {
        env: { ...process.env, MESH_CALL_SECRET: SECRET },
        encoding: 'utf8',
      }).trim();
      const socket = await connect(server);
      const { room } = await join(socket, { room: 'visit-7', name: 'Somebody', token });
      assert.deepEqual(
        room.members.map(({ name, role, verified }) => [name, role, verified]),
        [['Dr. Ada', 'host', true]],
      );
      await socket.emitWithAck('leave');
      socket.disconnect();
    });
  }

  it('the token that the server makes for the curl command admits a host', {
    skip: !isHere('curl') && 'there is no curl',
  }, async () => {
    const apiKey = 'a key of the API that only this test knows';
    const makes = await startServer({ secret: SECRET, apiKey });
    try {
      const [, command = ''] = /```sh\n(curl .+?)```/su.exec(tokenGuide) ?? [];
      // Asynchronous, because the server runs in this process.
      const { stdout } = await promisify(execFile)(
        'sh',
        ['-c', command.replace('https://calls.example.org', makes.url)],
        { env: { ...process.env, MESH_CALL_API_KEY: apiKey } },
      );
      const { token } = JSON.parse(stdout) as { token: string };
      const socket = await connect(makes);
      const { room } = await join(socket, { room: 'visit-7', name: 'Somebody', token });
      assert.equal(room.members[0]?.role, 'host');
      socket.disconnect();
    } finally {
      await makes.close();
    }
  });

  it('npm start starts a server', async () => {
    // `--ignore-scripts` skips the build of `prestart`: the test stage has built already.
    const started = spawn('npm', ['start', '--ignore-scripts'], {
      cwd: root,
      env: { ...process.env, PORT: '0', MESH_CALL_STUN_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    try {
      let printed = '';
      started.stdout.on('data', (text) => {
        printed += text;
      });
      await waitFor('the server to say where it is', () => /http:\/\/localhost:\d+/u.test(printed), {
        timeoutMs: 20_000,
      });
    } finally {
      if (started.pid) process.kill(-started.pid);
    }
  });
});

describe('commands and code in the guides', () => {
  const guide = (name: string) => readFileSync(joinPath(root, `demo/docs/${name}.md`), 'utf8');
  const fences = (text: string, language: string) =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gmsu'))].map(([, code = '']) => code);

  for (const command of [...fences(guide('self-host'), 'sh'), ...fences(guide('turn'), 'sh')].filter((each) =>
    each.includes('npx mesh-call'),
  ))
    it(`would start a server: ${command.trim().split('\n').at(-1)}`, () => {
      const here = command.trimEnd().replace('npx mesh-call', `${process.execPath} dist/server/main.js`);
      const checked = spawnSync(
        'sh',
        ['-c', here.includes('--check-config') ? here : `${here} --check-config`],
        {
          cwd: root,
          encoding: 'utf8',
        },
      );
      assert.equal(checked.status, 0, checked.stderr);
    });

  it('the code of the guide accepts a signed webhook and rejects a forged one', async () => {
    const [code = ''] = fences(guide('api'), 'js');
    const { isFromOurServer } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      isFromOurServer: (header: string, body: string, secret: string) => boolean;
    };
    const received = await oneWebhook();
    assert.equal(isFromOurServer(received.signature, received.body, SECRET), true);
    assert.equal(isFromOurServer(received.signature, `${received.body} `, SECRET), false);
    assert.equal(isFromOurServer(received.signature, received.body, 'another secret'), false);
    assert.equal(isFromOurServer('', received.body, SECRET), false);
    const old = received.signature.replace(/^t=\d+/u, 't=1000000000');
    assert.equal(isFromOurServer(old, received.body, SECRET), false);
  });
});

/** Webhook that the server sends when a participant joins. */
async function oneWebhook(): Promise<{ signature: string; body: string }> {
  const receiver = createServer();
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const { port } = receiver.address() as AddressInfo;
  const webhook = new Promise<{ signature: string; body: string }>((resolve) => {
    receiver.on('request', async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      response.end();
      resolve({ signature: String(request.headers['mesh-call-signature']), body });
    });
  });
  const server = await startServer({ webhookUrl: `http://127.0.0.1:${port}/`, webhookSecret: SECRET });
  try {
    const socket = await connect(server);
    await join(socket, { room: 'visit-7', name: 'Somebody' });
    return await webhook.finally(() => socket.disconnect());
  } finally {
    await server.close();
    receiver.closeAllConnections();
    receiver.close();
  }
}

function isHere(program: string): boolean {
  return !spawnSync(program, ['--version'], { stdio: 'ignore' }).error;
}
