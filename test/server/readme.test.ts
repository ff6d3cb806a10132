import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { SECRET } from '../support/join-token.js';
import { root } from '../support/paths.js';
import { connect, join, startServer, type TestServer } from '../support/server-client.js';

const readme = readFileSync(joinPath(root, 'README.md'), 'utf8');

/** What stands in the README about tokens, in one language. */
function snippet(language: string): string {
  const blocks = [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gmsu'))].map(
    ([, code = '']) => code,
  );
  const found = blocks.find((code) => code.includes('HS256'));
  assert.ok(found, `tokens in ${language}`);
  return found;
}

/** Languages that are on this machine are run; the others are only there to be read. */
const ways: readonly (readonly [
  language: string,
  program: string,
  args: (code: string) => readonly string[],
])[] = [
  ['js', process.execPath, (code) => ['--input-type=module', '--eval', code]],
  ['python', 'python3', (code) => ['-c', code]],
  ['php', 'php', (code) => ['-r', code.replace(/^<\?php/u, '')]],
];

describe('the README', () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ secret: SECRET });
  });
  after(() => server.close());

  for (const [language, program, args] of ways) {
    const isThere = !spawnSync(program, ['--version'], { stdio: 'ignore' }).error;
    it(`makes a token that lets a host in, in ${language}`, {
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

  it('names every setting', async () => {
    const { settingTable } = await import('../../server/settings.js');
    const written = readme.replace(
      /`(MESH_CALL_[A-Z]+)(?:_[A-Z]+)*`((?:, `_[A-Z]+`)+)/gu,
      (all, base, more) => `${all} ${more.replace(/`_/gu, `${base}_`)}`,
    );
    const missing = Object.values(settingTable)
      .map(({ variable }) => variable)
      .filter((variable) => !written.includes(variable));
    assert.deepEqual(missing, []);
  });
});
