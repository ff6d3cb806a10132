import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { after, before, describe, it } from 'node:test';
import { PRESENCE_PATH } from '../../../server/protocol/presence.js';
import { joinToken, SECRET } from '../../support/server/join-token.js';
import {
  ask,
  connect,
  joinRequest,
  randomText,
  startServer,
  type TestServer,
} from '../../support/server/server-client.js';

interface Line {
  readonly code?: string;
  readonly reason?: string;
  readonly ticketReason?: string;
}

interface Expected {
  readonly code: string;
  readonly reason: RegExp;
  readonly ticketReason?: RegExp;
}

describe('the log of a server that refuses a token', () => {
  let server: TestServer;
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  before(async () => {
    server = await startServer({ secret: SECRET, logger: { level: 'info', stream } });
  });
  after(() => server.close());

  const room = 'the-room-of-this-test';
  const [head, body, signature] = joinToken({ room }).split('.');
  const hourS = 3_600;
  const nowS = Math.floor(Date.now() / 1_000);

  const kinds: readonly (readonly [
    what: string,
    tokens: { readonly token?: string; readonly ticket?: string },
    expected: Expected,
  ])[] = [
    ['no token', {}, { code: 'token-required', reason: /^the page has no token/u }],
    [
      'text',
      { token: 'hunter2' },
      { code: 'token-invalid', reason: /^it is not a signed JWT with JSON claims/u },
    ],
    [
      'claims that are not JSON',
      { token: `${head}.hunter2.${signature}` },
      { code: 'token-invalid', reason: /^it is not signed with the key of this server/u },
    ],
    [
      'another secret',
      { token: joinToken({ room }, { secret: 'the secret of another server, long enough' }) },
      { code: 'token-invalid', reason: /^it is not signed with .*MESH_CALL_SECRET/u },
    ],
    [
      'no algorithm',
      { token: joinToken({ room }, { header: { alg: 'none' } }) },
      {
        code: 'token-invalid',
        reason: /^its algorithm is not accepted: HS256 needs MESH_CALL_SECRET/u,
      },
    ],
    [
      'an algorithm of a key set',
      { token: joinToken({ room }, { header: { alg: 'RS256' } }) },
      { code: 'token-invalid', reason: /^its algorithm is not accepted/u },
    ],
    [
      'an extension',
      { token: joinToken({ room }, { header: { alg: 'HS256', crit: ['x'], x: 1 } }) },
      { code: 'token-invalid', reason: /^it cannot be checked \(ERR_JOSE_NOT_SUPPORTED\)$/u },
    ],
    [
      'an expiry in the past',
      { token: joinToken({ room, exp: nowS - hourS }) },
      { code: 'token-expired', reason: /^it has expired/u },
    ],
    [
      'no expiry',
      { token: joinToken({ room, exp: undefined }) },
      { code: 'token-invalid', reason: /^its claim "exp" is missing/u },
    ],
    [
      'an expiry as text',
      { token: joinToken({ room, exp: 'tomorrow' }) },
      { code: 'token-invalid', reason: /^its claim "exp" has the wrong type/u },
    ],
    [
      'a start in the future',
      { token: joinToken({ room, nbf: nowS + hourS }) },
      { code: 'token-invalid', reason: /^it is not valid yet \("nbf"\)/u },
    ],
    [
      'another audience',
      { token: joinToken({ room, aud: 'hunter2' }) },
      { code: 'token-invalid', reason: /^its audience \("aud"\) is not this server/u },
    ],
    [
      'another room',
      { token: joinToken({ room: 'hunter2' }) },
      { code: 'token-invalid', reason: /^it is for another room/u },
    ],
    ...(['room', 'role', 'name', 'lobby', 'sub', 'jti'] as const).map(
      (claim) =>
        [
          `a wrong ${claim}`,
          { token: joinToken({ room, [claim]: ['hunter2'] }) },
          {
            code: 'token-invalid',
            reason: new RegExp(`^its claim "${claim}" (?:is missing or not valid|has the wrong type)$`, 'u'),
          },
        ] as const,
    ),
    [
      'a ticket of another server, and no token',
      { ticket: joinToken({ room, sub: 'x' }) },
      {
        code: 'token-required',
        reason: /^the page has no token/u,
        ticketReason: /^it is not signed with the key of this server/u,
      },
    ],
  ];
  for (const [what, tokens, expected] of kinds)
    it(`has one line that gives the reason, and nothing of the token: ${what}`, async () => {
      const before = text.length;
      const socket = await connect(server);
      const reply = await ask(socket, joinRequest({ room, name: 'Ada-Lovelace', ...tokens }));
      socket.disconnect();
      const added = text.slice(before);
      const lines: Line[] = added
        .split('\n')
        .filter((line) => line.includes('a participant was refused'))
        .map((line) => JSON.parse(line));
      assert.equal(lines.length, 1, added);
      const [{ code, reason = '', ticketReason = '' } = {}] = lines;
      assert.equal(reply.ok ? '' : reply.error.code, code);
      assert.equal(code, expected.code);
      assert.match(reason, expected.reason);
      assert.match(ticketReason, expected.ticketReason ?? /^$/u);
      for (const secret of [room, 'hunter2', 'Ada-Lovelace', body, signature])
        assert.ok(secret !== undefined && !added.includes(secret), secret);
    });

  it('has no line for an accepted one, and none at this level for lists of names', async () => {
    const before = text.length;
    const socket = await connect(server);
    const request = joinRequest({ room: randomText() });
    assert.ok((await ask(socket, { ...request, token: joinToken({ room: request.room }) })).ok);
    socket.disconnect();
    const response = await fetch(`${server.url}/${PRESENCE_PATH}`, {
      method: 'POST',
      headers: { origin: 'http://localhost' },
      body: JSON.stringify({ room, token: 'hunter2' }),
    });
    const answer = (await response.json()) as { readonly error?: { readonly code: string } };
    assert.deepEqual(Object.keys(answer), ['ok', 'error']);
    assert.equal(answer.error?.code, 'token-invalid');
    assert.doesNotMatch(text.slice(before), /refused|hunter2/u);
  });
});
