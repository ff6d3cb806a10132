import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inviteLink } from '../../../../component/ui/moderation/invite-link.js';

const page = 'https://clinic.example/call?patient=7#room';

describe('inviteLink', () => {
  const links: readonly (readonly [string | null, string | null, string | null])[] = [
    [null, null, 'https://clinic.example/call#room'],
    ['', null, 'https://clinic.example/call#room'],
    ['https://clinic.example/join?r=1', null, 'https://clinic.example/join?r=1'],
    ['/join', null, 'https://clinic.example/join'],
    ['https://', null, null],
    [null, 'a.b.c', null],
    ['/join', 'a.b.c', 'https://clinic.example/join'],
  ];
  for (const [inviteUrl, token, link] of links)
    it(`returns ${link} for the invite URL ${inviteUrl}${token ? ' and a token' : ''}`, () => {
      assert.equal(inviteLink({ inviteUrl, token }, page), link);
    });
});
